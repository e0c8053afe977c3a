import { dot } from "./dot.ts";
import type { Matrix } from "./matrix.ts";
import type { SparseMatrix } from "./sparse-matrix.ts";

/** Products of one set of features, made over and over in a fit. k is the number of classes. */
export interface FeatureProducts {
  /** products (nExamples × k) += features · weights (nFeatures × k) */
  add(weights: Float64Array, products: Float64Array): void;
  /** products (nFeatures × k) += featuresᵀ · residuals (nExamples × k) */
  addTransposed(residuals: Float64Array, products: Float64Array): void;
}

/**
 * Sparse features are multiplied entry by entry, dense ones in runs as long as a row: twice as fast.
 *
 * @example
 * const products = new Float64Array(2);
 * featureProducts({ nRows: 2, nColumns: 1, data: Float64Array.of(3, 5) }, 1).add(Float64Array.of(2), products);
 * [...products]; // [6, 10]
 */
export function featureProducts(features: Matrix | SparseMatrix, k: number): FeatureProducts {
  return "rowStarts" in features ? sparseProducts(features, k) : denseProducts(features, k);
}

function sparseProducts({ nRows, rowStarts, columns, data }: SparseMatrix, k: number): FeatureProducts {
  return {
    add(weights, products) {
      for (let row = 0; row < nRows; row++) {
        const to = row * k;
        const end = rowStarts[row + 1]!;
        for (let entry = rowStarts[row]!; entry < end; entry++) {
          const value = data[entry]!;
          const from = columns[entry]! * k;
          for (let j = 0; j < k; j++) products[to + j] = products[to + j]! + value * weights[from + j]!;
        }
      }
    },
    addTransposed(residuals, products) {
      for (let row = 0; row < nRows; row++) {
        const from = row * k;
        const end = rowStarts[row + 1]!;
        for (let entry = rowStarts[row]!; entry < end; entry++) {
          const value = data[entry]!;
          const to = columns[entry]! * k;
          for (let j = 0; j < k; j++) products[to + j] = products[to + j]! + value * residuals[from + j]!;
        }
      }
    },
  };
}

function denseProducts({ nRows, nColumns: n, data }: Matrix, k: number): FeatureProducts {
  const byClass = new Float64Array(k * n);
  return {
    add(weights, products) {
      for (let i = 0; i < n; i++) for (let j = 0; j < k; j++) byClass[j * n + i] = weights[i * k + j]!;
      for (let row = 0; row < nRows; row++) {
        for (let j = 0; j < k; j++) {
          products[row * k + j] = products[row * k + j]! + dot(data, row * n, byClass, j * n, n);
        }
      }
    },
    addTransposed(residuals, products) {
      byClass.fill(0);
      const inFours = nRows - (nRows % 4);
      for (let row = 0; row < inFours; row += 4) addFourRows(row, residuals);
      for (let row = inFours; row < nRows; row++) {
        for (let j = 0; j < k; j++) {
          const [to, from, residual] = [j * n, row * n, residuals[row * k + j]!];
          for (let i = 0; i < n; i++) byClass[to + i] = byClass[to + i]! + residual * data[from + i]!;
        }
      }
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < k; j++) products[i * k + j] = products[i * k + j]! + byClass[j * n + i]!;
      }
    },
  };

  /** Four rows at a time, so that each sum is read and written once for the four. */
  function addFourRows(row: number, residuals: Float64Array): void {
    const first = row * n;
    const second = first + n;
    const third = second + n;
    const fourth = third + n;
    for (let j = 0; j < k; j++) {
      const to = j * n;
      const a = residuals[row * k + j]!;
      const b = residuals[(row + 1) * k + j]!;
      const c = residuals[(row + 2) * k + j]!;
      const d = residuals[(row + 3) * k + j]!;
      for (let i = 0; i < n; i++) {
        byClass[to + i] =
          byClass[to + i]! +
          (a * data[first + i]! + b * data[second + i]! + (c * data[third + i]! + d * data[fourth + i]!));
      }
    }
  }
}
