import type { PairDistances } from "./pair-distances.ts";

/** For each item and each cluster, the sum of the distances between them: all that a silhouette needs. */
export interface ClusterSums {
  readonly nItems: number;
  /** Columns of a row of `sums`; not all of them need be clusters any more. */
  readonly nColumns: number;
  /** The columns that are clusters. */
  readonly columns: readonly number[];
  /** (nItems), the column of each item's cluster. */
  readonly columnOf: Int32Array;
  /** (nColumns), items in each cluster. */
  readonly sizes: Int32Array;
  /** (nItems × nColumns), row-major. */
  readonly sums: Float64Array;
  /** (nItems × nColumns), how many of a cluster's items can be compared with the item; absent when all can. */
  readonly counts?: Int32Array;
}

/**
 * Adds up the distances of each item to each cluster.
 *
 * Cost: O(n²) time, O(nItems · nClusters) memory.
 *
 * @param clusters every item in exactly one
 * @throws {RangeError} if an item is in none, or in two
 *
 * @example
 * clusterSums({ nItems: 3, values: new Float64Array([1, 4, 6]) }, [[0, 1], [2]]).sums; // [1, 4, 1, 6, 10, 0]
 */
export function clusterSums(distances: PairDistances, clusters: readonly (readonly number[])[]): ClusterSums {
  const { nItems, values, known } = distances;
  const nColumns = clusters.length;
  const columnOf = new Int32Array(nItems).fill(-1);
  clusters.forEach((items, column) => {
    for (const item of items) {
      if (!(item >= 0 && item < nItems) || columnOf[item] !== -1) {
        throw new RangeError(
          `Cannot judge clusters: item ${item} is in two of them, or there is no such item`,
        );
      }
      columnOf[item] = column;
    }
  });
  const alone = columnOf.indexOf(-1);
  if (alone >= 0) throw new RangeError(`Cannot judge clusters: item ${alone} is in none of them`);
  const sums = new Float64Array(nItems * nColumns);
  const counts = known === undefined ? undefined : new Int32Array(nItems * nColumns);
  for (let i = 0, pair = 0; i < nItems; i++) {
    const row = i * nColumns;
    const own = columnOf[i]!;
    for (let j = i + 1; j < nItems; j++, pair++) {
      if (known !== undefined && known[pair] === 0) continue;
      const distance = values[pair]!;
      const here = row + columnOf[j]!;
      const there = j * nColumns + own;
      sums[here] = sums[here]! + distance;
      sums[there] = sums[there]! + distance;
      if (counts !== undefined) {
        counts[here] = counts[here]! + 1;
        counts[there] = counts[there]! + 1;
      }
    }
  }
  return {
    nItems,
    nColumns,
    columns: clusters.map((_, column) => column),
    columnOf,
    sizes: Int32Array.from(clusters, (items) => items.length),
    sums,
    ...(counts && { counts }),
  };
}

/**
 * The sums after one cluster has joined another; the arrays are changed, and shared with what is given.
 *
 * Cost: O(nItems).
 *
 * @param into column of the cluster that stays
 * @param from column of the cluster that joins it
 *
 * @example
 * const apart = clusterSums({ nItems: 2, values: new Float64Array([3]) }, [[0], [1]]);
 * mergeSums(apart, 0, 1).columns; // [0]
 */
export function mergeSums(clusters: ClusterSums, into: number, from: number): ClusterSums {
  const { nItems, nColumns, sums, counts, columnOf, sizes } = clusters;
  for (let item = 0; item < nItems; item++) {
    const here = item * nColumns + into;
    const there = item * nColumns + from;
    sums[here] = sums[here]! + sums[there]!;
    if (counts !== undefined) counts[here] = counts[here]! + counts[there]!;
    if (columnOf[item] === from) columnOf[item] = into;
  }
  sizes[into] = sizes[into]! + sizes[from]!;
  return { ...clusters, columns: clusters.columns.filter((column) => column !== from) };
}
