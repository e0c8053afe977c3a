import { type ClusterSums, clusterSums } from "./cluster-sums.ts";
import type { PairDistances } from "./pair-distances.ts";

/**
 * How well items sit in their clusters. Undefined when it cannot be told: no cluster of two or more, or only one
 * cluster in all.
 *
 * @param distances between the items
 * @param clusters every item in exactly one
 */
export type Silhouette = (
  distances: PairDistances,
  clusters: readonly (readonly number[])[],
) => number | undefined;

/**
 * Silhouette coefficient (Rousseeuw 1987): (b − a) / max(a, b), averaged over all items.
 *
 * a = mean distance to the rest of the own cluster, b = mean distance to the nearest other cluster. An item alone
 * in its cluster scores 0. Pairs that cannot be compared are left out of the means.
 *
 * Range: [-1, 1], larger is better; undefined with fewer than two clusters, or only singletons. Cost: O(n²).
 * Source: P. Rousseeuw, J. Comput. Appl. Math. 20 (1987).
 *
 * @example
 * const distances = { nItems: 3, values: new Float64Array([1, 4, 4]) };
 * standardSilhouette(distances, [[0, 1], [2]]); // 0.5
 */
export const standardSilhouette: Silhouette = (distances, clusters) =>
  silhouetteOf.standard(clusterSums(distances, clusters));

/**
 * The silhouette as the paper's authors compute it: b = mean distance to all items outside the own cluster, and items
 * alone in their cluster do not count.
 *
 * Comparable with the paper's tables I and X only: it is much larger than the standard one.
 *
 * Range: [-1, 1], larger is better; undefined with fewer than two clusters, or only singletons. Cost: O(n²).
 * Source: docs/papers.md#authors-program.
 *
 * @example
 * const distances = { nItems: 3, values: new Float64Array([1, 4, 4]) };
 * authorsSilhouette(distances, [[0, 1], [2]]); // 0.75
 */
export const authorsSilhouette: Silhouette = (distances, clusters) =>
  silhouetteOf.authors(clusterSums(distances, clusters));

/** Every way to judge a clustering, by name. */
export const silhouettes = {
  standard: standardSilhouette,
  authors: authorsSilhouette,
} satisfies Record<string, Silhouette>;

export type SilhouetteName = keyof typeof silhouettes;

/** The same from sums that are there already. */
export const silhouetteOf = {
  standard: (clusters: ClusterSums) => {
    if (!canTell(clusters)) return undefined;
    let total = 0;
    for (let item = 0; item < clusters.nItems; item++) {
      const own = clusters.columnOf[item]!;
      if (clusters.sizes[own] === 1) continue;
      total += separation(meanTo(clusters, item, own, 1), meanToNearest(clusters, item));
    }
    return total / clusters.nItems;
  },
  authors: (clusters: ClusterSums) => {
    if (!canTell(clusters)) return undefined;
    let total = 0;
    let nScored = 0;
    for (let item = 0; item < clusters.nItems; item++) {
      const own = clusters.columnOf[item]!;
      if (clusters.sizes[own] === 1) continue;
      total += separation(meanTo(clusters, item, own, 1), meanOutside(clusters, item));
      nScored++;
    }
    return total / nScored;
  },
} satisfies Record<SilhouetteName, (clusters: ClusterSums) => number | undefined>;

function canTell({ columns, sizes }: ClusterSums): boolean {
  return columns.length > 1 && columns.some((column) => sizes[column]! > 1);
}

function countIn(
  { nColumns, sizes, counts }: ClusterSums,
  item: number,
  column: number,
  nSelf: number,
): number {
  return counts === undefined ? sizes[column]! - nSelf : counts[item * nColumns + column]!;
}

/** Mean distance from an item to the items of a cluster that it can be compared with; `nSelf` 1 for its own cluster. */
function meanTo(clusters: ClusterSums, item: number, column: number, nSelf: number): number | undefined {
  const count = countIn(clusters, item, column, nSelf);
  return count === 0 ? undefined : clusters.sums[item * clusters.nColumns + column]! / count;
}

function meanToNearest(clusters: ClusterSums, item: number): number | undefined {
  const { columns, columnOf, nColumns, sums } = clusters;
  const own = columnOf[item]!;
  let nearest = Number.POSITIVE_INFINITY;
  for (let c = 0; c < columns.length; c++) {
    const column = columns[c]!;
    if (column === own) continue;
    const distance = sums[item * nColumns + column]! / countIn(clusters, item, column, 0); // NaN where none is known
    if (distance < nearest) nearest = distance;
  }
  return nearest === Number.POSITIVE_INFINITY ? undefined : nearest;
}

function meanOutside(clusters: ClusterSums, item: number): number | undefined {
  const { columns, columnOf, nColumns, sums } = clusters;
  let total = 0;
  let count = 0;
  for (let c = 0; c < columns.length; c++) {
    const column = columns[c]!;
    if (column === columnOf[item]) continue;
    total += sums[item * nColumns + column]!;
    count += countIn(clusters, item, column, 0);
  }
  return count === 0 ? undefined : total / count;
}

/** (b − a) / max(a, b); 0 where one of them is not known, or both are 0. */
function separation(a: number | undefined, b: number | undefined): number {
  if (a === undefined || b === undefined || Math.max(a, b) === 0) return 0;
  return (b - a) / Math.max(a, b);
}
