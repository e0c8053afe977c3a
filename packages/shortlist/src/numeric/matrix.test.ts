import { expect, test } from "vitest";
import { createMatrix, matrix, rowOf } from "./matrix.ts";

test("matrix() keeps rows in row-major order", () => {
  expect(matrix([[1, 2, 3], new Float64Array([4, 5, 6])])).toEqual({
    nRows: 2,
    nColumns: 3,
    data: new Float64Array([1, 2, 3, 4, 5, 6]),
  });
  expect(matrix([])).toEqual({ nRows: 0, nColumns: 0, data: new Float64Array() });
});

test("matrix() refuses rows of unequal length", () => {
  expect(() => matrix([[1, 2], [3]])).toThrow("row 1 has 1 values, but row 0 has 2");
});

test("createMatrix() refuses data of another size", () => {
  expect(() => createMatrix(2, 2, new Float64Array(3))).toThrow("2 × 2 from 3 numbers");
  expect(() => createMatrix(-1, 2)).toThrow(RangeError);
});

test("rowOf() is a view", () => {
  const values = matrix([
    [1, 2],
    [3, 4],
  ]);
  rowOf(values, 1)[0] = 9;
  expect(values.data[2]).toBe(9);
  expect(() => rowOf(values, 2)).toThrow("row 2 of a matrix with 2 rows");
});
