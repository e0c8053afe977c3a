// Golden: shared/golden/transferability.json, by numpy (hscore) and scikit-learn's Ledoit-Wolf (reg_hscore).
import { expect, test } from "vitest";
import { matrix } from "../../numeric/matrix.ts";
import { createRng } from "../../numeric/random.ts";
import { hScore } from "./h-score.ts";
import { regularisedHScore } from "./regularised-h-score.ts";
import { onTransferabilityCases } from "./transferability.test.files.ts";

onTransferabilityCases("reference values", ({ features, labels, expected }) => {
  expect(hScore(features, labels)).toBeCloseTo(expected("hscore"), 10);
  expect(regularisedHScore(features, labels)).toBeCloseTo(expected("reg_hscore"), 10);
});

test("hScore() by hand: one feature, class means ±1, within each class ±1", () => {
  // deviations ±2, 0, 0, …: Σ of squares 8, of class means 4 · 1 = 4: 4 / 8
  expect(hScore(matrix([[-2], [0], [0], [2]]), [0, 0, 1, 1])).toBeCloseTo(0.5, 14);
});

test("hScore() is nClasses − 1 for any features, once they are as many as the examples; regularisedHScore() is not", () => {
  const rng = createRng("h-score");
  const labels = Array.from({ length: 12 }, (_, i) => i % 3);
  const noise = matrix(labels.map(() => Array.from({ length: 20 }, () => rng.normal())));
  const helped = matrix(
    labels.map((label) => Array.from({ length: 20 }, (_, j) => rng.normal() + (j === label ? 6 : 0))),
  );
  expect(hScore(noise, labels)).toBeCloseTo(2, 10);
  expect(hScore(helped, labels)).toBeCloseTo(2, 10);
  expect(regularisedHScore(helped, labels)).toBeGreaterThan(regularisedHScore(noise, labels) + 0.5);
});

test("both are 0 where features or labels do not vary", () => {
  for (const score of [hScore, regularisedHScore]) {
    expect(score(matrix([[1], [1], [1]]), [0, 1, 1])).toBe(0);
    // The mean of seven times 0.1 is not 0.1 but for rounding, and what is left would lie between the classes.
    expect(score(matrix(new Array(7).fill([0.1, 0.3])), [0, 1, 0, 1, 0, 1, 0])).toBe(0);
    expect(score(matrix([[1], [2], [4]]), [1, 1, 1])).toBeCloseTo(0, 14);
  }
});

test("regularisedHScore() leaves out directions in which nothing varies", () => {
  // Two examples, deviations ±d: nothing is shrunk. Along d, cov(E[f|y]) = 2d² / 1 and S = 2d² / 2: 2. Elsewhere both are 0.
  const rng = createRng("two examples");
  for (let draw = 0; draw < 20; draw++) {
    const features = matrix([0, 1].map(() => [rng.normal(), rng.normal(), rng.normal()]));
    expect(regularisedHScore(features, [0, 1])).toBeCloseTo(2, 12);
    expect(regularisedHScore(features, [0, 0])).toBeCloseTo(0, 12);
  }
});
