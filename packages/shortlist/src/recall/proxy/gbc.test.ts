// Golden: shared/golden/transferability.json (gbc_diag, by numpy); spherical values by numpy 2 on the same data:
// v_c = mean over features of var(ddof = 1), −Σ exp(−(‖m_a − m_b‖² / 8v + D/2 · ln(v / √(v_a v_b)))), v = (v_a + v_b) / 2.
import { expect, test } from "vitest";
import { matrix } from "../../numeric/matrix.ts";
import { gbc } from "./gbc.ts";
import { onTransferabilityCases } from "./transferability.test.files.ts";

const spherical: Record<string, number> = {
  easy: -0.04617664313526359,
  hard: -3.7663546075716754,
  "wideD>N": -1.1241766708776326e-5,
  imbalanced: -1.6446777046889691,
  binary: -0.8780582661275926,
};

onTransferabilityCases("reference values", ({ name, features, labels, expected }) => {
  expect(gbc(features, labels)).toBeCloseTo(expected("gbc_diag"), 12);
  expect(gbc(features, labels, { covariance: "spherical" })).toBeCloseTo(spherical[name]!, 12);
});

test("gbc() by hand: variances 2 and 8, means 0 and 4", () => {
  // both = 5: 16 / 40 + ½ ln(5 / √16) = 0.4 + ½ ln 1.25
  const features = matrix([[-1], [1], [2], [6]]);
  expect(gbc(features, [0, 0, 1, 1])).toBeCloseTo(-Math.exp(-0.4) / Math.sqrt(1.25), 14);
});

test("gbc() gives a class of one example the variance within the others", () => {
  const features = matrix([[-1], [1], [4]]); // variance 2 for both: 16 / 16 = 1
  expect(gbc(features, [0, 0, 1])).toBeCloseTo(-Math.exp(-1), 14);
});

test("gbc() leaves constant features out, and is finite where the classes themselves do not vary", () => {
  const features = matrix([
    [7, -1],
    [7, 1],
    [7, 2],
    [7, 6],
  ]);
  expect(gbc(features, [0, 0, 1, 1])).toBeCloseTo(-Math.exp(-0.4) / Math.sqrt(1.25), 14);
  expect(gbc(matrix([[0], [0], [1], [1]]), [0, 0, 1, 1])).toBe(0);
  expect(gbc(matrix([[5], [5]]), [0, 1])).toBe(-1);
  // Means of three and of four times 0.1 differ by rounding, and nothing else varies.
  expect(gbc(matrix(new Array(7).fill([0.1])), [0, 1, 0, 1, 0, 1, 0])).toBe(-1);
  expect(gbc(matrix([[5], [6]]), [3, 3])).toBe(0);
});
