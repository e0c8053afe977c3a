import type { History } from "../history/history.ts";
import { performanceMatrix, performanceOf } from "../history/performance-matrix.ts";

/** Fewer equal values than this can be chance. */
const LEAST_SHARED = 3;

/**
 * Datasets that are the same under another name: on every model recorded on both, the same final metric.
 *
 * Such a dataset in the history gives a target away that is its twin. Constant columns are twins of nothing.
 *
 * Cost: O(nDatasets² · nModels).
 *
 * @returns the others of each dataset that has any
 *
 * @example
 * const curves = ["a", "b"].flatMap((dataset) =>
 *   [0.1, 0.2, 0.3].map((test, i) => ({ model: `m${i}`, dataset, seed: 1, validation: [], test })),
 * );
 * findTwins({ metric: "accuracy", curves }).get("a"); // ["b"]
 */
export function findTwins(history: History): ReadonlyMap<string, readonly string[]> {
  const matrix = performanceMatrix(history);
  const twins = new Map<string, string[]>();
  for (let a = 0; a < matrix.datasets.length; a++) {
    for (let b = a + 1; b < matrix.datasets.length; b++) {
      if (!areTwins(a, b)) continue;
      const [first, second] = [matrix.datasets[a] as string, matrix.datasets[b] as string];
      twins.set(first, [...(twins.get(first) ?? []), second]);
      twins.set(second, [...(twins.get(second) ?? []), first]);
    }
  }
  return twins;

  function areTwins(a: number, b: number): boolean {
    const shared = new Set<number>();
    let nShared = 0;
    for (let row = 0; row < matrix.models.length; row++) {
      const first = performanceOf(matrix, row, a);
      const second = performanceOf(matrix, row, b);
      if (first === undefined || second === undefined) continue;
      if (first !== second) return false;
      nShared++;
      shared.add(first);
    }
    return nShared >= LEAST_SHARED && shared.size > 1;
  }
}
