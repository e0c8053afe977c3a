import { mean } from "./mean.ts";
import { distanceBetween, type PairDistances } from "./pair-distances.ts";

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
export const standardSilhouette: Silhouette = (distances, clusters) => {
  if (clusters.length < 2 || clusters.every((cluster) => cluster.length === 1)) return undefined;
  const scores = clusters.flatMap((own) =>
    own.map((item) => {
      if (own.length === 1) return 0;
      const toOthers = clusters.flatMap((other) =>
        other === own ? [] : (meanDistance(distances, item, other) ?? []),
      );
      return separation(
        meanDistance(distances, item, own),
        toOthers.length > 0 ? Math.min(...toOthers) : undefined,
      );
    }),
  );
  return mean(scores);
};

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
export const authorsSilhouette: Silhouette = (distances, clusters) => {
  if (clusters.length < 2 || clusters.every((cluster) => cluster.length === 1)) return undefined;
  const scores = clusters
    .filter((own) => own.length > 1)
    .flatMap((own) => {
      const outside = clusters.filter((other) => other !== own).flat();
      return own.map((item) =>
        separation(meanDistance(distances, item, own), meanDistance(distances, item, outside)),
      );
    });
  return mean(scores);
};

/** Every way to judge a clustering, by name. */
export const silhouettes = {
  standard: standardSilhouette,
  authors: authorsSilhouette,
} satisfies Record<string, Silhouette>;

/** Mean distance from an item to the others of a group that it can be compared with. */
function meanDistance(distances: PairDistances, item: number, group: readonly number[]): number | undefined {
  const values = group.flatMap((other) =>
    other === item ? [] : (distanceBetween(distances, item, other) ?? []),
  );
  return values.length === 0 ? undefined : mean(values);
}

/** (b − a) / max(a, b); 0 where one of them is not known, or both are 0. */
function separation(a: number | undefined, b: number | undefined): number {
  if (a === undefined || b === undefined || Math.max(a, b) === 0) return 0;
  return (b - a) / Math.max(a, b);
}
