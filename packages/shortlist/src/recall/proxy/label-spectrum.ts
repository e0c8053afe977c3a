import { createMatrix, type Matrix } from "../../numeric/matrix.ts";
import { eigenCoordinates } from "../../numeric/symmetric-eigen.ts";
import { gramMatrix } from "./gram-matrix.ts";

/** How the labels lie in the directions that the features span. */
export interface LabelSpectrum {
  /** (m), of FFᵀ, ascending; 0 where rounding stepped below. m is the smaller of nExamples and nFeatures. */
  readonly eigenvalues: Float64Array;
  /** By class, (m): the squared length of "this class or not" (1 or 0 an example) along each eigenvector of FFᵀ. */
  readonly squares: readonly Float64Array[];
  /** By class, how many examples it has. */
  readonly counts: Float64Array;
}

/**
 * Eigenvalues of FFᵀ, and how much of each class's indicator lies along its eigenvectors.
 *
 * Cost: O(m² · max(nExamples, nFeatures) + m³) time, O(nExamples · nFeatures) memory; no eigenvector is computed.
 *
 * @param features (nExamples × nFeatures)
 * @param labels (nExamples), integers in [0, nClasses)
 *
 * @example
 * labelSpectrum(matrix([[3], [4]]), [0, 1], 2).squares[0]; // ≈ [0.36]
 */
export function labelSpectrum(features: Matrix, labels: ArrayLike<number>, nClasses: number): LabelSpectrum {
  const { gram, isOfExamples } = gramMatrix(features);
  const counts = new Float64Array(nClasses);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number;
    counts[label] = (counts[label] as number) + 1;
  }
  const targets = isOfExamples ? indicators(labels, nClasses) : sumsOfClasses(features, labels, nClasses);
  const { values, coordinates } = eigenCoordinates(gram, targets);
  const eigenvalues = values.map((value) => Math.max(0, value));
  const noise = 1e-13 * (eigenvalues[eigenvalues.length - 1] ?? 0); // eigenvalues below are 0 but for rounding
  const squares = Array.from({ length: nClasses }, (_, label) =>
    eigenvalues.map((eigenvalue, j) => {
      const square = (coordinates.data[j * nClasses + label] as number) ** 2;
      if (isOfExamples) return square;
      return eigenvalue > noise ? square / eigenvalue : 0;
    }),
  );
  return { eigenvalues, squares, counts };
}

/** Y (nExamples × nClasses): 1 where an example has the class. */
function indicators(labels: ArrayLike<number>, nClasses: number): Matrix {
  const result = createMatrix(labels.length, nClasses);
  for (let i = 0; i < labels.length; i++) result.data[i * nClasses + (labels[i] as number)] = 1;
  return result;
}

/** FᵀY (nFeatures × nClasses). */
function sumsOfClasses(
  { nRows, nColumns, data }: Matrix,
  labels: ArrayLike<number>,
  nClasses: number,
): Matrix {
  const sums = new Float64Array(nClasses * nColumns); // class by class, so that rows are added to rows
  for (let i = 0; i < nRows; i++) {
    const ofClass = (labels[i] as number) * nColumns;
    for (let j = 0; j < nColumns; j++) {
      sums[ofClass + j] = (sums[ofClass + j] as number) + (data[i * nColumns + j] as number);
    }
  }
  const result = createMatrix(nColumns, nClasses);
  for (let j = 0; j < nColumns; j++) {
    for (let label = 0; label < nClasses; label++) {
      result.data[j * nClasses + label] = sums[label * nColumns + j] as number;
    }
  }
  return result;
}
