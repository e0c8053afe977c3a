import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createSumLargest } from "./kernels/sum-largest.ts";
import { largestDifferences, plainSumLargest } from "./largest-differences.ts";
import { createMatrix, matrix, rowOf } from "./matrix.ts";
import { distanceBetween } from "./pair-distances.ts";
import { createRng } from "./random.ts";

test("largestDifferences() by hand: the mean of the two largest, of all where fewer are shared", () => {
  // differences of 0 and 1: 1 4 2 3, the two largest average 3.5; without the second 2.5; without all but the first 1
  const rows = matrix([
    [0, 0, 0, 0],
    [1, 4, 2, 3],
  ]);
  const distance = (...known: number[]) =>
    largestDifferences(rows, Uint8Array.of(1, 1, 1, 1, ...known), { k: 2, minShared: 1 });
  expect(distance(1, 1, 1, 1)).toEqual({ nItems: 2, values: Float64Array.of(3.5) });
  expect(distance(1, 0, 1, 1).values[0]).toBe(2.5);
  expect(distance(1, 0, 0, 0).values[0]).toBe(1);
  expect(distance(0, 0, 0, 0).known).toEqual(Uint8Array.of(0));
});

test("largestDifferences() compares nothing where minShared is more than there are columns, and takes few rows", () => {
  const options = { k: 5, minShared: 3 };
  expect(largestDifferences(matrix([[1], [2]]), undefined, options).known).toEqual(Uint8Array.of(0));
  expect(largestDifferences(createMatrix(2, 0), undefined, { k: 5, minShared: 1 }).known).toEqual(
    Uint8Array.of(0),
  );
  expect(largestDifferences(createMatrix(0, 3), undefined, options)).toEqual({
    nItems: 0,
    values: new Float64Array(),
  });
  expect(largestDifferences(matrix([[1, 2, 3]]), undefined, options).values).toHaveLength(0);
  expect(() => largestDifferences(matrix([[1]]), undefined, { k: 0, minShared: 1 })).toThrow("k = 0");
});

/** Rows with NaN where a number is missing. */
const rowsWithGaps = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 70 }))
  .chain(([nRows, nColumns]) =>
    fc.array(
      fc.array(
        fc.oneof(
          { weight: 5, arbitrary: fc.double({ min: -1, max: 1, noNaN: true }) },
          fc.constant(Number.NaN),
        ),
        {
          minLength: nColumns,
          maxLength: nColumns,
        },
      ),
      { minLength: nRows, maxLength: nRows },
    ),
  );

test("largestDifferences() is what the definition says, for any k, with gaps", () => {
  fc.assert(
    fc.property(
      rowsWithGaps,
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 4 }),
      (rows, k, minShared) => {
        const known = Uint8Array.from(rows.flat(), (value) => (Number.isNaN(value) ? 0 : 1));
        const values = matrix(rows.map((row) => row.map((value) => (Number.isNaN(value) ? 7 : value))));
        const distances = largestDifferences(values, known, { k, minShared });
        rows.forEach((a, i) => {
          rows.slice(0, i).forEach((b, j) => {
            const all = a
              .map((value, column) => Math.abs(value - b[column]!))
              .filter((value) => !Number.isNaN(value));
            const largest = all.sort((x, y) => y - x).slice(0, k);
            const expected = largest.reduce((x, y) => x + y, 0) / largest.length;
            const found = distanceBetween(distances, j, i);
            if (all.length < minShared) expect(found).toBeUndefined();
            else expect(found).toBeCloseTo(expected, 12);
          });
        });
      },
    ),
  );
});

test.each([
  ["all known", 0],
  ["with gaps", 0.2],
])("largestDifferences() of many rows, %s, is that of each pair alone", (_, shareMissing) => {
  const rng = createRng(5);
  const rows = createMatrix(251, 7);
  rows.data.forEach((_, cell) => {
    rows.data[cell] = rng.next();
  });
  const known = Uint8Array.from(rows.data, () => (rng.next() < shareMissing ? 0 : 1));
  const options = { k: 3, minShared: 4 };
  const distances = largestDifferences(rows, known, options);
  for (let pair = 0; pair < 500; pair++) {
    const [i, j] = [rng.integer(250), 250];
    const two = matrix([rowOf(rows, i), rowOf(rows, j)]);
    const twoKnown = Uint8Array.of(...known.subarray(7 * i, 7 * i + 7), ...known.subarray(7 * j, 7 * j + 7));
    const alone = largestDifferences(two, twoKnown, options);
    expect(distanceBetween(distances, i, j)).toBe(distanceBetween(alone, 0, 1));
  }
});

describe("createSumLargest()", () => {
  test("is the plain computation, bit for bit", () => {
    fc.assert(
      fc.property(rowsWithGaps, fc.integer({ min: 1, max: 5 }), (rows, k) => {
        const fast = createSumLargest(matrix(rows), k);
        const plain = plainSumLargest(matrix(rows), k);
        rows.forEach((_, row) => {
          expect([...fast(row)]).toEqual([...plain(row)]);
        });
      }),
    );
  });

  test("refuses more than it can keep", () => {
    expect(() => createSumLargest(matrix([[1]]), 6)).toThrow("it must be 1 to 5");
  });
});
