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
  const { nRows: nExamples, nColumns: nFeatures } = features;
  const { eigenvalues, squares, counts } = labelSpectrum(features, targetLabels, nClasses);
  let total = 0;
  let nScored = 0;
  counts.forEach((nOfClass, label) => {
    if (nOfClass === 0) return;
    const ofClass = squares[label] as Float64Array;
    total += evidence(ofClass, eigenvalues, nOfClass, nExamples, nFeatures) / nExamples;
    nScored++;
  });
  return total / nScored;
}

/**
 * Log evidence at the best α and β.
 *
 * @param squares (m), how much of yᵀy lies along each eigenvector of FFᵀ
 * @param eigenvalues (m), of FFᵀ
 * @param allSquares yᵀy
 */
function evidence(
  squares: Float64Array,
  eigenvalues: Float64Array,
  allSquares: number,
  nExamples: number,
  nFeatures: number,
): number {
  const epsilon = 1e-5; // keeps α and β finite when the features fit the labels exactly
  const outOfReach = Math.max(0, allSquares - squares.reduce((sum, square) => sum + square, 0));
  let alpha = 1;
  let beta = 1;
  let weightSquares = 0;
  let residual = 0;
  for (let iteration = 0; iteration < 11; iteration++) {
    const lambda = alpha / beta;
    let gamma = 0;
    weightSquares = 0;
    residual = outOfReach;
    eigenvalues.forEach((eigenvalue, j) => {
      const square = squares[j] as number;
      const shrunk = eigenvalue + lambda;
      gamma += eigenvalue / shrunk;
      weightSquares += (square * eigenvalue) / shrunk ** 2;
      residual += square * (lambda / shrunk) ** 2;
    });
    alpha = gamma / (weightSquares + epsilon);
    beta = (nExamples - gamma) / (residual + epsilon);
    const next = alpha / beta;
    if (Math.abs(next - lambda) / lambda < 0.01) break;
  }
  let logDeterminant = (nFeatures - eigenvalues.length) * Math.log(alpha);
  for (const eigenvalue of eigenvalues) logDeterminant += Math.log(alpha + beta * eigenvalue);
  return (
    (nFeatures / 2) * Math.log(alpha) +
    (nExamples / 2) * Math.log(beta) -
    logDeterminant / 2 -
    (beta / 2) * (residual + epsilon) -
    (alpha / 2) * (weightSquares + epsilon) -
    (nExamples / 2) * Math.log(2 * Math.PI)
  );
}
