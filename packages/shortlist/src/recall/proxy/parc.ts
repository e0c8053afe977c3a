import { centred } from "../../numeric/centred.ts";
import { dot } from "../../numeric/dot.ts";
import { createMatrix, type Matrix, rowOf } from "../../numeric/matrix.ts";
import { checkExamples } from "./check-labels.ts";

/**
 * PARC: whether examples that are far apart in the features are those with different labels.
 *
 * 100 times Spearman's correlation, over all pairs of examples, of the distance of the features (1 − their correlation,
 * once each feature has mean 0 and variance 1) and that of the labels (1 for different ones, 0 for equal ones).
 *
 * Range: [-100, 100], larger = easier transfer. Comparable between models on ONE dataset only.
 * Cost: O(nExamples² · (nFeatures + log nExamples)) time, O(nExamples²) memory.
 * Source: docs/papers.md#parc; differs: distances that agree to 10⁻¹² are ties, where the authors' program ranks
 * rounding errors of 10⁻¹⁶ between equal label distances; 0 if all distances of either kind are equal.
 *
 * @param features (nExamples × nFeatures), finite
 * @param targetLabels (nExamples), integers in [0, nTargetClasses)
 * @throws {RangeError} if there are not two examples, a feature is not finite, or a label is not a whole number from 0
 *
 * @example
 * parc(matrix([[1, 0, 0], [1, 0.1, 0], [0, 0, 1], [0, 0.1, 1]]), [0, 0, 1, 1]) > 80; // true
 */
export function parc(features: Matrix, targetLabels: ArrayLike<number>): number {
  checkExamples("PARC", features, targetLabels);
  const vectors = correlationVectors(features);
  const { nRows, nColumns, data } = vectors;
  const equal: number[] = [];
  const different: number[] = [];
  for (let i = 0; i < nRows; i++) {
    for (let j = 0; j < i; j++) {
      const distance = 1 - dot(data, i * nColumns, data, j * nColumns, nColumns);
      const rounded = Math.round(1e12 * distance);
      if (targetLabels[i] === targetLabels[j]) equal.push(rounded);
      else different.push(rounded);
    }
  }
  return 100 * rankCorrelation(Float64Array.from(equal).sort(), Float64Array.from(different).sort());
}

/** Rows whose products are the correlations of the examples' features, once those are standardised. */
function correlationVectors(features: Matrix): Matrix {
  const { nRows, nColumns, data } = features;
  const standardised = centred(features);
  for (let j = 0; j < nColumns; j++) {
    let squares = 0;
    let largest = 0;
    for (let i = 0; i < nRows; i++) {
      squares += (standardised.data[i * nColumns + j] as number) ** 2;
      largest = Math.max(largest, Math.abs(data[i * nColumns + j] as number));
    }
    const deviation = Math.sqrt(squares / nRows);
    const scale = deviation > 1e-12 * largest ? 1 / deviation : 0; // the same for every example, but for rounding
    for (let i = 0; i < nRows; i++) {
      standardised.data[i * nColumns + j] = (standardised.data[i * nColumns + j] as number) * scale;
    }
  }
  const result = createMatrix(nRows, nColumns);
  for (let i = 0; i < nRows; i++) {
    const row = rowOf(standardised, i);
    const mean = row.reduce((sum, value) => sum + value, 0) / nColumns;
    const deviations = row.map((value) => value - mean);
    const length = Math.sqrt(dot(deviations, 0, deviations, 0, nColumns));
    if (length > 1e-12)
      result.data.set(
        deviations.map((value) => value / length),
        i * nColumns,
      );
  }
  return result;
}

/** Spearman's correlation of the values with being in the second list; both are sorted. */
function rankCorrelation(first: Float64Array, second: Float64Array): number {
  const n = first.length + second.length;
  if (first.length === 0 || second.length === 0) return 0;
  let secondRanks = 0;
  let tied = 0; // Σ t³ − t over groups of t equal values
  let [i, j] = [0, 0];
  while (i < first.length || j < second.length) {
    const value = Math.min(first[i] ?? Number.POSITIVE_INFINITY, second[j] ?? Number.POSITIVE_INFINITY);
    const before = i + j;
    const secondBefore = j;
    while (first[i] === value) i++;
    while (second[j] === value) j++;
    const nEqual = i + j - before;
    secondRanks += (j - secondBefore) * (before + (nEqual + 1) / 2);
    tied += nEqual ** 3 - nEqual;
  }
  const rankSquares = (n ** 3 - n - tied) / 12; // Σ (rank − mean)²
  if (rankSquares === 0) return 0;
  const share = second.length / n;
  const product = secondRanks - (second.length * (n + 1)) / 2;
  return product / Math.sqrt(rankSquares * n * share * (1 - share));
}
