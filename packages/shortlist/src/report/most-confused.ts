import type { RunState } from "./run-state.ts";

/** How often a class was taken for another. */
export interface ConfusedClasses {
  readonly actual: string;
  readonly predicted: string;
  readonly count: number;
}

/**
 * The pairs of a confusion matrix that are confused, most often first, of equals the lower class.
 *
 * @param counts (nClasses × nClasses), true class by row
 *
 * @example
 * pairsOf([[4, 1], [3, 2]])[0]; // { actual: 1, predicted: 0, count: 3 }
 */
export function pairsOf(
  counts: readonly (readonly number[])[],
): { actual: number; predicted: number; count: number }[] {
  return counts
    .flatMap((row, actual) => row.map((count, predicted) => ({ actual, predicted, count })))
    .filter(({ actual, predicted, count }) => actual !== predicted && count > 0)
    .sort((one, other) => other.count - one.count);
}

/** The classes that the pick confused most on the test split, however many classes there are; nothing before the test. */
export function mostConfused({ tested, started }: RunState): ConfusedClasses[] {
  const classNames = started?.data.classNames ?? [];
  const nameOf = (label: number) => classNames[label] ?? `class ${label}`;
  const { confusion, confusedPairs = [] } = tested?.test ?? {};
  return (confusion === undefined ? confusedPairs : pairsOf(confusion)).map(
    ({ actual, predicted, count }) => ({ actual: nameOf(actual), predicted: nameOf(predicted), count }),
  );
}
