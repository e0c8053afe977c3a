import fc from "fast-check";
import { expect, it } from "vitest";
import { probeRows } from "./probe-models.ts";

it("probeRows() takes each class by its share, two at least, and every row where there are few", () => {
  // 90 rows of class 0, 8 of class 1, 2 of class 2; 20 rows: two each first, the other 14 by share: 90 against 8 rows.
  const labels = Int32Array.from({ length: 100 }, (_, i) => (i < 90 ? 0 : i < 98 ? 1 : 2));
  const all = Int32Array.from({ length: 100 }, (_, i) => i);
  const rows = probeRows(all, labels, { nRows: 20, seed: 3 });
  const counts = [0, 0, 0];
  for (const row of rows) counts[labels[row] as number]!++;
  expect(counts[2]).toBe(2);
  expect(counts[1]).toBeGreaterThanOrEqual(2);
  expect(counts[1]).toBeLessThanOrEqual(3);
  expect(probeRows(all, labels, { nRows: 100, seed: 3 })).toEqual(all);
});

it("probeRows() is a sample of the rows given, ascending, the same for the same seed", () =>
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.nat(500), { minLength: 1 }),
      fc.integer({ min: 1, max: 50 }),
      fc.nat(),
      (picked, nRows, seed) => {
        const rows = Int32Array.from(picked).sort();
        const labels = Int32Array.from({ length: 501 }, (_, i) => i % 5);
        const sample = probeRows(rows, labels, { nRows, seed });
        expect(sample).toHaveLength(Math.min(nRows, rows.length));
        expect(
          [...sample].every((row, i) => rows.includes(row) && (i === 0 || row > (sample[i - 1] as number))),
        ).toBe(true);
        expect(probeRows(rows, labels, { nRows, seed })).toEqual(sample);
      },
    ),
  ));
