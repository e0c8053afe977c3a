// Golden: shared/golden/rank_correlation.json, computed by scipy (null where scipy gives NaN).
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { averageRanks } from "./average-ranks.ts";
import { kendallTau } from "./kendall-tau.ts";
import { pearson } from "./pearson.ts";
import { sharedJson } from "./shared.test.files.ts";
import { spearman } from "./spearman.ts";
import { weightedTau } from "./weighted-tau.ts";

interface GoldenCase {
  readonly x: number[];
  readonly y: number[];
  readonly kendall_tau_b: number | null;
  readonly weighted_tau_default: number | null;
  readonly weighted_tau_rank_by_x: number | null;
  readonly spearman: number | null;
  readonly pearson: number | null;
}

const golden = sharedJson<GoldenCase[]>("golden/rank_correlation.json");

test.skipIf(golden === undefined)("rank correlations equal scipy's", () => {
  for (const { x, y, ...expected } of golden!) {
    const equals = (actual: number | undefined, reference: number | null) =>
      reference === null ? expect(actual).toBeUndefined() : expect(actual).toBeCloseTo(reference, 13);
    equals(kendallTau(x, y), expected.kendall_tau_b);
    equals(weightedTau(x, y), expected.weighted_tau_default);
    equals(weightedTau(x, y, { rankBy: "x" }), expected.weighted_tau_rank_by_x);
    equals(spearman(x, y), expected.spearman);
    equals(pearson(x, y), expected.pearson);
  }
});

test("kendallTau() by hand: one of three pairs is swapped", () => {
  expect(kendallTau([1, 2, 3], [1, 3, 2])).toBeCloseTo((2 - 1) / 3, 15);
});

test("averageRanks() share the rank of equal values", () => {
  expect(averageRanks([5, 5, 1, 5])).toEqual([3, 3, 1, 3]);
});

test("pearson() is undefined for equal values whose mean is not their value, but for rounding", () => {
  expect(pearson([0.1, 0.1, 0.1], [1, 2, 4])).toBeUndefined(); // (0.1 + 0.1 + 0.1) / 3 = 0.10000000000000002
  expect(pearson([1, 2, 4], [0.7, 0.7, 0.7])).toBeUndefined();
});

const correlations = { kendallTau, weightedTau, spearman, pearson };

describe.each(Object.entries(correlations))("%s()", (_, correlate) => {
  const pairs = fc.array(fc.tuple(fc.integer({ min: -5, max: 5 }), fc.integer({ min: -5, max: 5 })), {
    minLength: 2,
    maxLength: 20,
  });

  test("is in [-1, 1], symmetric, 1 with itself, and changes sign when one list is negated", () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const x = list.map(([first]) => first);
        const y = list.map(([, second]) => second);
        const value = correlate(x, y);
        if (value === undefined) {
          expect(new Set(x).size === 1 || new Set(y).size === 1).toBe(true);
          return;
        }
        expect(Math.abs(value)).toBeLessThanOrEqual(1);
        expect(correlate(y, x)).toBeCloseTo(value, 12);
        expect(correlate(x, x)).toBeCloseTo(1, 12);
        // The weighted τ looks at the top ranks, and negation makes others the top: only ±1 stays opposite.
        if (correlate === weightedTau) {
          expect(
            correlate(
              x,
              x.map((v) => -v),
            ),
          ).toBeCloseTo(-1, 12);
        } else {
          expect(
            correlate(
              x,
              y.map((v) => -v),
            ),
          ).toBeCloseTo(-value, 12);
        }
      }),
    );
  });

  test("refuses lists of other lengths and values that are not finite", () => {
    expect(() => correlate([1, 2], [1])).toThrow(RangeError);
    expect(() => correlate([1, Number.NaN], [1, 2])).toThrow("pair 1 is (NaN, 2)");
  });
});
