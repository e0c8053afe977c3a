import { createMatrix, type Matrix } from "./matrix.ts";

/** Eigenvalues and eigenvectors of a symmetric matrix. */
export interface SymmetricEigen {
  /** (n), ascending. */
  readonly values: Float64Array;
  /** (n × n): row j is the eigenvector of value j, of length 1. */
  readonly vectors: Matrix;
}

/**
 * All eigenvalues and eigenvectors of a symmetric matrix: Householder reduction to tridiagonal form, then implicit QL.
 *
 * Cost: O(n³) time, O(n²) memory.
 * Source: Golub and Van Loan, "Matrix Computations", 8.3; EISPACK tred2 and tql2.
 *
 * @param matrix (n × n), symmetric; only its lower half is read
 * @throws {RangeError} if the matrix is not square, or holds a value that is not finite
 *
 * @example
 * symmetricEigen(matrix([[2, 0], [0, 1]])).values; // [1, 2]
 */
export function symmetricEigen(matrix: Matrix): SymmetricEigen {
  const n = matrix.nRows;
  if (matrix.nColumns !== n) {
    throw new RangeError(`Cannot find eigenvalues of a ${n} × ${matrix.nColumns} matrix: it must be square`);
  }
  const { diagonal, offDiagonal, basis } = tridiagonalise(matrix);
  diagonalise(diagonal, offDiagonal, basis, n);
  const order = Array.from(diagonal, (_, i) => i).sort((i, j) => diagonal[i]! - diagonal[j]!);
  const vectors = createMatrix(n, n);
  order.forEach((from, to) => {
    vectors.data.set(basis.subarray(from * n, (from + 1) * n), to * n);
  });
  return { values: Float64Array.from(order, (i) => diagonal[i]!), vectors };
}

interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** offDiagonal[i] couples i and i + 1. */
  readonly offDiagonal: Float64Array;
  /** (n × n): row j is basis vector j. */
  readonly basis: Float64Array;
}

/** A = Σ basisᵀ T basis with T tridiagonal, by Householder reflections from the first column on. */
function tridiagonalise({ nRows: n, data }: Matrix): Tridiagonal {
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      if (!Number.isFinite(data[i * n + j]!)) {
        throw new RangeError(`Cannot find eigenvalues: element (${i}, ${j}) is ${data[i * n + j]}`);
      }
      a[i * n + j] = data[i * n + j]!;
      a[j * n + i] = data[i * n + j]!;
    }
  }
  const basis = new Float64Array(n * n);
  for (let i = 0; i < n; i++) basis[i * n + i] = 1;
  const v = new Float64Array(n); // the reflection is 1 − 2 v vᵀ
  const p = new Float64Array(n);
  for (let k = 0; k < n - 2; k++) {
    let norm = 0;
    for (let j = k + 1; j < n; j++) norm = Math.hypot(norm, a[k * n + j]!);
    if (norm === 0) continue;
    const first = a[k * n + k + 1]!;
    const pivot = first > 0 ? -norm : norm; // away from `first`, so that nothing cancels
    let length = 0;
    for (let j = k + 1; j < n; j++) {
      v[j] = a[k * n + j]! - (j === k + 1 ? pivot : 0);
      length = Math.hypot(length, v[j]!);
    }
    for (let j = k + 1; j < n; j++) v[j] = v[j]! / length;

    // A ← (1 − 2vvᵀ) A (1 − 2vvᵀ) = A − 2(v qᵀ + q vᵀ), q = Av − (vᵀAv) v
    let projection = 0;
    for (let i = k + 1; i < n; i++) {
      let total = 0;
      for (let j = k + 1; j < n; j++) total += a[i * n + j]! * v[j]!;
      p[i] = total;
      projection += total * v[i]!;
    }
    for (let i = k + 1; i < n; i++) p[i] = p[i]! - projection * v[i]!;
    for (let i = k + 1; i < n; i++) {
      for (let j = k + 1; j < n; j++) {
        a[i * n + j] = a[i * n + j]! - 2 * (v[i]! * p[j]! + p[i]! * v[j]!);
      }
    }
    a[k * n + k + 1] = pivot;
    a[(k + 1) * n + k] = pivot;
    // basis ← reflection · basis: rows are the new basis vectors
    p.fill(0);
    for (let i = k + 1; i < n; i++) {
      for (let j = 0; j < n; j++) p[j] = p[j]! + v[i]! * basis[i * n + j]!;
    }
    for (let i = k + 1; i < n; i++) {
      for (let j = 0; j < n; j++) basis[i * n + j] = basis[i * n + j]! - 2 * v[i]! * p[j]!;
    }
  }
  return {
    diagonal: Float64Array.from({ length: n }, (_, i) => a[i * n + i]!),
    offDiagonal: Float64Array.from({ length: n }, (_, i) => (i + 1 < n ? a[i * n + i + 1]! : 0)),
    basis,
  };
}

/** Implicit QL with Wilkinson's shift: turns the tridiagonal form into a diagonal one, rotating the basis along. */
function diagonalise(d: Float64Array, e: Float64Array, basis: Float64Array, n: number): void {
  for (let l = 0; l < n; l++) {
    for (let iteration = 0; ; iteration++) {
      let m = l;
      while (m < n - 1 && Math.abs(e[m]!) > Number.EPSILON * (Math.abs(d[m]!) + Math.abs(d[m + 1]!))) m++;
      if (m === l) break;
      if (iteration === 60) throw new RangeError("Cannot find eigenvalues: the matrix does not converge");
      let g = (d[l + 1]! - d[l]!) / (2 * e[l]!);
      let r = Math.hypot(g, 1);
      g = d[m]! - d[l]! + e[l]! / (g + (g >= 0 ? r : -r));
      let s = 1;
      let c = 1;
      let p = 0;
      let i = m - 1;
      for (; i >= l; i--) {
        const f = s * e[i]!;
        const b = c * e[i]!;
        r = Math.hypot(f, g);
        e[i + 1] = r;
        if (r === 0) {
          d[i + 1] = d[i + 1]! - p;
          e[m] = 0;
          break;
        }
        s = f / r;
        c = g / r;
        g = d[i + 1]! - p;
        r = (d[i]! - g) * s + 2 * c * b;
        p = s * r;
        d[i + 1] = g + p;
        g = c * r - b;
        for (let k = 0; k < n; k++) {
          const upper = basis[(i + 1) * n + k]!;
          const lower = basis[i * n + k]!;
          basis[(i + 1) * n + k] = s * lower + c * upper;
          basis[i * n + k] = c * lower - s * upper;
        }
      }
      if (r === 0 && i >= l) continue;
      d[l] = d[l]! - p;
      e[l] = g;
      e[m] = 0;
    }
  }
}
