import fc from "fast-check";
import { expect, test } from "vitest";
import { averageLinkage, cutMerges } from "./average-linkage.ts";
import { bestCut, judgeCuts } from "./judge-cuts.ts";
import type { PairDistances } from "./pair-distances.ts";
import { createRng } from "./random.ts";
import { silhouettes } from "./silhouette.ts";

test("judgeCuts() by hand: pairs at 1 and at 2, 10 apart", () => {
  // 0–1 at 1, 2–3 at 2, the pairs 10 apart. One merge: items 0, 1 score (10 − 1) / 10, 2 and 3 alone 0: 1.8 / 4.
  // Two merges: .9, .9, .8, .8.
  const distances = { nItems: 4, values: Float64Array.of(1, 10, 10, 10, 10, 2) };
  const cuts = judgeCuts(distances, averageLinkage(distances));
  expect(cuts.map(({ threshold, nClusters }) => [threshold, nClusters])).toEqual([
    [1.5, 3],
    [6, 2],
  ]);
  expect(cuts[0]?.silhouette).toBeCloseTo(0.45, 12);
  expect(cuts[1]?.silhouette).toBeCloseTo(0.85, 12);
  expect(bestCut(cuts)?.threshold).toBe(6);
});

test("judgeCuts() of merges at one height, and of two items, is none", () => {
  const equal = { nItems: 3, values: Float64Array.of(1, 1, 1) };
  expect(judgeCuts(equal, averageLinkage(equal))).toEqual([]);
  const two = { nItems: 2, values: Float64Array.of(1) };
  expect(judgeCuts(two, averageLinkage(two))).toEqual([]);
  expect(bestCut([])).toBeUndefined();
});

function randomDistances(seed: number, nItems: number, shareKnown: number): PairDistances {
  const rng = createRng(seed);
  const values = Float64Array.from(
    { length: (nItems * (nItems - 1)) / 2 },
    () => Math.round(20 * rng.next()) / 20,
  );
  return { nItems, values, known: Uint8Array.from(values, () => (rng.next() < shareKnown ? 1 : 0)) };
}

test.each(["standard", "authors"] as const)(
  "judgeCuts() gives the %s silhouette of the clusters at its thresholds",
  (silhouette) => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 2, max: 15 }),
        fc.constantFrom(0.9, 1),
        fc.integer({ min: 1, max: 20 }),
        (seed, nItems, shareKnown, maxCuts) => {
          const distances = randomDistances(seed, nItems, shareKnown);
          const merges = averageLinkage(distances);
          for (const cut of judgeCuts(distances, merges, { silhouette, maxCuts })) {
            const clusters = cutMerges(nItems, merges, cut.threshold);
            expect(clusters).toHaveLength(cut.nClusters);
            expect(silhouettes[silhouette](distances, clusters)).toBeCloseTo(cut.silhouette, 10);
          }
        },
      ),
    );
  },
);
