import { createMatrix, type Matrix } from "./matrix.ts";

/**
 * The features less their means over the examples; exactly 0 where a feature is the same for every example.
 *
 * @param features (nExamples × nFeatures)
 *
 * @example
 * centred(matrix([[1], [3]])).data; // [-1, 1]
 */
export function centred(features: Matrix): Matrix {
  const { nRows, nColumns, data } = features;
  // From the first example on, so that a feature that is the same for all becomes 0 and not what rounding leaves of it.
  const shifted = data.map((value, index) => value - (data[index % nColumns] as number));
  const means = new Float64Array(nColumns);
  shifted.forEach((value, index) => {
    means[index % nColumns] = (means[index % nColumns] as number) + value / nRows;
  });
  return createMatrix(
    nRows,
    nColumns,
    shifted.map((value, index) => value - (means[index % nColumns] as number)),
  );
}
