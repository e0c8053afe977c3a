import { expect, test } from "vitest";
import { matrix, rowOf } from "../../numeric/matrix.ts";
import { createRng } from "../../numeric/random.ts";
import { gaussianMixture } from "./gaussian-mixture.ts";

test("gaussianMixture() by hand: two far pairs of points, each its own component", () => {
  const points = matrix([[0], [0.1], [50], [50.1]]);
  for (let seed = 0; seed < 5; seed++) {
    const shares = gaussianMixture(points, { nComponents: 2, rng: createRng(seed), nIterations: 1 });
    // Σ of a component: its two points at ±0.05, and one more point with the variance of all, 625.0025
    // variance (0.005 + 625.0025) / 3 = 208.33…; the other pair is 50 away: exp(−50² / 2 / 208.33) at most
    const certain = rowOf(shares, 0)[0]! > 0.5 ? 0 : 1;
    expect(rowOf(shares, 1)[certain]!).toBeGreaterThan(0.99);
    expect(rowOf(shares, 2)[certain]!).toBeLessThan(0.01);
    const density = (distance: number) => Math.exp(-(distance ** 2) / 2 / (625.0075 / 3));
    const share = density(49.95) / (density(0.05) + density(49.95));
    expect(rowOf(shares, 1)[1 - certain]!).toBeCloseTo(share, 10);
  }
});

test("gaussianMixture() tells components of different width in different directions apart", () => {
  const rng = createRng("directions");
  const rows = Array.from({ length: 400 }, (_, i) =>
    i % 2 === 0 ? [rng.normal(), 20 * rng.normal()] : [20 * rng.normal(), rng.normal()],
  );
  const shares = gaussianMixture(matrix(rows), { nComponents: 2, rng: createRng(1), nIterations: 100 });
  const far = rows.flatMap(([x, y], i) => (Math.abs(x!) > 8 || Math.abs(y!) > 8 ? [i] : []));
  const agree = far.filter((i) => rowOf(shares, i)[0]! > 0.5 === (i % 2 === 0)).length / far.length;
  expect(Math.max(agree, 1 - agree)).toBeGreaterThan(0.98);
});

test("gaussianMixture() with as many components as equal points stays finite, and refuses more", () => {
  const points = matrix([[1], [1], [1]]);
  const shares = gaussianMixture(points, { nComponents: 3, rng: createRng(0) });
  expect([...rowOf(shares, 0)].reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 14);
  expect(() => gaussianMixture(points, { nComponents: 4, rng: createRng(0) })).toThrow(RangeError);
});
