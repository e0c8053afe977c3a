import { type Matrix, rowOf } from "../../numeric/matrix.ts";
import { checkFinite, checkLabels } from "./check-labels.ts";
import { gramEigen } from "./gram-eigen.ts";

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
  const { values, vectors, isOfExamples } = gramEigen(features);
  const eigenvalues = values.map((value) => Math.max(0, value)); // rounding can step below 0

  let total = 0;
  let nScored = 0;
  for (let label = 0; label < nClasses; label++) {
    const isClass = Float64Array.from(targetLabels, (other) => (other === label ? 1 : 0));
    const nOfClass = isClass.reduce((sum, value) => sum + value, 0);
    if (nOfClass === 0) continue;
    const squares = labelSquares(features, isClass, eigenvalues, vectors, isOfExamples);
    total += evidence(squares, eigenvalues, nOfClass, nExamples, nFeatures) / nExamples;
    nScored++;
  }
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

/** How much of yᵀy lies along each eigenvector of FFᵀ, found through those of FᵀF where that is the smaller one. */
function labelSquares(
  features: Matrix,
  labels: Float64Array,
  eigenvalues: Float64Array,
  vectors: Matrix,
  isOfExamples: boolean,
): Float64Array {
  const target = isOfExamples ? labels : timesTransposed(features, labels);
  const noise = 1e-13 * Math.max(...eigenvalues); // eigenvalues below are 0 but for rounding
  return eigenvalues.map((eigenvalue, j) => {
    const vector = rowOf(vectors, j);
    let projection = 0;
    for (let i = 0; i < vector.length; i++) projection += (vector[i] as number) * (target[i] as number);
    if (isOfExamples) return projection ** 2;
    return eigenvalue > noise ? projection ** 2 / eigenvalue : 0;
  });
}

/** Fᵀy */
function timesTransposed(features: Matrix, labels: Float64Array): Float64Array {
  const result = new Float64Array(features.nColumns);
  for (let i = 0; i < features.nRows; i++) {
    if (labels[i] === 0) continue;
    const row = rowOf(features, i);
    for (let j = 0; j < row.length; j++) result[j] = (result[j] as number) + (row[j] as number);
  }
  return result;
}
