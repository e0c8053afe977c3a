import fc from "fast-check";
import { expect, test } from "vitest";
import { matrix as matrixOf } from "../numeric/matrix.ts";
import { distanceBetween } from "../numeric/pair-distances.ts";
import { modelDistances } from "./model-distances.ts";
import type { PerformanceMatrix } from "./performance-matrix.ts";
import { distancesFrom, meanVector, vectorOf } from "./recorded-vector.ts";

/** A matrix of 64ths, undefined = missing. */
function matrixFrom(rows: readonly (readonly (number | undefined)[])[]): PerformanceMatrix {
  return {
    models: rows.map((_, i) => `m${i}`),
    datasets: (rows[0] ?? []).map((_, i) => `d${i}`),
    values: matrixOf(rows.map((row) => row.map((value) => (value ?? 0) / 64))),
    known: Uint8Array.from(rows.flat(), (value) => (value === undefined ? 0 : 1)),
  };
}

test("meanVector() is over the rows that are recorded on a dataset, and knows nothing where none is", () => {
  const rows = [
    [8, undefined, undefined],
    [24, 16, undefined],
    [64, 64, 64],
  ];
  const { values, known } = meanVector(matrixFrom(rows), [0, 1]);
  expect([...known]).toEqual([1, 1, 0]);
  expect([64 * values[0]!, 64 * values[1]!]).toEqual([16, 16]);
});

test("distancesFrom() gives what modelDistances() gives, gaps included", () => {
  const cell = fc.option(fc.nat(64), { nil: undefined, freq: 5 });
  const rows = fc.array(fc.array(cell, { minLength: 6, maxLength: 6 }), { minLength: 1, maxLength: 8 });
  const options = fc.record({ k: fc.integer({ min: 1, max: 7 }), minShared: fc.integer({ min: 1, max: 4 }) });
  fc.assert(
    fc.property(rows, options, (some, distanceOptions) => {
      const matrix = matrixFrom(some);
      const all = modelDistances(matrix, distanceOptions);
      const rowsOfAll = { values: matrix.values.data, known: matrix.known, nRows: some.length };
      distancesFrom(vectorOf(matrix, 0), rowsOfAll, distanceOptions).forEach((distance, row) => {
        if (row > 0) expect(distance).toBe(distanceBetween(all, 0, row));
      });
    }),
  );
});

test("distancesFrom() refuses a k or minShared that is no whole number from 1", () => {
  const one = { values: new Float64Array([0.5]), known: new Uint8Array([1]) };
  expect(() => distancesFrom(one, { ...one, nRows: 1 }, { k: 0 })).toThrow("k = 0");
  expect(() => distancesFrom(one, { ...one, nRows: 1 }, { minShared: 0.5 })).toThrow("minShared = 0.5");
});
