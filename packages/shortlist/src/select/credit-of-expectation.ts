import type { History } from "../history/history.ts";
import { performanceMatrix, performanceOf } from "../history/performance-matrix.ts";
import { median } from "../numeric/median.ts";
import { standardDeviation } from "../numeric/standard-deviation.ts";

/** Part of the spread of final accuracies; from .2 to .4 does as well: docs/decisions/0007-default-policy.md. */
const PART = 0.3;

/**
 * What it is worth beside validation to be expected one standard deviation better: .3 of the models' usual spread.
 *
 * The usual spread is the standard deviation of final accuracies on a benchmark dataset, in the median over datasets with
 * at least three models.
 *
 * @param exclude datasets to leave out: the target, should it be in the history
 * @returns accuracy; 0 without history
 *
 * @example
 * creditOfExpectation({ metric: "accuracy", curves: [] }, []); // 0
 */
export function creditOfExpectation(history: History, exclude: readonly string[]): number {
  const matrix = performanceMatrix(history, { exclude });
  const spreads = matrix.datasets.flatMap((_, column) => {
    const finals = matrix.models.flatMap((_, row) => performanceOf(matrix, row, column) ?? []);
    return finals.length < 3 ? [] : standardDeviation(finals);
  });
  return spreads.length === 0 ? 0 : PART * median(spreads);
}
