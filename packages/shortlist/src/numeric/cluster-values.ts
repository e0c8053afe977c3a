/** One group of numbers: positions in the input, ascending, and their mean. */
export interface ValueGroup {
  readonly centre: number;
  readonly members: readonly number[];
}

/**
 * k-means of plain numbers, solved exactly: no seed, no starting guess, the smallest possible sum of squares.
 *
 * In one dimension the best groups are runs of the sorted values, so dynamic programming over where each run
 * starts finds them. Equal values always share a group. Of equally good groupings, the one whose last group is
 * longest is taken.
 *
 * Cost: O(nGroups · n²) time, O(nGroups · n) memory, n being the number of different values.
 * Source: Wang and Song, "Ckmeans.1d.dp", The R Journal 3/2 (2011); differs: equal values are merged first.
 *
 * @param values (nValues), finite, in any order
 * @param nGroups at least 1; fewer come back when there are fewer different values
 * @returns groups by ascending centre
 * @throws {RangeError} if a value is not finite, or nGroups is not a whole number from 1
 *
 * @example
 * clusterValues([1, 9, 2], 2); // [{ centre: 1.5, members: [0, 2] }, { centre: 9, members: [1] }]
 */
export function clusterValues(values: ArrayLike<number>, nGroups: number): ValueGroup[] {
  if (!Number.isInteger(nGroups) || nGroups < 1) {
    throw new RangeError(
      `Cannot cluster values into ${nGroups} groups: nGroups must be a whole number from 1`,
    );
  }
  const points = distinctPoints(values);
  const starts = bestStarts(points, Math.min(nGroups, points.length));
  return starts.map((start, group) => {
    const members = points
      .slice(start, starts[group + 1])
      .flatMap((point) => point.members)
      .sort((i, j) => i - j);
    return { centre: members.reduce((total, i) => total + values[i]!, 0) / members.length, members };
  });
}

interface Point {
  readonly value: number;
  readonly members: readonly number[];
}

/** The different values in ascending order, each with the positions that hold it. */
function distinctPoints(values: ArrayLike<number>): Point[] {
  const membersOf = new Map<number, number[]>();
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) throw new RangeError(`Cannot cluster values: value ${i} is ${value}`);
    const members = membersOf.get(value);
    if (members === undefined) membersOf.set(value, [i]);
    else members.push(i);
  }
  return [...membersOf].map(([value, members]) => ({ value, members })).sort((a, b) => a.value - b.value);
}

/** Where each of the best `nGroups` runs of the points starts. */
function bestStarts(points: readonly Point[], nGroups: number): number[] {
  const n = points.length;
  if (n === 0) return [];
  const costOf = runCosts(points);
  // cost[j] = the least cost of points 0..j in the number of groups so far; start[g][j] = where the last one begins
  let cost = Float64Array.from(points, (_, j) => costOf(0, j));
  const start: Int32Array[] = [new Int32Array(n)];
  for (let group = 1; group < nGroups; group++) {
    const next = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
    const from = new Int32Array(n);
    for (let j = group; j < n; j++) {
      for (let i = group; i <= j; i++) {
        const total = cost[i - 1]! + costOf(i, j);
        if (total < next[j]!) {
          next[j] = total;
          from[j] = i;
        }
      }
    }
    cost = next;
    start.push(from);
  }
  const starts: number[] = [];
  for (let group = nGroups - 1, j = n - 1; group >= 0; group--) {
    starts.unshift(start[group]![j]!);
    j = start[group]![j]! - 1;
  }
  return starts;
}

/** Sum of squared differences from the mean of points i..j, from running sums around the overall mean. */
function runCosts(points: readonly Point[]): (i: number, j: number) => number {
  const nValues = points.reduce((total, point) => total + point.members.length, 0);
  const centre = points.reduce((total, point) => total + (point.value * point.members.length) / nValues, 0);
  const weights = new Float64Array(points.length + 1);
  const sums = new Float64Array(points.length + 1);
  const squares = new Float64Array(points.length + 1);
  points.forEach(({ value, members }, i) => {
    const difference = value - centre;
    weights[i + 1] = weights[i]! + members.length;
    sums[i + 1] = sums[i]! + members.length * difference;
    squares[i + 1] = squares[i]! + members.length * difference * difference;
  });
  return (i, j) => {
    if (i === j) return 0;
    const sum = sums[j + 1]! - sums[i]!;
    return Math.max(0, squares[j + 1]! - squares[i]! - (sum * sum) / (weights[j + 1]! - weights[i]!));
  };
}
