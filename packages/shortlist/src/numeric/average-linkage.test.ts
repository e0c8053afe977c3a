// Golden: goldens/average-linkage.json, by scipy.cluster.hierarchy.linkage(method="average") and scikit-learn's
// silhouette_score; made by goldens/average-linkage.py.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { averageLinkage, cutMerges, type Merge } from "./average-linkage.ts";
import { distanceBetween, type PairDistances, pairIndex } from "./pair-distances.ts";
import { createRng } from "./random.ts";
import { authorsSilhouette, silhouettes, standardSilhouette } from "./silhouette.ts";

const golden = JSON.parse(
  readFileSync(new URL("./goldens/average-linkage.json", import.meta.url), "utf8"),
) as { nItems: number; distances: number[]; heights: number[]; threshold: number; silhouette: number }[];

test("averageLinkage() by hand", () => {
  // 0–1 at 1; then {0,1}–2 at (4 + 6) / 2 = 5
  expect(averageLinkage({ nItems: 3, values: Float64Array.of(1, 4, 6) })).toEqual([
    { into: 0, from: 1, height: 1 },
    { into: 0, from: 2, height: 5 },
  ]);
});

test("averageLinkage() heights equal scipy's, and standardSilhouette() of the cut scikit-learn's", () => {
  for (const { nItems, distances: values, heights, threshold, silhouette } of golden) {
    const distances = { nItems, values: Float64Array.from(values) };
    const merges = averageLinkage(distances);
    expect(merges.length).toBe(heights.length);
    merges.forEach(({ height }, i) => {
      expect(height).toBeCloseTo(heights[i]!, 10);
    });
    expect(standardSilhouette(distances, cutMerges(nItems, merges, threshold + 1e-9))).toBeCloseTo(
      silhouette,
      10,
    );
  }
});

test("averageLinkage() gives ties to the lowest pair, and merges no further than the threshold", () => {
  const equal = { nItems: 4, values: new Float64Array(6).fill(2) };
  expect(averageLinkage(equal)).toEqual([
    { into: 0, from: 1, height: 2 },
    { into: 0, from: 2, height: 2 },
    { into: 0, from: 3, height: 2 },
  ]);
  expect(averageLinkage(equal, { threshold: 1 })).toEqual([]);
});

test("averageLinkage() never merges items that cannot be compared, directly or through others", () => {
  // 0–1 unknown, 0–2 at 1, 1–2 at 2: once {0, 2} is made, 1 stays out
  const distances = { nItems: 3, values: Float64Array.of(0, 1, 2), known: Uint8Array.of(0, 1, 1) };
  expect(averageLinkage(distances)).toEqual([{ into: 0, from: 2, height: 1 }]);
});

test("averageLinkage() refuses distances that are negative or not finite, and changes no input", () => {
  for (const bad of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => averageLinkage({ nItems: 2, values: Float64Array.of(bad) })).toThrow(RangeError);
  }
  const values = Float64Array.of(1, 4, 6);
  averageLinkage({ nItems: 3, values });
  expect([...values]).toEqual([1, 4, 6]);
});

/** The definition: at each step look at every pair of clusters and average all their pairs of items. */
function linkageByDefinition(distances: PairDistances): number[][][] {
  let clusters = Array.from({ length: distances.nItems }, (_, i) => [i]);
  const steps = [clusters];
  while (clusters.length > 1) {
    let best = { i: 0, j: 0, height: Number.POSITIVE_INFINITY };
    clusters.forEach((first, i) => {
      clusters.slice(i + 1).forEach((second, offset) => {
        const all = first.flatMap((a) => second.map((b) => distanceBetween(distances, a, b)!));
        const height = all.reduce((x, y) => x + y, 0) / all.length;
        if (height < best.height) best = { i, j: i + 1 + offset, height };
      });
    });
    const merged = [...clusters[best.i]!, ...clusters[best.j]!];
    clusters = clusters.map((c, i) => (i === best.i ? merged : c)).filter((_, i) => i !== best.j);
    steps.push(clusters);
  }
  return steps;
}

const points = fc.array(fc.tuple(fc.nat(1000), fc.nat(1000)), { minLength: 2, maxLength: 14 });

function distancesOf(list: readonly (readonly [number, number])[]): PairDistances {
  const values = new Float64Array((list.length * (list.length - 1)) / 2);
  list.forEach(([x, y], i) => {
    for (let j = i + 1; j < list.length; j++) {
      values[pairIndex(list.length, i, j)] = Math.hypot(x - list[j]![0], (y - list[j]![1]) * Math.SQRT1_2);
    }
  });
  return { nItems: list.length, values };
}

test("averageLinkage() merges as the definition does, step by step, and heights never decrease", () => {
  fc.assert(
    fc.property(points, (list) => {
      const distances = distancesOf(list);
      const merges = averageLinkage(distances);
      merges.slice(1).forEach(({ height }, i) => {
        expect(height).toBeGreaterThanOrEqual(merges[i]!.height - 1e-9);
      });
      const steps = linkageByDefinition(distances);
      merges.forEach((_, i) => {
        const made = cutMerges(list.length, merges.slice(0, i + 1), Number.POSITIVE_INFINITY);
        expect(made).toEqual(steps[i + 1]);
      });
    }),
  );
});

/** Lance and Williams' update as plainly as it can be written: a square, every row always up to date, a full search. */
function plainLinkage(distances: PairDistances, threshold: number): Merge[] {
  const { nItems } = distances;
  const square = Array.from({ length: nItems }, (_, i) =>
    Array.from({ length: nItems }, (_, j) => distanceBetween(distances, i, j) ?? Number.POSITIVE_INFINITY),
  );
  let live = square.map((_, i) => i);
  const sizes = square.map(() => 1);
  const merges: Merge[] = [];
  for (;;) {
    let best = { into: -1, from: -1, height: Number.POSITIVE_INFINITY };
    for (const i of live) {
      for (const j of live)
        if (i < j && square[i]![j]! < best.height) best = { into: i, from: j, height: square[i]![j]! };
    }
    const { into, from, height } = best;
    if (into < 0 || height > threshold) return merges;
    merges.push(best);
    live = live.filter((row) => row !== from);
    for (const row of live) {
      if (row === into) continue;
      const sum = sizes[into]! * square[into]![row]! + sizes[from]! * square[from]![row]!;
      square[into]![row] = sum / (sizes[into]! + sizes[from]!);
      square[row]![into] = square[into]![row]!;
    }
    sizes[into] = sizes[into]! + sizes[from]!;
  }
}

test("averageLinkage() merges as plain updates do, to the last bit, with ties and pairs that cannot be compared", () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.integer({ min: 0, max: 40 }),
      fc.constantFrom(2, 3, 20, 1e6),
      fc.constantFrom(0.5, 0.95, 1),
      fc.double({ min: 0, max: 1.2, noNaN: true }),
      (seed, nItems, nLevels, shareKnown, share) => {
        const rng = createRng(seed);
        const values = Float64Array.from(
          { length: (nItems * (nItems - 1)) / 2 },
          () => rng.integer(nLevels) / 10,
        );
        const known = Uint8Array.from(values, () => (rng.next() < shareKnown ? 1 : 0));
        const threshold = (share * nLevels) / 10;
        const distances = { nItems, values, known };
        expect(averageLinkage(distances, { threshold })).toEqual(plainLinkage(distances, threshold));
      },
    ),
    { numRuns: 300 },
  );
});

test("averageLinkage(): permuting the items permutes the clusters", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 2, max: 14 }), (seed, nItems) => {
      const rng = createRng(seed); // places with all their digits, so that no two distances are equal
      const list = Array.from({ length: nItems }, () => [1000 * rng.next(), 1000 * rng.next()] as const);
      const threshold = 900 * rng.next();
      const clustersOf = (some: typeof list) =>
        cutMerges(nItems, averageLinkage(distancesOf(some)), threshold)
          .map((cluster) =>
            cluster
              .map((i) => some[i]!.join())
              .sort()
              .join(" "),
          )
          .sort();
      expect(clustersOf(rng.shuffle([...list]))).toEqual(clustersOf(list));
    }),
  );
});

test("silhouettes by hand: 0 and 1 together, 2 apart at 4", () => {
  // items 0, 1: a = 1, b = 4, s = 3/4; item 2 alone: 0 in the standard mean, not counted by the authors
  const distances = { nItems: 3, values: Float64Array.of(1, 4, 4) };
  expect(standardSilhouette(distances, [[0, 1], [2]])).toBeCloseTo(0.5, 15);
  expect(authorsSilhouette(distances, [[0, 1], [2]])).toBe(0.75);
});

test.each(Object.entries(silhouettes))(
  "%s silhouette is in [-1, 1] and undefined where nothing can be told",
  (_, of) => {
    const three = { nItems: 3, values: Float64Array.of(1, 4, 4) };
    expect(of(three, [[0, 1, 2]])).toBeUndefined();
    expect(of(three, [[0], [1], [2]])).toBeUndefined();
    fc.assert(
      fc.property(points, fc.integer({ min: 0, max: 900 }), (list, threshold) => {
        const distances = distancesOf(list);
        const score = of(distances, cutMerges(list.length, averageLinkage(distances), threshold));
        if (score !== undefined) expect(Math.abs(score)).toBeLessThanOrEqual(1);
      }),
    );
  },
);
