// Golden: scipy 1.17, 100 · spearmanr(1 − corrcoef(standardised features), labels differ) over pairs of examples of
// shared/golden/transferability.json. That file's own `parc` agrees for `hard` and `binary`; in the three others numpy's
// correlation of equal one-hot labels is off by 2e-16 for some pairs, which the authors' program ranks as different.
import { expect, test } from "vitest";
import { matrix } from "../../numeric/matrix.ts";
import { parc } from "./parc.ts";
import { onTransferabilityCases } from "./transferability.test.files.ts";

const exact: Record<string, number> = {
  easy: 72.29419610905113,
  hard: 13.175380889977145,
  "wideD>N": 79.35158247155204,
  imbalanced: 8.091494631006018,
  binary: 5.248177140131889,
};

onTransferabilityCases("reference values", ({ name, features, labels, expected }) => {
  expect(parc(features, labels)).toBeCloseTo(exact[name]!, 9);
  expect(Math.abs(parc(features, labels) - expected("parc"))).toBeLessThan(1); // rounding of label distances
});

test("parc() by hand: two features leave distances 0 and 2 only", () => {
  // standardised and correlated, rows are (+, −) or (−, +): a a b b, distances 0 0 within, 2 across
  const features = matrix([
    [2, 0],
    [3, 0.5],
    [0, 2],
    [0.5, 3],
  ]);
  expect(parc(features, [0, 0, 1, 1])).toBeCloseTo(100, 12);
  // labels 0 1 0 1: same-label pairs 2 of distance 2; different ones 0 0 2 2. Ranks: 0s 1.5, 2s 4.5.
  // mean rank 3.5; Σ(rank − 3.5)² = 2·4 + 4·1 = 12; Σ(different − 2/3)² = 4/3; product 2·(−2) + 2·1 = −2
  expect(parc(features, [0, 1, 0, 1])).toBeCloseTo((100 * -2) / Math.sqrt(16), 12);
});

test("parc() is 0 where nothing can be compared", () => {
  expect(parc(matrix([[1], [2], [3]]), [0, 1, 1])).toBe(0); // one feature has no correlation
  expect(parc(matrix([[1, 2, 1], [1, 2, 1], [1, 2, 1]]), [0, 1, 1])).toBe(0); // biome-ignore format: one row
  expect(parc(matrix([[1, 2, 9], [4, 2, 1], [1, 7, 1]]), [1, 1, 1])).toBe(0); // biome-ignore format: one row
});
