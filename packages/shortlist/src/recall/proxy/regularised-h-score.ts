import { centred } from "../../numeric/centred.ts";
import { type Matrix, rowOf } from "../../numeric/matrix.ts";
import { checkExamples } from "./check-labels.ts";
import { labelSpectrum } from "./label-spectrum.ts";

/**
 * Regularised H-score: the H-score with the features' covariance estimated as well as so few examples allow.
 *
 * The covariance is drawn towards a multiple of the identity by Ledoit and Wolf's share α, the one with the least
 * expected error, and the covariance of the class means is taken times 1 − α.
 *
 * Range: [0, ∞), larger = easier transfer. Comparable between models on ONE dataset only.
 * Cost: O(m² · max(nExamples, nFeatures) + m³) time with m the smaller of the two, O(nExamples · nFeatures) memory.
 * Source: docs/papers.md#regularised-h-score; everything is computed in the eigenbasis of the smaller Gram matrix.
 *
 * @param features (nExamples × nFeatures), finite
 * @param targetLabels (nExamples), integers in [0, nTargetClasses)
 * @throws {RangeError} if there are not two examples, a feature is not finite, or a label is not a whole number from 0
 *
 * @example
 * regularisedHScore(matrix([[0], [0], [1], [1]]), [0, 0, 1, 1]); // ≈ 1.3333333
 */
export function regularisedHScore(features: Matrix, targetLabels: ArrayLike<number>): number {
  const nClasses = checkExamples("the regularised H-score", features, targetLabels);
  const { nRows: nExamples, nColumns: nFeatures } = features;
  const deviations = centred(features);
  const { eigenvalues, squares, counts } = labelSpectrum(deviations, targetLabels, nClasses);
  const meanVariance = eigenvalues.reduce((sum, value) => sum + value, 0) / (nExamples * nFeatures);
  if (meanVariance === 0) return 0;
  const share = shrinkage(deviations, eigenvalues, meanVariance);

  const noise = 1e-13 * (eigenvalues[eigenvalues.length - 1] as number); // eigenvalues below are 0 but for rounding
  let total = 0;
  eigenvalues.forEach((eigenvalue, j) => {
    if (eigenvalue <= noise) return;
    let ofMeans = 0; // what of the class means lies along this direction, as a share of the examples' own
    squares.forEach((ofClass, label) => {
      if (counts[label] !== 0) ofMeans += (ofClass[j] as number) / (counts[label] as number);
    });
    const variance = (1 - share) * (eigenvalue / nExamples) + share * meanVariance;
    total += ((eigenvalue / (nExamples - 1)) * ofMeans) / variance;
  });
  return (1 - share) * total;
}

/**
 * Ledoit and Wolf's share of the identity in the covariance, in [0, 1].
 *
 * @param deviations (nExamples × nFeatures), centred
 * @param eigenvalues of their Gram matrix
 */
function shrinkage(deviations: Matrix, eigenvalues: Float64Array, meanVariance: number): number {
  const { nRows: nExamples, nColumns: nFeatures } = deviations;
  if (nFeatures === 1) return 0;
  let fourthPowers = 0; // Σ ‖x‖⁴
  for (let i = 0; i < nExamples; i++) {
    fourthPowers += rowOf(deviations, i).reduce((sum, value) => sum + value * value, 0) ** 2;
  }
  const squares = eigenvalues.reduce((sum, value) => sum + (value / nExamples) ** 2, 0); // ‖covariance‖²
  const distance = squares - nFeatures * meanVariance ** 2; // from the identity, squared
  const error = (fourthPowers / nExamples - squares) / nExamples; // of the covariance, squared and expected
  return distance <= 0 ? 1 : Math.min(1, Math.max(0, error / distance));
}
