import { argmax } from "../numeric/argmax.ts";
import { type Matrix, rowOf } from "../numeric/matrix.ts";

/**
 * Which rows a prediction got right, one bit a row, as base64: small enough for a journal, and all that a paired
 * comparison of two models on the same rows needs.
 *
 * @param probabilities (nExamples × nClasses)
 * @param labels (nExamples), integers in [0, nClasses)
 *
 * @example
 * const probabilities = { nRows: 2, nColumns: 2, data: Float64Array.of(0.9, 0.1, 0.8, 0.2) };
 * decodeHits(encodeHits(probabilities, [0, 1]), 2); // [true, false]
 */
export function encodeHits(probabilities: Matrix, labels: ArrayLike<number>): string {
  const bits = new Uint8Array(Math.ceil(probabilities.nRows / 8));
  for (let i = 0; i < probabilities.nRows; i++) {
    if (argmax(rowOf(probabilities, i)) === labels[i])
      bits[i >> 3] = (bits[i >> 3] as number) | (1 << (i & 7));
  }
  return Buffer.from(bits).toString("base64");
}

/**
 * The rows of `encodeHits`, in the order of the split.
 *
 * @returns undefined if the text does not hold exactly so many rows
 */
export function decodeHits(hits: string, nRows: number): boolean[] | undefined {
  const bits = Buffer.from(hits, "base64");
  if (bits.length !== Math.ceil(nRows / 8)) return undefined;
  return Array.from({ length: nRows }, (_, i) => (((bits[i >> 3] as number) >> (i & 7)) & 1) === 1);
}
