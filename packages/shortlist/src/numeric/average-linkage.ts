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
 * Two things keep it fast. Each row remembers its nearest later row: a merge can only push that one further away, so
 * what is remembered stays a lower bound, and a row is scanned again only when its bound is the least of all. And a
 * row hears of merges of others only when it is read: the new distance follows from two numbers of the row itself,
 * so no merge walks down a column, which would touch as many places of memory as there are rows.
 *
 * Range: heights never decrease. Cost: O(n²) time in practice (O(n³) at worst), n² numbers of memory.
 * Source: Müllner, "Modern hierarchical, agglomerative clustering algorithms", arXiv 1109.2378, the generic algorithm;
 * differs: a plain scan instead of a heap finds the nearest pair, which keeps ties at the lowest; late rows.
 *
 * @param distances left as they are
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
  const linkage = startLinkage(distances);
  const merges: Merge[] = [];
  while (linkage.nLive > 1) {
    if (linkage.nLive < SPARSE * linkage.width) closeGaps(linkage);
    const into = nearestPair(linkage, threshold);
    if (into === undefined) break; // nothing left that can be compared, or near enough
    const from = linkage.nearest[into]!;
    merges.push({ into: linkage.items[into]!, from: linkage.items[from]!, height: linkage.bounds[into]! });
    mergeRows(linkage, into, from);
  }
  return merges;
}

/** Rows are moved together when fewer than this share of them is left. */
const SPARSE = 0.5;

/** Clusters in the making. A row is a cluster; rows come in the order of their lowest items. */
interface Linkage {
  /** Rows, those that were merged away among them. */
  width: number;
  /** (width × width), mean distances; symmetric, but for what a row has not heard of yet. */
  readonly values: Float64Array;
  /** The rows left, ascending: the first nLive. */
  readonly live: Int32Array;
  nLive: number;
  /** Lowest item of each row. */
  readonly items: Int32Array;
  /** Items in each row. */
  readonly sizes: Int32Array;
  /** The nearest later row, the lowest of equals, as it was when the row was last scanned; -1 = it is gone. */
  readonly nearest: Int32Array;
  /** At most the distance of the nearest later row. */
  readonly bounds: Float64Array;
  /** The merges since the gaps were closed: four numbers each, into, from, and their sizes. */
  readonly merged: Int32Array;
  nMerged: number;
  /** How many of these merges each row has heard of. */
  readonly heard: Int32Array;
}

function startLinkage(distances: PairDistances): Linkage {
  const { nItems: width } = distances;
  const rows = () => Int32Array.from({ length: width }, (_, row) => row);
  const linkage: Linkage = {
    width,
    values: squareOf(distances),
    live: rows(),
    nLive: width,
    items: rows(),
    sizes: new Int32Array(width).fill(1),
    nearest: new Int32Array(width),
    bounds: new Float64Array(width),
    merged: new Int32Array(4 * width),
    nMerged: 0,
    heard: new Int32Array(width),
  };
  for (let position = 0; position < width; position++) scanRow(linkage, position);
  return linkage;
}

/** Lets a row hear of the merges since it was last read. */
function catchUp({ width, values, merged, nMerged, heard }: Linkage, row: number): void {
  const start = row * width;
  for (let event = 4 * heard[row]!; event < 4 * nMerged; event += 4) {
    const into = start + merged[event]!;
    const from = start + merged[event + 1]!;
    values[into] = meanOf(values[into]!, values[from]!, merged[event + 2]!, merged[event + 3]!);
  }
  heard[row] = nMerged;
}

/** The same formula wherever it is needed, so that both rows of a pair say the same to the last bit. */
function meanOf(withInto: number, withFrom: number, sizeInto: number, sizeFrom: number): number {
  return (sizeInto * withInto + sizeFrom * withFrom) / (sizeInto + sizeFrom);
}

/** Finds the nearest later row of a live one. */
function scanRow(linkage: Linkage, position: number): void {
  const { width, values, live, nLive, nearest, bounds } = linkage;
  const row = live[position]!;
  catchUp(linkage, row);
  const start = row * width;
  let found = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let p = position + 1; p < nLive; p++) {
    const other = live[p]!;
    const distance = values[start + other]!;
    if (distance < least) {
      least = distance;
      found = other;
    }
  }
  nearest[row] = found;
  bounds[row] = least;
}

/** The row whose nearest later row is nearest of all, the lowest of equals; undefined if none is within the threshold. */
function nearestPair(linkage: Linkage, threshold: number): number | undefined {
  const { width, values, live, nLive, nearest, bounds } = linkage;
  for (;;) {
    let position = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let p = 0; p < nLive; p++) {
      const bound = bounds[live[p]!]!;
      if (bound < least) {
        least = bound;
        position = p;
      }
    }
    if (position < 0 || least > threshold) return undefined;
    const row = live[position]!;
    const other = nearest[row]!;
    catchUp(linkage, row);
    if (other >= 0 && values[row * width + other] === least) return row;
    scanRow(linkage, position);
  }
}

/** Makes two rows one, at the place of the lower. */
function mergeRows(linkage: Linkage, into: number, from: number): void {
  const { width, values, live, sizes, nearest, bounds, merged, heard } = linkage;
  catchUp(linkage, into);
  catchUp(linkage, from);
  const sizeInto = sizes[into]!;
  const sizeFrom = sizes[from]!;
  const startInto = into * width;
  const startFrom = from * width;
  let found = -1;
  let least = Number.POSITIVE_INFINITY;
  let kept = 0;
  for (let p = 0; p < linkage.nLive; p++) {
    const row = live[p]!;
    if (row === from) continue;
    live[kept++] = row;
    if (row === into) continue;
    const distance = meanOf(values[startInto + row]!, values[startFrom + row]!, sizeInto, sizeFrom);
    values[startInto + row] = distance;
    if (row < into) {
      // The merged row may now be nearer than the remembered one, or as near and lower.
      if (distance < bounds[row]! || (distance === bounds[row] && into < nearest[row]!)) {
        nearest[row] = into;
        bounds[row] = distance;
      } else if (nearest[row] === from) nearest[row] = into; // no nearer than it was: the bound holds
    } else {
      if (distance < least) {
        least = distance;
        found = row;
      }
      if (nearest[row] === from) nearest[row] = -1;
    }
  }
  linkage.nLive = kept;
  nearest[into] = found;
  bounds[into] = least;
  sizes[into] = sizeInto + sizeFrom;
  merged.set([into, from, sizeInto, sizeFrom], 4 * linkage.nMerged);
  linkage.nMerged++;
  heard[into] = linkage.nMerged;
}

/** Moves the rows that are left together, so that reading them reads memory in one go. */
function closeGaps(linkage: Linkage): void {
  const { width, values, live, nLive, items, sizes, nearest, bounds, heard } = linkage;
  const placeOf = new Int32Array(width).fill(-1);
  for (let p = 0; p < nLive; p++) placeOf[live[p]!] = p;
  let to = 0; // never ahead of what is read
  for (let p = 0; p < nLive; p++) {
    const row = live[p]!;
    catchUp(linkage, row);
    for (let q = 0; q < nLive; q++) values[to++] = values[row * width + live[q]!]!;
    items[p] = items[row]!;
    sizes[p] = sizes[row]!;
    bounds[p] = bounds[row]!;
    nearest[p] = nearest[row]! < 0 ? -1 : placeOf[nearest[row]!]!;
  }
  for (let p = 0; p < nLive; p++) live[p] = p;
  heard.fill(0);
  linkage.nMerged = 0;
  linkage.width = nLive;
}

/** Items of a tile: its rows and columns are in the cache together while it is turned over. */
const TILE = 32;

/** The distances as a whole square, pairs that cannot be compared infinitely far apart. */
function squareOf({ nItems: n, values, known }: PairDistances): Float64Array {
  const square = new Float64Array(n * n);
  for (let i = 0, pair = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++, pair++) {
      const distance = values[pair]!;
      if (known?.[pair] === 0) square[i * n + j] = Number.POSITIVE_INFINITY;
      else if (distance >= 0 && distance < Number.POSITIVE_INFINITY) square[i * n + j] = distance;
      else {
        throw new RangeError(
          `Cannot cluster: the distance of pair ${pair} is ${distance}, distances must be finite, 0 or more`,
        );
      }
    }
  }
  for (let top = 0; top < n; top += TILE) {
    for (let left = top; left < n; left += TILE) {
      for (let i = top; i < Math.min(top + TILE, n); i++) {
        for (let j = Math.max(left, i + 1); j < Math.min(left + TILE, n); j++) {
          square[j * n + i] = square[i * n + j]!;
        }
      }
    }
  }
  return square;
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
