import { createMatrix, type Matrix } from "../../numeric/matrix.ts";

/**
 * The features less their means over the examples.
 *
 * @param features (nExamples × nFeatures)
 *
 * @example
 * centred(matrix([[1], [3]])).data; // [-1, 1]
 */
export function centred(features: Matrix): Matrix {
  const { nRows, nColumns, data } = features;
  const means = new Float64Array(nColumns);
  data.forEach((value, index) => {
    means[index % nColumns] = (means[index % nColumns] as number) + value / nRows;
  });
  return createMatrix(
    nRows,
    nColumns,
    data.map((value, index) => value - (means[index % nColumns] as number)),
  );
}
