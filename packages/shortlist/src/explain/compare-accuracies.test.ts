import { expect, it } from "vitest";
import { createMatrix } from "../numeric/matrix.ts";
import { encodeHits } from "../select/hits.ts";
import { compareAccuracies } from "./compare-accuracies.ts";

/** Hits of rows given as 1 and 0. */
function hitsOf(right: readonly number[]): string {
  const data = Float64Array.from(right.flatMap((one) => [one, 0.5]));
  return encodeHits(createMatrix(right.length, 2, data), new Array<number>(right.length).fill(0));
}

it("compareAccuracies() by hand, paired", () => {
  // 10 rows: 4 only the first, 1 only the second, 5 alike. With half a row in each cell: b = 4.5, c = 1.5, n = 12.
  // Variance (6 − 3²/12)/12² = 5.25/144; margin 1.96 × √5.25 / 12 = .37424
  const first = { accuracy: 0.7, hits: hitsOf([1, 1, 1, 1, 0, 1, 1, 1, 0, 0]) };
  const second = { accuracy: 0.4, hits: hitsOf([0, 0, 0, 0, 1, 1, 1, 1, 0, 0]) };
  const found = compareAccuracies(first, second, 10);
  expect(found).toMatchObject({ isPaired: true, nDiscordant: 5, isWithinNoise: true });
  expect(found.difference).toBeCloseTo(0.3, 12);
  expect(found.margin).toBeCloseTo((1.96 * Math.sqrt(5.25)) / 12, 12);
});

it("compareAccuracies() takes two splits where it is not known who was right, which is never narrower for models that agree", () => {
  const hits = hitsOf([1, 1, 1, 1, 1, 0, 0, 0, 0, 0]);
  const paired = compareAccuracies({ accuracy: 0.5, hits }, { accuracy: 0.5, hits }, 10);
  const unpaired = compareAccuracies({ accuracy: 0.5, hits }, { accuracy: 0.5 }, 10);
  expect(unpaired.isPaired).toBe(false);
  expect(unpaired.margin).toBeCloseTo(1.96 * Math.sqrt(0.05), 12);
  expect(paired.margin).toBeLessThan(unpaired.margin);
  expect(paired.margin).toBeGreaterThan(0); // ten rows that agree are no proof
});
