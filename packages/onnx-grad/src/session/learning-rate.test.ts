import { expect, test } from "vitest";
import { learningRateShare } from "./learning-rate.ts";

test("learningRateShare() rises over the warm-up, falls linearly, and never goes below 0", () => {
  // Warm-up of 2 in 6: 1/2, 2/2, then 4/4, 3/4, 2/4, 1/4, and 0 from update 6 on.
  const shares = [0, 1, 2, 3, 4, 5, 6, 7].map((step) =>
    learningRateShare({ warmupSteps: 2, totalSteps: 6 }, step),
  );
  expect(shares).toEqual([0.5, 1, 1, 0.75, 0.5, 0.25, 0, 0]);
});

test("learningRateShare() without warm-up starts at the full rate", () => {
  expect(learningRateShare({ warmupSteps: 0, totalSteps: 4 }, 0)).toBe(1);
});

test("learningRateShare() is 1 without a schedule", () => {
  expect(learningRateShare(undefined, 1_000_000)).toBe(1);
});

test("learningRateShare() of a schedule that is all warm-up ends at 0", () => {
  expect([0, 1, 2].map((step) => learningRateShare({ warmupSteps: 2, totalSteps: 2 }, step))).toEqual([
    0.5, 1, 0,
  ]);
});
