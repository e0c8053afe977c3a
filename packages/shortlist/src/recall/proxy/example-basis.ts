import { dot } from "../../numeric/dot.ts";
import { createMatrix, type Matrix, rowOf } from "../../numeric/matrix.ts";
import { symmetricEigen } from "../../numeric/symmetric-eigen.ts";
import { gramMatrix } from "./gram-matrix.ts";

/** The directions in the space of examples that some features span. */
export interface ExampleBasis {
  /** (nDirections × nExamples), orthonormal rows. */
  readonly basis: Matrix;
  /** (nDirections), of FFᵀ along them, ascending; none is 0. */
  readonly eigenvalues: Float64Array;
}

/**
 * Orthonormal directions in the space of examples: the left singular vectors of the features.
 *
 * Cost: O(m² · max(nExamples, nFeatures) + m³) time with m the smaller of the two, O(nExamples · nFeatures) memory.
 *
 * @param features (nExamples × nFeatures)
 *
 * @example
 * exampleBasis(matrix([[3], [4]])).eigenvalues; // [25]
 */
export function exampleBasis(features: Matrix): ExampleBasis {
  const { gram, isOfExamples } = gramMatrix(features);
  const { values, vectors } = symmetricEigen(gram);
  const noise = 1e-10 * (values[values.length - 1] ?? 0); // eigenvalues below are 0 but for rounding
  const first = values.findIndex((value) => value > noise);
  const eigenvalues = first < 0 ? new Float64Array() : values.slice(first);
  const basis = createMatrix(eigenvalues.length, features.nRows);
  eigenvalues.forEach((eigenvalue, j) => {
    const vector = rowOf(vectors, first + j);
    const direction = rowOf(basis, j);
    if (isOfExamples) direction.set(vector);
    else {
      const { nRows, nColumns, data } = features;
      for (let i = 0; i < nRows; i++) {
        direction[i] = dot(data, i * nColumns, vector, 0, nColumns) / Math.sqrt(eigenvalue);
      }
    }
  });
  return { basis, eigenvalues };
}
