import type { PairDistances } from "./pair-distances.ts";

/** Two clusters becoming one. A cluster is named by its lowest item. */
export interface Merge {
  /** The cluster that stays, named by its lowest item. */
  readonly into: number;
  /** The cluster that joins it; always larger than `into`. */
  readonly from: number;
  /** Mean distance between the items of the two. */
  readonly height: number;
}

/**
 * Average-linkage hierarchical clustering, exact: always merge the two clusters whose items are nearest on average.
 *
 * Equal means go to the lowest pair of clusters, so the answer depends on nothing but the distances. Two clusters
 * with a pair of items that cannot be compared are never merged, so there may be fewer than n − 1 merges.
 *
 * Each row remembers its nearest later row; a merge re-scans only the rows whose nearest was touched.
 *
 * Range: heights never decrease. Cost: O(n²) time in practice (O(n³) at worst), one copy of the distances, which are
 * left as they are.
 * Source: Müllner, "Modern hierarchical, agglomerative clustering algorithms", arXiv 1109.2378, the generic algorithm;
 * differs: a plain scan instead of a heap finds the nearest pair, which keeps ties at the lowest.
 *
 * @param options.threshold stop before the first merge above this height. @default merge all that can be
 * @returns merges in order, heights ascending
 * @throws {RangeError} if a known distance is negative or not finite
 *
 * @example
 * averageLinkage({ nItems: 3, values: new Float64Array([1, 4, 6]) });
 * // merges 1 into 0 at height 1, then 2 into 0 at height (4 + 6) / 2 = 5
 */
export function averageLinkage(
  distances: PairDistances,
  options: { readonly threshold?: number } = {},
): Merge[] {
  const { threshold = Number.MAX_VALUE } = options;
  const { nItems: n } = distances;
  const values = workingCopy(distances);
  // values[offsets[i] + j] is the distance of i and j, i < j
  const offsets = Float64Array.from({ length: n }, (_, i) => (i * (2 * n - i - 1)) / 2 - i - 1);
  const sizes = new Uint32Array(n).fill(1);
  const live = Uint32Array.from({ length: n }, (_, i) => i); // clusters left, ascending: the first nLive of it
  let nLive = n;
  const nearest = new Int32Array(n).fill(-1); // nearest later cluster of each, -1 = none
  const nearestDistance = new Float64Array(n).fill(Number.POSITIVE_INFINITY);

  function scanRow(position: number): void {
    const i = live[position]!;
    const offset = offsets[i]!;
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let p = position + 1; p < nLive; p++) {
      const j = live[p]!;
      const distance = values[offset + j]!;
      if (distance < least) {
        least = distance;
        best = j;
      }
    }
    nearest[i] = best;
    nearestDistance[i] = least;
  }
  for (let position = 0; position < n; position++) scanRow(position);

  const merges: Merge[] = [];
  while (nLive > 1) {
    let into = -1;
    let height = Number.POSITIVE_INFINITY;
    for (let p = 0; p < nLive; p++) {
      const distance = nearestDistance[live[p]!]!;
      if (distance < height) {
        height = distance;
        into = live[p]!;
      }
    }
    if (into < 0 || height > threshold) break; // nothing left that can be compared, or near enough
    const from = nearest[into]!;
    merges.push({ into, from, height });

    const sizeInto = sizes[into]!;
    const sizeFrom = sizes[from]!;
    const size = sizeInto + sizeFrom;
    let kept = 0;
    for (let p = 0; p < nLive; p++) {
      const k = live[p]!;
      if (k === from) continue;
      live[kept++] = k;
      if (k === into) continue;
      const withInto = k < into ? offsets[k]! + into : offsets[into]! + k;
      const withFrom = k < from ? offsets[k]! + from : offsets[from]! + k;
      values[withInto] = (sizeInto * values[withInto]! + sizeFrom * values[withFrom]!) / size;
    }
    nLive = kept;
    sizes[into] = size;

    for (let p = 0; p < nLive; p++) {
      const k = live[p]!;
      if (k === into || nearest[k] === into || nearest[k] === from) {
        scanRow(p);
      } else if (k < into) {
        // The merged cluster may now be nearer than the remembered one, or as near and lower.
        const distance = values[offsets[k]! + into]!;
        const isNearer = distance < nearestDistance[k]!;
        if (isNearer || (distance === nearestDistance[k] && into < nearest[k]!)) {
          nearest[k] = into;
          nearestDistance[k] = distance;
        }
      }
    }
  }
  return merges;
}

/** The distances in a copy that the merges may overwrite, pairs that cannot be compared infinitely far apart. */
function workingCopy({ values, known }: PairDistances): Float64Array {
  const copy = values.slice();
  for (let pair = 0; pair < copy.length; pair++) {
    if (known?.[pair] === 0) copy[pair] = Number.POSITIVE_INFINITY;
    else if (!(copy[pair]! >= 0) || copy[pair] === Number.POSITIVE_INFINITY) {
      throw new RangeError(
        `Cannot cluster: the distance of pair ${pair} is ${copy[pair]}, distances must be finite, 0 or more`,
      );
    }
  }
  return copy;
}

/**
 * The clusters that a series of merges leaves, stopping before the first one above the threshold.
 *
 * @returns clusters by their lowest item, members in the order in which they joined
 *
 * @example
 * cutMerges(3, [{ into: 0, from: 1, height: 1 }, { into: 0, from: 2, height: 5 }], 2); // [[0, 1], [2]]
 */
export function cutMerges(nItems: number, merges: readonly Merge[], threshold: number): number[][] {
  const clusters = new Map(Array.from({ length: nItems }, (_, item) => [item, [item]]));
  for (const { into, from, height } of merges) {
    if (height > threshold) break;
    clusters.get(into)!.push(...clusters.get(from)!);
    clusters.delete(from);
  }
  return [...clusters.values()];
}
