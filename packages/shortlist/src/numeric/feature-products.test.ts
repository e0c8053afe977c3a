import { expect, it } from "vitest";
import { featureProducts } from "./feature-products.ts";
import { createMatrix } from "./matrix.ts";
import { createRng } from "./random.ts";
import { sparseMatrix } from "./sparse-matrix.ts";

const rng = createRng("products");
const numbers = (n: number) => Float64Array.from({ length: n }, () => rng.normal());

// Rows and columns that four does not divide, and that it does.
it.each([
  [7, 5, 3],
  [8, 4, 2],
  [3, 9, 1],
  [1, 1, 4],
])("adds the products of %i × %i features with %i classes, dense as sparse", (nRows, nColumns, k) => {
  const dense = createMatrix(nRows, nColumns, numbers(nRows * nColumns));
  const at = (row: number, column: number) => dense.data[row * nColumns + column] as number;
  const columns = Array.from({ length: nColumns }, (_, column) => column);
  const rows = Array.from({ length: nRows }, (_, row) =>
    columns.map((column) => [column, at(row, column)] as const),
  );
  const [weights, residuals] = [numbers(nColumns * k), numbers(nRows * k)];
  for (const features of [dense, sparseMatrix(nColumns, rows)]) {
    const products = featureProducts(features, k);
    const forward = new Float64Array(nRows * k).fill(1);
    const back = new Float64Array(nColumns * k).fill(1);
    products.add(weights, forward);
    products.addTransposed(residuals, back);
    products.addTransposed(residuals, back); // nothing is left over from the time before
    forward.forEach((found, place) => {
      const [row, j] = [Math.floor(place / k), place % k];
      const sum = columns.reduce((s, column) => s + at(row, column) * (weights[column * k + j] as number), 1);
      expect(found).toBeCloseTo(sum, 12);
    });
    back.forEach((found, place) => {
      const [column, j] = [Math.floor(place / k), place % k];
      let sum = 1;
      for (let row = 0; row < nRows; row++) sum += 2 * at(row, column) * (residuals[row * k + j] as number);
      expect(found).toBeCloseTo(sum, 12);
    });
  }
});
