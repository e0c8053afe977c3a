import { createMatrix, type Matrix } from "./matrix.ts";

/**
 * Probabilities from logits, row by row: exp(x) divided by the row's sum, safe for large logits.
 *
 * @param logits (nRows × nColumns), finite, nColumns ≥ 1
 * @returns (nRows × nColumns), rows sum to 1
 * @throws {RangeError} if a logit is not finite
 *
 * @example
 * softmax(matrix([[1000, 1000]])).data; // [0.5, 0.5]
 */
export function softmax(logits: Matrix): Matrix {
  const { nRows, nColumns, data } = logits;
  const result = createMatrix(nRows, nColumns);
  for (let start = 0; start < data.length; start += nColumns) {
    let largest = -Infinity;
    for (let j = start; j < start + nColumns; j++) {
      if (!Number.isFinite(data[j]!)) {
        throw new RangeError(`Cannot take the softmax of row ${start / nColumns}: it holds ${data[j]}`);
      }
      if (data[j]! > largest) largest = data[j]!;
    }
    let total = 0;
    for (let j = start; j < start + nColumns; j++) {
      const unnormalised = Math.exp(data[j]! - largest);
      result.data[j] = unnormalised;
      total += unnormalised;
    }
    for (let j = start; j < start + nColumns; j++) result.data[j] = result.data[j]! / total;
  }
  return result;
}
