// Golden: the first outputs of the reference implementation (prng.di.unimi.it/xoshiro128starstar.c) from state
// 1, 2, 3, 4 (compiled from its C source).
import fc from "fast-check";
import { expect, test } from "vitest";
import { createRng, restoreRng } from "./random.ts";

test("restoreRng() continues as the reference xoshiro128** does", () => {
  const rng = restoreRng({ seed: [1, 2, 3, 4], words: [1, 2, 3, 4] });
  expect(Array.from({ length: 10 }, () => rng.integer(2 ** 32))).toEqual([
    11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
  ]);
});

test("createRng() gives the same numbers for the same seed, others for another", () => {
  const draw = (seed: number | string) => {
    const rng = createRng(seed);
    return [rng.next(), rng.integer(1000), rng.normal()];
  };
  expect(draw(1)).toEqual(draw("1"));
  expect(draw(1)).not.toEqual(draw(2));
  expect(draw("a")).not.toEqual(draw("b"));
});

test("createRng() refuses a seed that is not finite", () => {
  expect(() => createRng(Number.NaN)).toThrow("Cannot seed a random generator with NaN");
});

test("state() restores to the same future, forks included", () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(20), (seed, nDraws) => {
      const rng = createRng(seed);
      for (let i = 0; i < nDraws; i++) rng.next();
      const restored = restoreRng(JSON.parse(JSON.stringify(rng.state())));
      expect(restored.fork("x").next()).toBe(rng.fork("x").next());
      expect([restored.next(), restored.normal()]).toEqual([rng.next(), rng.normal()]);
    }),
  );
});

test("restoreRng() refuses a state that is not eight words", () => {
  const good = createRng(1).state();
  for (const words of [[], [0, 0, 0, 0], [1, 2, 3, -1], [1, 2, 3, 4.5]]) {
    expect(() => restoreRng({ ...good, words })).toThrow("Cannot restore a random generator");
  }
});

test("fork() does not depend on what was drawn, and differs by label", () => {
  const rng = createRng(3);
  const before = rng.fork("split").next();
  rng.next();
  expect(rng.fork("split").next()).toBe(before);
  expect(rng.fork("other").next()).not.toBe(before);
});

test("next() is uniform: 100,000 draws fall evenly into 10 bins", () => {
  const rng = createRng("uniform");
  const counts = new Array<number>(10).fill(0);
  for (let i = 0; i < 100_000; i++) counts[Math.floor(rng.next() * 10)]!++;
  // Each count is binomial with standard deviation 95; 500 is more than five of them.
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
});

test("integer() stays below its bound and reaches every value", () => {
  const rng = createRng("bound");
  const seen = new Set(Array.from({ length: 1000 }, () => rng.integer(7)));
  expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(rng.integer(1)).toBe(0);
  for (const n of [0, -1, 1.5, 2 ** 33]) expect(() => rng.integer(n)).toThrow(RangeError);
});

test("shuffle() keeps every item and puts each at each place equally often", () => {
  const rng = createRng("cards");
  const counts = [0, 0, 0];
  for (let i = 0; i < 30_000; i++) {
    const order = rng.shuffle([0, 1, 2]);
    expect(order.reduce((a, b) => a + b)).toBe(3);
    counts[order.indexOf(0)]!++;
  }
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(410); // 5 standard deviations
});

test("normal() has mean 0 and variance 1", () => {
  const rng = createRng("normal");
  const values = Array.from({ length: 100_000 }, () => rng.normal());
  const mean = values.reduce((a, b) => a + b) / values.length;
  const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
  expect(Math.abs(mean)).toBeLessThan(0.016); // 5 standard errors
  expect(Math.abs(variance - 1)).toBeLessThan(0.023);
});
