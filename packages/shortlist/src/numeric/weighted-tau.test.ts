// Golden: shared/golden/rank_correlation.json, computed by scipy (null where scipy gives NaN).
import fc from "fast-check";
import { expect, test } from "vitest";
import { sharedJson } from "./shared.test.files.ts";
import { weightedTau } from "./weighted-tau.ts";

interface GoldenCase {
  readonly x: number[];
  readonly y: number[];
  readonly weighted_tau_default: number | null;
  readonly weighted_tau_rank_by_x: number | null;
}

const golden = sharedJson<GoldenCase[]>("golden/rank_correlation.json");

test.skipIf(golden === undefined)("weightedTau() equals scipy's", () => {
  for (const { x, y, ...expected } of golden!) {
    const equals = (actual: number | undefined, reference: number | null) =>
      reference === null ? expect(actual).toBeUndefined() : expect(actual).toBeCloseTo(reference, 13);
    equals(weightedTau(x, y), expected.weighted_tau_default);
    equals(weightedTau(x, y, { rankBy: "x" }), expected.weighted_tau_rank_by_x);
  }
});

test("weightedTau() by hand: the two best of three change places", () => {
  // Ranked by x the items 3, 2, 1 weigh 1, 1/2, 1/3: pairs 3/2 (opposite), 4/3 and 5/6 (alike): (−9 + 8 + 5) / 22.
  // Ranked by y the first two weigh the other way round: the same.
  expect(weightedTau([3, 2, 1], [2, 3, 1])).toBeCloseTo(4 / 22, 15);
});

test("weightedTau() is in [-1, 1], symmetric, 1 with itself, −1 with itself negated, undefined for equal values only", () => {
  const pairs = fc.array(fc.tuple(fc.integer({ min: -5, max: 5 }), fc.integer({ min: -5, max: 5 })), {
    minLength: 2,
    maxLength: 20,
  });
  fc.assert(
    fc.property(pairs, (list) => {
      const x = list.map(([first]) => first);
      const y = list.map(([, second]) => second);
      const value = weightedTau(x, y);
      if (value === undefined) {
        expect(new Set(x).size === 1 || new Set(y).size === 1).toBe(true);
        return;
      }
      expect(Math.abs(value)).toBeLessThanOrEqual(1);
      expect(weightedTau(y, x)).toBeCloseTo(value, 12);
      expect(weightedTau(x, x)).toBeCloseTo(1, 12);
      const negated = x.map((v) => -v);
      expect(weightedTau(x, negated)).toBeCloseTo(-1, 12);
    }),
  );
});

test("weightedTau() refuses lists of other lengths and values that are not finite", () => {
  expect(() => weightedTau([1, 2], [1])).toThrow(RangeError);
  expect(() => weightedTau([1, Number.NaN], [1, 2])).toThrow("pair 1 is (NaN, 2)");
});
