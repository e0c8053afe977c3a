import { argmax } from "../numeric/argmax.ts";
import { type Matrix, rowOf } from "../numeric/matrix.ts";

/** How often a class was taken for another. */
export interface ConfusedPair {
  /** Numbers of the true class, and of the one that it was taken for. */
  readonly actual: number;
  readonly predicted: number;
  readonly count: number;
}

/** As many as one reads. */
const MOST_PAIRS = 24;

/**
 * The pairs of classes that were confused most, most rows first: what is left of a confusion matrix that would be too large.
 * Of equals the lower class first.
 *
 * @param probabilities (nExamples × nClasses)
 * @param labels (nExamples), integers in [0, nClasses)
 *
 * @example
 * const probabilities = { nRows: 3, nColumns: 2, data: Float64Array.of(0.9, 0.1, 0.7, 0.3, 0.8, 0.2) };
 * confusedPairs(probabilities, [1, 1, 0]); // [{ actual: 1, predicted: 0, count: 2 }]
 */
export function confusedPairs(probabilities: Matrix, labels: ArrayLike<number>): ConfusedPair[] {
  const nClasses = probabilities.nColumns;
  const counts = new Map<number, number>();
  for (let i = 0; i < probabilities.nRows; i++) {
    const predicted = argmax(rowOf(probabilities, i));
    const actual = labels[i] as number;
    if (predicted === actual) continue;
    const pair = actual * nClasses + predicted;
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  return Array.from(counts)
    .sort(([a, one], [b, other]) => other - one || a - b)
    .slice(0, MOST_PAIRS)
    .map(([pair, count]) => ({
      actual: Math.floor(pair / nClasses),
      predicted: pair % nClasses,
      count,
    }));
}
