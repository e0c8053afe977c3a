import { dot } from "../../numeric/dot.ts";
import { createMatrix, type Matrix } from "../../numeric/matrix.ts";

/** The smaller of the two Gram matrices of some features F. */
export interface GramMatrix {
  readonly gram: Matrix;
  /** Whether it is FFᵀ (nExamples × nExamples), not FᵀF (nFeatures × nFeatures). */
  readonly isOfExamples: boolean;
}

/**
 * FᵀF or FFᵀ, whichever is smaller: they share their eigenvalues other than 0.
 *
 * Cost: O(m² · max(nExamples, nFeatures)) time with m the smaller of the two, O(nExamples · nFeatures) memory.
 *
 * @param features (nExamples × nFeatures)
 *
 * @example
 * gramMatrix(createMatrix(1, 2, Float64Array.of(3, 4))).gram.data; // [25]
 */
export function gramMatrix(features: Matrix): GramMatrix {
  const isOfExamples = features.nRows < features.nColumns;
  const { nRows: m, nColumns: length, data } = isOfExamples ? features : transposed(features);
  const gram = createMatrix(m, m);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j <= i; j++) {
      const product = dot(data, i * length, data, j * length, length);
      gram.data[i * m + j] = product;
      gram.data[j * m + i] = product;
    }
  }
  return { gram, isOfExamples };
}

function transposed({ nRows, nColumns, data }: Matrix): Matrix {
  const result = createMatrix(nColumns, nRows);
  for (let i = 0; i < nRows; i++) {
    for (let j = 0; j < nColumns; j++) result.data[j * nRows + i] = data[i * nColumns + j] as number;
  }
  return result;
}
