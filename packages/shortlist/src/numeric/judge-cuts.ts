import { cutMerges, type Merge } from "./average-linkage.ts";
import { clusterSums, mergeSums } from "./cluster-sums.ts";
import type { PairDistances } from "./pair-distances.ts";
import { type SilhouetteName, silhouetteOf } from "./silhouette.ts";

/** A place where a dendrogram can be cut. */
export interface Cut {
  /** Halfway between the last merge below the cut and the first one above it. */
  readonly threshold: number;
  readonly nClusters: number;
  readonly silhouette: number;
}

export interface JudgeCutsOptions {
  /** @default "standard" */
  readonly silhouette?: SilhouetteName;
  /** Where there are more places to cut, so many of them are tried, evenly spread over the merges. @default 200 */
  readonly maxCuts?: number;
}

/**
 * The silhouette of a dendrogram's cuts: what a threshold may be chosen by.
 *
 * A cut lies between two merges of different height, and leaves at least two clusters and one that is no singleton.
 * The sums of distances are carried from cut to cut, so all cuts together cost little more than one.
 *
 * Cost: O(n · nMerges + nCuts · n · nClusters) time, O(n · nClusters of the first cut) memory.
 *
 * @param merges of `averageLinkage` for these distances, in order
 * @returns cuts by ascending threshold; none where every cut is trivial
 * @throws {RangeError} if maxCuts is not a whole number from 1
 *
 * @example
 * const distances = { nItems: 3, values: new Float64Array([1, 4, 4]) };
 * const merges = [{ into: 0, from: 1, height: 1 }, { into: 0, from: 2, height: 4 }];
 * judgeCuts(distances, merges); // [{ threshold: 2.5, nClusters: 2, silhouette: 0.5 }]
 */
export function judgeCuts(
  distances: PairDistances,
  merges: readonly Merge[],
  options: JudgeCutsOptions = {},
): Cut[] {
  const { silhouette = "standard", maxCuts = 200 } = options;
  if (!Number.isInteger(maxCuts) || maxCuts < 1) {
    throw new RangeError(`Cannot judge ${maxCuts} cuts: maxCuts must be a whole number from 1`);
  }
  const { nItems } = distances;
  // after = how many merges a cut comes after
  const places = merges.flatMap(({ height }, i) => {
    const next = merges[i + 1]?.height;
    return nItems - (i + 1) >= 2 && (next === undefined || next > height) ? i + 1 : [];
  });
  const tried =
    places.length <= maxCuts
      ? places
      : Array.from({ length: maxCuts }, (_, i) => places[Math.floor((i * places.length) / maxCuts)]!);
  const [first] = tried;
  if (first === undefined) return [];
  const start = cutMerges(nItems, merges.slice(0, first), Number.POSITIVE_INFINITY);
  let sums = clusterSums(distances, start);
  // A cluster is named by its lowest item; its column is that item's.
  let nMerged = first;
  return tried.flatMap((after) => {
    for (; nMerged < after; nMerged++) {
      const { into, from } = merges[nMerged]!;
      sums = mergeSums(sums, sums.columnOf[into]!, sums.columnOf[from]!);
    }
    const score = silhouetteOf[silhouette](sums);
    if (score === undefined) return [];
    const below = merges[after - 1]!.height;
    const middle = (below + (merges[after]?.height ?? below)) / 2;
    const isBetween = merges[after] === undefined || middle < merges[after]!.height;
    return { threshold: isBetween ? middle : below, nClusters: nItems - after, silhouette: score };
  });
}

/**
 * The cut with the largest silhouette; the first, with the smallest clusters, of equals.
 *
 * @example
 * bestCut([{ threshold: 1, nClusters: 3, silhouette: 0.5 }, { threshold: 2, nClusters: 2, silhouette: 0.25 }]).threshold; // 1
 */
export function bestCut(cuts: readonly Cut[]): Cut | undefined {
  return cuts.reduce<Cut | undefined>(
    (best, cut) => (best === undefined || cut.silhouette > best.silhouette ? cut : best),
    undefined,
  );
}
