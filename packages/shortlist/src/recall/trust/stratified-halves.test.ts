import fc from "fast-check";
import { expect, test } from "vitest";
import { createRng } from "../../numeric/random.ts";
import { stratifiedHalves } from "./stratified-halves.ts";

test("stratifiedHalves() share no row, lose none, and differ by at most one row, in all and in every class", () => {
  fc.assert(
    fc.property(fc.integer(), fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 40 }), (seed, labels) => {
      const [first, second] = stratifiedHalves(labels, createRng(seed));
      expect([...first, ...second].sort((a, b) => a - b)).toEqual(labels.map((_, row) => row));
      expect(Math.abs(first.length - second.length)).toBeLessThanOrEqual(1);
      for (const label of new Set(labels)) {
        const count = (rows: Int32Array) => rows.filter((row) => labels[row] === label).length;
        expect(Math.abs(count(first) - count(second))).toBeLessThanOrEqual(1);
      }
    }),
  );
});

test("stratifiedHalves() are the same for the same seed, and others for another", () => {
  const labels = Array.from({ length: 30 }, (_, i) => i % 3);
  const halves = (seed: number) => stratifiedHalves(labels, createRng(seed));
  expect(halves(1)).toEqual(halves(1));
  expect(halves(1)).not.toEqual(halves(2));
});
