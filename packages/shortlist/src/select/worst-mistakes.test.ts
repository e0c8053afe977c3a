import { expect, it } from "vitest";
import { worstMistakes } from "./worst-mistakes.ts";

/** One row of probabilities an example, three classes. */
const matrix = (...rows: readonly (readonly [number, number, number])[]) => ({
  nRows: rows.length,
  nColumns: 3,
  data: Float64Array.from(rows.flat()),
});

it("worstMistakes() names the surest first, of equals the lower row, and no row that is right", () => {
  const probabilities = matrix([0.1, 0.2, 0.7], [0.1, 0.8, 0.1], [0.5, 0.3, 0.2], [0.7, 0.2, 0.1], [1, 0, 0]);
  expect(worstMistakes(probabilities, [0, 0, 1, 2, 0], [31, 14, 15, 9, 2])).toEqual([
    { row: 14, actual: 0, predicted: 1, probability: 0.8 },
    { row: 9, actual: 2, predicted: 0, probability: 0.7 },
    { row: 31, actual: 0, predicted: 2, probability: 0.7 },
    { row: 15, actual: 1, predicted: 0, probability: 0.5 },
  ]);
});

it("worstMistakes() keeps at most so many, and rounds to four digits only after ordering", () => {
  const probabilities = matrix([0.99996, 0, 0], [0.99998, 0, 0], [0.5, 0.25, 0.25]);
  expect(worstMistakes(probabilities, [1, 1, 1], [0, 1, 2], 2)).toEqual([
    { row: 1, actual: 1, predicted: 0, probability: 1 },
    { row: 0, actual: 1, predicted: 0, probability: 1 },
  ]);
  const many = matrix(...Array.from({ length: 40 }, () => [0.6, 0.4, 0] as const));
  expect(
    worstMistakes(
      many,
      new Int32Array(40).fill(2),
      Int32Array.from({ length: 40 }, (_, i) => i),
    ),
  ).toHaveLength(24);
});

it("worstMistakes() is empty where nothing is wrong", () => {
  expect(worstMistakes(matrix([0, 0, 1]), [2], [0])).toEqual([]);
});
