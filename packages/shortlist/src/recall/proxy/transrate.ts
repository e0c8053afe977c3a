import { centred } from "../../numeric/centred.ts";
import { dot } from "../../numeric/dot.ts";
import { type Matrix, matrix, rowOf } from "../../numeric/matrix.ts";
import { checkExamples } from "./check-labels.ts";
import { gramMatrix } from "./gram-matrix.ts";

export interface TransRateOptions {
  /** How coarsely features are told apart, as a variance: what is finer costs nothing to code. @default 1e-4 */
  readonly distortion?: number;
}

/**
 * TransRate: how many nats of a feature vector its label saves, when both are coded with the same coarseness.
 *
 * The rate that all examples need, R(Z) = ½ ln det(I + Z Zᵀ / (n ε)), less the mean of the rates that each class's need.
 *
 * Range: [0, ∞), larger = easier transfer. Comparable between models on ONE dataset only; grows with the number of
 * features and their scale.
 * Cost: O(m² · max(nExamples, nFeatures) + m³) time with m the smaller of the two, O(nExamples · nFeatures) memory.
 * Source: docs/papers.md#transrate: classes count by their examples; the authors' program counts them alike,
 * which is the same where all are equally large.
 *
 * @param features (nExamples × nFeatures), finite
 * @param targetLabels (nExamples), integers in [0, nTargetClasses)
 * @returns nats per example
 * @throws {RangeError} if there are not two examples, a feature is not finite, or a label is not a whole number from 0
 *
 * @example
 * transRate(matrix([[0], [1], [0], [1]]), [0, 0, 1, 1]); // ≈ 0
 */
export function transRate(
  features: Matrix,
  targetLabels: ArrayLike<number>,
  options: TransRateOptions = {},
): number {
  const { distortion = 1e-4 } = options;
  const nClasses = checkExamples("TransRate", features, targetLabels);
  if (!(distortion > 0))
    throw new RangeError(`Cannot compute TransRate with distortion ${distortion}: it must be above 0`);
  const deviations = centred(features);
  const rowsOfClasses = Array.from({ length: nClasses }, (): Float64Array[] => []);
  for (let i = 0; i < features.nRows; i++) {
    (rowsOfClasses[targetLabels[i] as number] as Float64Array[]).push(rowOf(deviations, i));
  }
  let ofClasses = 0;
  for (const rows of rowsOfClasses) {
    if (rows.length > 0) ofClasses += (rows.length / features.nRows) * codingRate(matrix(rows), distortion);
  }
  return Math.max(0, codingRate(deviations, distortion) - ofClasses); // rounding can step below the bound
}

/** ½ ln det(I + Z Zᵀ / (n ε)), by a Cholesky decomposition of the smaller side. */
function codingRate(z: Matrix, distortion: number): number {
  const { gram } = gramMatrix(z);
  const { nRows: m, data } = gram;
  const factor = data; // overwritten: the lower half becomes the Cholesky factor
  let logDeterminant = 0;
  for (let i = 0; i < m; i++) {
    for (let j = 0; j <= i; j++) {
      const own = (data[i * m + j] as number) / (z.nRows * distortion) + (i === j ? 1 : 0);
      const rest = own - dot(factor, i * m, factor, j * m, j);
      if (i === j) {
        logDeterminant += Math.log(Math.max(1, rest)); // I + something: no pivot is below 1 but for rounding
        factor[i * m + i] = Math.sqrt(Math.max(1, rest));
      } else factor[i * m + j] = rest / (factor[j * m + j] as number);
    }
  }
  return logDeterminant / 2;
}
