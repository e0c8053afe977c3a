import type { Matrix } from "../../numeric/matrix.ts";
import { checkFinite, checkLabels } from "./check-labels.ts";
import { labelSpectrum } from "./label-spectrum.ts";

/**
 * LogME: how likely the target labels are under the best linear model of the features, over all its weights.
 *
 * For each class, the labels "this class or not" are regressed on the features with weights from N(0, 1/α) and noise
 * from N(0, 1/β). α and β are chosen, per class and from 1 again, to make the labels most likely; the score is the
 * mean of the log evidence per example.
 *
 * Range: (-∞, ∞), larger = easier transfer. Comparable between models on ONE dataset only.
 * Cost: O(m² · (nExamples + nFeatures) + m³) time with m the smaller of nExamples and nFeatures, O(m²) memory.
 * Source: docs/papers.md#logme, Algorithm 1 (You et al., ICML 2021); differs: everything is computed in the eigenbasis
 * of the smaller Gram matrix, a class that no example has is skipped.
 *
 * @param features (nExamples × nFeatures), finite
 * @param targetLabels (nExamples), integers in [0, nTargetClasses)
 * @returns mean log evidence per example, in nats
 * @throws {RangeError} if a feature is not finite, or a label is not a whole number from 0
 *
 * @example
 * logme(matrix([[1, 0], [1, 0], [0, 1], [0, 1]]), [0, 0, 1, 1]) > logme(matrix([[1], [1], [1], [1]]), [0, 0, 1, 1]); // true
 */
export function logme(features: Matrix, targetLabels: ArrayLike<number>): number {
  const nClasses = checkLabels("LogME", features, targetLabels);
  checkFinite("LogME", features);
  const { nRows: nExamples } = features;
  const { eigenvalues, squares, counts } = labelSpectrum(features, targetLabels, nClasses);
  let total = 0;
  let nScored = 0;
  counts.forEach((nOfClass, label) => {
    if (nOfClass === 0) return;
    const ofClass = squares[label] as Float64Array;
    total += evidence(ofClass, eigenvalues, nOfClass, nExamples) / nExamples;
    nScored++;
  });
  return total / nScored;
}

/**
 * Log evidence at the best α and β.
 *
 * @param squares (m), how much of yᵀy lies along each eigenvector of FFᵀ
 * @param eigenvalues (m), of FFᵀ; those that are 0 take no part
 * @param allSquares yᵀy
 */
function evidence(
  squares: Float64Array,
  eigenvalues: Float64Array,
  allSquares: number,
  nExamples: number,
): number {
  const epsilon = 1e-5; // keeps α and β finite when the features fit the labels exactly
  const directions = Array.from(eigenvalues, (eigenvalue, j) => ({
    eigenvalue,
    square: squares[j] as number,
  })).filter(({ eigenvalue }) => eigenvalue > 0);
  const reached = directions.reduce((sum, { square }) => sum + square, 0);
  const outOfReach = Math.max(0, allSquares - reached);
  let alpha = 1;
  let beta = 1;
  let weightSquares = 0;
  let residual = 0;
  for (let iteration = 0; iteration < 11; iteration++) {
    const lambda = alpha / beta;
    let gamma = 0;
    let left = nExamples - directions.length; // n − γ, which would drown in rounding where γ is almost n
    weightSquares = 0;
    residual = outOfReach;
    for (const { eigenvalue, square } of directions) {
      const shrunk = eigenvalue + lambda;
      gamma += eigenvalue / shrunk;
      left += lambda / shrunk;
      weightSquares += (square * eigenvalue) / shrunk ** 2;
      residual += square * (lambda / shrunk) ** 2;
    }
    alpha = gamma / (weightSquares + epsilon);
    beta = left / (residual + epsilon);
    const next = alpha / beta;
    if (Math.abs(next - lambda) / lambda < 0.01) break;
  }
  // D/2 ln α − ½ ln det(α I + β FᵀF): what does not vary cancels, and so α may be 0 where nothing does.
  let occam = 0;
  for (const { eigenvalue } of directions) occam += Math.log1p((beta * eigenvalue) / alpha);
  return (
    (nExamples / 2) * Math.log(beta) -
    occam / 2 -
    (beta / 2) * (residual + epsilon) -
    (alpha / 2) * (weightSquares + epsilon) -
    (nExamples / 2) * Math.log(2 * Math.PI)
  );
}
