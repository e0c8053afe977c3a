import fc from "fast-check";
import { expect, test } from "vitest";
import { cosineDistances } from "./cosine-distances.ts";
import { matrix } from "./matrix.ts";

test("cosineDistances() by hand: parallel 0, at right angles 1, opposite 2, at 60 degrees .5", () => {
  const rows = matrix([
    [1, 0],
    [3, 0],
    [0, 2],
    [-1, 0],
    [1, Math.sqrt(3)],
  ]);
  const { values, known } = cosineDistances(rows);
  expect(known).toBeUndefined();
  [0, 1, 2, 0.5, 1, 2, 0.5].forEach((distance, pair) => {
    expect(values[pair]).toBeCloseTo(distance, 12);
  });
});

test("cosineDistances() does not compare a row of zeros", () => {
  expect([
    ...(cosineDistances(
      matrix([
        [1, 0],
        [0, 0],
        [1, 1],
      ]),
    ).known as Uint8Array),
  ]).toEqual([0, 1, 0]);
});

test("cosineDistances() does not change when a row is stretched", () => {
  const row = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 2, maxLength: 5 }),
      fc.integer({ min: 1, max: 9 }),
      (rows, factor) => {
        const plain = cosineDistances(matrix(rows));
        const stretched = cosineDistances(
          matrix(rows.map((values, i) => values.map((x) => x * (i === 0 ? factor : 1)))),
        );
        expect(stretched.known).toEqual(plain.known);
        plain.values.forEach((distance, pair) => {
          expect(stretched.values[pair]).toBeCloseTo(distance, 12);
          expect(distance).toBeGreaterThanOrEqual(0);
        });
      },
    ),
  );
});
