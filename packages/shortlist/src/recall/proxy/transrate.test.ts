// Golden: shared/golden/transferability.json, by numpy: transrate_classweighted is the paper's formula; transrate_repo is
// the authors' program, which weighs classes alike.
import { expect, test } from "vitest";
import { matrix } from "../../numeric/matrix.ts";
import { onTransferabilityCases } from "./transferability.test.files.ts";
import { transRate } from "./transrate.ts";

onTransferabilityCases("reference values", ({ name, features, labels, expected }) => {
  const score = transRate(features, labels);
  expect(score).toBeCloseTo(expected("transrate_classweighted"), 9);
  if (name !== "imbalanced") expect(score).toBeCloseTo(expected("transrate_repo"), 9);
});

test("transRate() by hand: one feature, classes at ±1", () => {
  // R(Z) = ½ ln(1 + 4 / (4 · 0.5)) = ½ ln 3, and the same for each class: nothing is saved within a class at ±1
  const features = matrix([[-1], [-1], [1], [1]]);
  expect(transRate(features, [0, 0, 1, 1], { distortion: 0.5 })).toBeCloseTo(0, 14);
  // classes at −2, −2 and 2, 2 in the first feature, 0 in the second; a third class at (0, ±2), alone
  // R(Z): ZᵀZ = diag(16, 8), n ε = 6: ½ ln((1 + 16/6)(1 + 8/6)); classes: ½ ln(1 + 8/2), each, twice; ½ ln(1 + 8/2)
  const three = matrix([
    [-2, 0],
    [-2, 0],
    [2, 0],
    [2, 0],
    [0, -2],
    [0, 2],
  ]);
  expect(transRate(three, [0, 0, 1, 1, 2, 2], { distortion: 1 })).toBeCloseTo(
    Math.log((22 / 6) * (14 / 6)) / 2 - Math.log(5) / 2,
    14,
  );
});

test("transRate() refuses a distortion that is not above 0", () => {
  expect(() => transRate(matrix([[1], [2]]), [0, 1], { distortion: 0 })).toThrow("it must be above 0");
});
