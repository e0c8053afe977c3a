import { createMatrix, type Matrix, rowOf } from "../../numeric/matrix.ts";
import { type SymmetricEigen, symmetricEigen } from "../../numeric/symmetric-eigen.ts";

/** Eigenvalues and eigenvectors of the smaller of the two Gram matrices of some features F. */
export interface GramEigen extends SymmetricEigen {
  /** Whether they are those of FFᵀ (nExamples × nExamples), not of FᵀF (nFeatures × nFeatures). */
  readonly isOfExamples: boolean;
}

/**
 * Eigenvalues and eigenvectors of FᵀF or FFᵀ, whichever is smaller: they share their eigenvalues other than 0.
 *
 * Cost: O(m² · max(nExamples, nFeatures) + m³) time with m the smaller of the two, O(nExamples · nFeatures) memory.
 *
 * @param features (nExamples × nFeatures)
 *
 * @example
 * gramEigen(createMatrix(1, 2, Float64Array.of(3, 4))).values; // [25]
 */
export function gramEigen(features: Matrix): GramEigen {
  const isOfExamples = features.nRows < features.nColumns;
  const rows = isOfExamples ? features : transposed(features);
  const gram = createMatrix(rows.nRows, rows.nRows);
  for (let i = 0; i < rows.nRows; i++) {
    const first = rowOf(rows, i);
    for (let j = 0; j <= i; j++) {
      const second = rowOf(rows, j);
      let total = 0;
      for (let k = 0; k < first.length; k++) total += (first[k] as number) * (second[k] as number);
      gram.data[i * rows.nRows + j] = total;
      gram.data[j * rows.nRows + i] = total;
    }
  }
  return { ...symmetricEigen(gram), isOfExamples };
}

function transposed({ nRows, nColumns, data }: Matrix): Matrix {
  const result = createMatrix(nColumns, nRows);
  for (let i = 0; i < nRows; i++) {
    for (let j = 0; j < nColumns; j++) result.data[j * nRows + i] = data[i * nColumns + j] as number;
  }
  return result;
}
