import fc from "fast-check";
import { expect, test } from "vitest";
import { dot } from "./dot.ts";
import { createMatrix, matrix, rowOf } from "./matrix.ts";
import { createRng } from "./random.ts";
import { eigenCoordinates, symmetricEigen } from "./symmetric-eigen.ts";

test("symmetricEigen() by hand: [[2, 1], [1, 2]] has 1 along (1, −1) and 3 along (1, 1)", () => {
  const { values, vectors } = symmetricEigen(
    matrix([
      [2, 1],
      [1, 2],
    ]),
  );
  expect(values[0]).toBeCloseTo(1, 14);
  expect(values[1]).toBeCloseTo(3, 14);
  expect(Math.abs(rowOf(vectors, 1)[0]!)).toBeCloseTo(Math.SQRT1_2, 14);
  expect(rowOf(vectors, 0)[0]! * rowOf(vectors, 0)[1]!).toBeCloseTo(-0.5, 14);
});

test("symmetricEigen() vectors are orthonormal and rebuild the matrix, repeated and zero eigenvalues included", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 12 }), fc.boolean(), (seed, n, isRounded) => {
      const rng = createRng(seed);
      const a = createMatrix(n, n);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j <= i; j++) {
          // small whole numbers make many eigenvalues equal or 0
          const value = isRounded ? rng.integer(2) : rng.normal();
          a.data[i * n + j] = value;
          a.data[j * n + i] = value;
        }
      }
      const { values, vectors } = symmetricEigen(a);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          let product = 0;
          let rebuilt = 0;
          for (let k = 0; k < n; k++) {
            product += vectors.data[i * n + k]! * vectors.data[j * n + k]!;
            rebuilt += vectors.data[k * n + i]! * values[k]! * vectors.data[k * n + j]!;
          }
          expect(product).toBeCloseTo(i === j ? 1 : 0, 10);
          expect(rebuilt).toBeCloseTo(a.data[i * n + j]!, 10);
        }
      }
      expect([...values]).toEqual([...values].sort((x, y) => x - y));
    }),
  );
});

test("symmetricEigen() of a matrix of low rank: the other eigenvalues are 0 but for rounding", () => {
  for (const [n, rank] of [
    [80, 10],
    [140, 3],
    [140, 30],
    [140, 33],
  ] as const) {
    for (let seed = 0; seed < 3; seed++) {
      const rng = createRng(seed);
      const factor = createMatrix(n, rank);
      for (let i = 0; i < n * rank; i++) factor.data[i] = rng.normal();
      const a = createMatrix(n, n);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++)
          a.data[i * n + j] = dot(factor.data, i * rank, factor.data, j * rank, rank);
      }
      const { values, vectors } = symmetricEigen(a);
      const largest = values[n - 1]!;
      expect(Math.max(...values.slice(0, n - rank).map(Math.abs)) / largest).toBeLessThan(1e-13);
      expect(values[n - rank]! / largest).toBeGreaterThan(1e-3);
      for (const k of [0, n - rank, n - 1]) {
        const vector = rowOf(vectors, k);
        expect(dot(vector, 0, vector, 0, n)).toBeCloseTo(1, 12);
        for (let i = 0; i < n; i++) {
          const error = dot(a.data, i * n, vector, 0, n) - values[k]! * vector[i]!;
          expect(Math.abs(error) / largest).toBeLessThan(1e-12);
        }
      }
    }
  }
});

test("symmetricEigen() refuses a matrix that is not square, or holds NaN", () => {
  expect(() => symmetricEigen(createMatrix(2, 3))).toThrow("2 × 3");
  const nan = Number.NaN;
  expect(() =>
    symmetricEigen(
      matrix([
        [nan, nan],
        [nan, nan],
      ]),
    ),
  ).toThrow(RangeError);
});

test("eigenCoordinates() are the products of the vectors with symmetricEigen()'s eigenvectors, signs apart", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 12 }), (seed, n) => {
      const rng = createRng(seed);
      const a = createMatrix(n, n);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j <= i; j++) a.data[i * n + j] = a.data[j * n + i] = 1e200 * rng.normal();
      }
      const columns = createMatrix(n, 2);
      for (let i = 0; i < 2 * n; i++) columns.data[i] = rng.normal();
      const { values, vectors } = symmetricEigen(a);
      const { values: again, coordinates } = eigenCoordinates(a, columns);
      for (let j = 0; j < n; j++) {
        expect(again[j]! / 1e200).toBeCloseTo(values[j]! / 1e200, 10);
        for (const column of [0, 1]) {
          const product = rowOf(vectors, j).reduce(
            (sum, value, i) => sum + value * columns.data[2 * i + column]!,
            0,
          );
          expect(Math.abs(coordinates.data[2 * j + column]!)).toBeCloseTo(Math.abs(product), 7);
        }
      }
    }),
  );
  expect(() => eigenCoordinates(createMatrix(2, 2), createMatrix(3, 1))).toThrow("vectors of length 3");
});
