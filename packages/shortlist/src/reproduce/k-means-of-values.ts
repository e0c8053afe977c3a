import type { Rng } from "../numeric/random.ts";

/** Centres of groups of numbers, and the number of the group of each value. */
export interface ValueMeans {
  readonly centres: readonly number[];
  /** (nValues), index into `centres`. */
  readonly groupOf: readonly number[];
}

/**
 * k-means of plain numbers as scikit-learn does it: Lloyd's iterations from drawn centres, the best of ten starts.
 *
 * The authors mine their trends with it and set no seed, so their figures vary from run to run; ours uses the exact
 * `clusterValues`. Starts are greedy k-means++: of a few values drawn by their squared distance to the nearest centre, the
 * one that lowers the sum of squares most becomes a centre.
 *
 * Cost: O(nStarts · nIterations · nGroups · nValues).
 * Source: Arthur and Vassilvitskii, "k-means++: The Advantages of Careful Seeding", SODA 2007.
 *
 * @param values (nValues), at least nGroups different ones, or fewer groups come back
 *
 * @example
 * kMeansOfValues([0, 0, 1, 1], 2, createRng(0)).centres.toSorted(); // [0, 1]
 */
export function kMeansOfValues(
  values: readonly number[],
  nGroups: number,
  rng: Rng,
  { nStarts = 10 }: { readonly nStarts?: number } = {},
): ValueMeans {
  const nCentres = Math.min(nGroups, new Set(values).size);
  let best: (ValueMeans & { readonly squares: number }) | undefined;
  for (let start = 0; start < nStarts; start++) {
    const found = iterate(values, drawCentres(values, nCentres, rng));
    if (best === undefined || found.squares < best.squares) best = found;
  }
  if (best === undefined) throw new RangeError(`Cannot group values from ${nStarts} starts: take at least 1`);
  return { centres: best.centres, groupOf: best.groupOf };
}

function drawCentres(values: readonly number[], nCentres: number, rng: Rng): number[] {
  if (nCentres === 0) return [];
  const nCandidates = 2 + Math.floor(Math.log(nCentres));
  const centres = [values[rng.integer(values.length)] as number];
  let nearest = values.map((value) => (value - (centres[0] as number)) ** 2);
  while (centres.length < nCentres) {
    const total = nearest.reduce((sum, square) => sum + square, 0);
    const candidates = Array.from({ length: nCandidates }, () => {
      const centre = values[drawIndex(nearest, rng.next() * total)] as number;
      const squares = values.map((value, i) => Math.min(nearest[i] as number, (value - centre) ** 2));
      return { centre, squares, sum: squares.reduce((sum, square) => sum + square, 0) };
    });
    const { centre, squares } = candidates.reduce((a, b) => (b.sum < a.sum ? b : a));
    centres.push(centre);
    nearest = squares;
  }
  return centres;
}

/** The first index at which the running sum of the weights exceeds `at`. */
function drawIndex(weights: readonly number[], at: number): number {
  let sum = 0;
  let last = 0;
  for (const [i, weight] of weights.entries()) {
    if (weight === 0) continue;
    sum += weight;
    last = i;
    if (sum > at) return i;
  }
  return last;
}

function iterate(values: readonly number[], start: readonly number[]): ValueMeans & { squares: number } {
  let centres = [...start];
  let groupOf: number[] = [];
  for (;;) {
    const next = values.map((value) => nearestCentre(centres, value));
    const isSettled = next.every((group, i) => group === groupOf[i]);
    groupOf = next;
    if (isSettled) break;
    const sums = centres.map(() => ({ total: 0, count: 0 }));
    for (const [i, group] of groupOf.entries()) {
      const sum = sums[group] as { total: number; count: number };
      sum.total += values[i] as number;
      sum.count++;
    }
    centres = centres.map((centre, group) => {
      const { total, count } = sums[group] as { total: number; count: number };
      return count === 0 ? centre : total / count;
    });
  }
  const squares = values.reduce(
    (sum, value, i) => sum + (value - (centres[groupOf[i] as number] as number)) ** 2,
    0,
  );
  return { centres, groupOf, squares };
}

/**
 * The number of the centre nearest to a value, the first of equally near ones.
 *
 * @example
 * nearestCentre([0, 1], 0.7); // 1
 */
export function nearestCentre(centres: readonly number[], value: number): number {
  let nearest = 0;
  for (let i = 1; i < centres.length; i++) {
    if (Math.abs((centres[i] as number) - value) < Math.abs((centres[nearest] as number) - value))
      nearest = i;
  }
  return nearest;
}
