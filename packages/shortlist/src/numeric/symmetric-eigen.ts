import { dot } from "./dot.ts";
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
  const form = tridiagonalise(matrix);
  const { values, rows } = diagonalised(form, basisOf(form));
  return { values, vectors: rows };
}

/** Eigenvalues of a symmetric matrix, and where some vectors lie in its eigenvectors' coordinates. */
export interface EigenCoordinates {
  /** (n), ascending. */
  readonly values: Float64Array;
  /** (n × nVectors): row j holds the coordinate of each vector along the eigenvector of value j. */
  readonly coordinates: Matrix;
}

/**
 * The eigenvalues of a symmetric matrix, and the coordinates of a few vectors along its eigenvectors, without those.
 *
 * Cost: O(n³ + n² · nVectors) time, but several times less than `symmetricEigen` when the vectors are few.
 *
 * @param matrix (n × n), symmetric; only its lower half is read
 * @param vectors (n × nVectors), one a column
 * @throws {RangeError} if the matrix is not square or the vectors have another length, or a value is not finite
 *
 * @example
 * eigenCoordinates(matrix([[2, 0], [0, 1]]), matrix([[3], [4]])).values; // [1, 2]
 */
export function eigenCoordinates(matrix: Matrix, vectors: Matrix): EigenCoordinates {
  if (vectors.nRows !== matrix.nRows) {
    throw new RangeError(
      `Cannot find coordinates of vectors of length ${vectors.nRows} by a matrix of ${matrix.nRows} rows`,
    );
  }
  const form = tridiagonalise(matrix);
  const start = createMatrix(vectors.nRows, vectors.nColumns, Float64Array.from(vectors.data));
  form.reflections.forEach((reflection, k) => {
    if (reflection) reflect(start, reflection, k + 1);
  });
  const { values, rows } = diagonalised(form, start);
  return { values, coordinates: rows };
}

interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** offDiagonal[i] couples i and i + 1. */
  readonly offDiagonal: Float64Array;
  /** What the matrix was divided by, so that no square overflows. */
  readonly scale: number;
  /** Step k is 1 − 2 v vᵀ on the places from k + 1 on; undefined where there was nothing to do. */
  readonly reflections: readonly (Float64Array | undefined)[];
}

/** H A H = T with T tridiagonal, by Householder reflections from the first column on. */
function tridiagonalise({ nRows: n, nColumns, data }: Matrix): Tridiagonal {
  if (nColumns !== n) {
    throw new RangeError(`Cannot find eigenvalues of a ${n} × ${nColumns} matrix: it must be square`);
  }
  let scale = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const size = Math.abs(data[i * n + j]!);
      if (!Number.isFinite(size)) {
        throw new RangeError(`Cannot find eigenvalues: element (${i}, ${j}) is ${data[i * n + j]}`);
      }
      if (size > scale) scale = size;
    }
  }
  if (scale === 0) scale = 1;
  const a = new Float64Array(n * n); // its upper half is never read
  for (let place = 0; place < a.length; place++) a[place] = data[place]! / scale;
  const reflections: (Float64Array | undefined)[] = [];
  const offDiagonal = new Float64Array(n);
  for (let k = 0; k + 1 < n; k++) {
    const m = n - k - 1;
    const v = new Float64Array(m);
    for (let j = 0; j < m; j++) v[j] = a[(k + 1 + j) * n + k]!;
    const head = v[0]!;
    const norm = Math.sqrt(dot(v, 0, v, 0, m));
    offDiagonal[k] = head;
    if (k + 2 >= n || norm === 0) {
      reflections.push(undefined);
      continue;
    }
    const pivot = head > 0 ? -norm : norm; // away from `head`, so that nothing cancels
    offDiagonal[k] = pivot;
    v[0] = head - pivot;
    const length = Math.sqrt(dot(v, 0, v, 0, m));
    for (let j = 0; j < m; j++) v[j] = v[j]! / length;
    reflections.push(v);

    // A ← (1 − 2vvᵀ) A (1 − 2vvᵀ) = A − 2(v qᵀ + q vᵀ), q = Av − (vᵀAv) v
    const q = new Float64Array(m);
    for (let i = 0; i < m; i++) {
      const row = (k + 1 + i) * n + k + 1;
      const ofRow = v[i]!;
      // Row i of the lower half is column i of the upper: both products in one pass, in two partial sums.
      let even = 0;
      let odd = 0;
      let j = 0;
      for (; j + 1 < i; j += 2) {
        const first = a[row + j]!;
        const second = a[row + j + 1]!;
        even += first * v[j]!;
        odd += second * v[j + 1]!;
        q[j] = q[j]! + ofRow * first;
        q[j + 1] = q[j + 1]! + ofRow * second;
      }
      if (j < i) {
        even += a[row + j]! * v[j]!;
        q[j] = q[j]! + ofRow * a[row + j]!;
      }
      q[i] = even + odd + ofRow * a[row + i]!;
    }
    const projection = dot(q, 0, v, 0, m);
    for (let i = 0; i < m; i++) q[i] = q[i]! - projection * v[i]!;
    for (let i = 0; i < m; i++) {
      const row = (k + 1 + i) * n + k + 1;
      const ofV = 2 * v[i]!;
      const ofQ = 2 * q[i]!;
      for (let j = 0; j <= i; j++) a[row + j] = a[row + j]! - ofV * q[j]! - ofQ * v[j]!;
    }
  }
  return {
    diagonal: Float64Array.from({ length: n }, (_, i) => a[i * n + i]!),
    offDiagonal,
    scale,
    reflections,
  };
}

/** Rows ← (1 − 2 v vᵀ) rows, for the rows from `from` on. */
function reflect({ nColumns, data }: Matrix, v: Float64Array, from: number): void {
  const projection = new Float64Array(nColumns);
  for (let i = 0; i < v.length; i++) {
    const row = (from + i) * nColumns;
    for (let j = 0; j < nColumns; j++) projection[j] = projection[j]! + v[i]! * data[row + j]!;
  }
  for (let i = 0; i < v.length; i++) {
    const row = (from + i) * nColumns;
    const twice = 2 * v[i]!;
    for (let j = 0; j < nColumns; j++) data[row + j] = data[row + j]! - twice * projection[j]!;
  }
}

/** (n × n): row j is the vector of place j of the tridiagonal form. */
function basisOf({ diagonal, reflections }: Tridiagonal): Matrix {
  const n = diagonal.length;
  const basis = createMatrix(n, n);
  for (let i = 0; i < n; i++) basis.data[i * n + i] = 1;
  // From the last reflection on, only the lower right corner differs from the identity.
  for (let k = reflections.length - 1; k >= 0; k--) {
    const v = reflections[k];
    if (!v) continue;
    for (let i = k + 1; i < n; i++) {
      const row = i * n + k + 1;
      const twice = 2 * dot(basis.data, row, v, 0, v.length);
      for (let j = 0; j < v.length; j++) basis.data[row + j] = basis.data[row + j]! - twice * v[j]!;
    }
  }
  return basis;
}

/** Eigenvalues in ascending order, and the rows turned from the tridiagonal form's places to its eigenvectors. */
function diagonalised(
  { diagonal, offDiagonal, scale }: Tridiagonal,
  start: Matrix,
): { values: Float64Array; rows: Matrix } {
  const { nRows: n, nColumns } = start;
  diagonalise(diagonal, offDiagonal, start);
  const order = Array.from(diagonal, (_, i) => i).sort((i, j) => diagonal[i]! - diagonal[j]!);
  const rows = createMatrix(n, nColumns);
  order.forEach((from, to) => {
    rows.data.set(start.data.subarray(from * nColumns, (from + 1) * nColumns), to * nColumns);
  });
  return { values: Float64Array.from(order, (i) => scale * diagonal[i]!), rows };
}

/** Implicit QL with Wilkinson's shift: turns the tridiagonal form into a diagonal one, rotating the rows along. */
function diagonalise(d: Float64Array, e: Float64Array, { nRows: n, nColumns, data: rows }: Matrix): void {
  // An element below the rounding of the largest is 0. Measured by its neighbours alone, the rounding that is left of
  // the zero eigenvalues of a matrix of low rank would never be small enough.
  let largest = 0;
  for (let l = 0; l < n; l++) {
    largest = Math.max(largest, Math.abs(d[l]!) + Math.abs(e[l]!));
    for (let iteration = 0; ; iteration++) {
      let m = l;
      while (m < n - 1 && Math.abs(e[m]!) > Number.EPSILON * largest) m++;
      if (m === l) break;
      if (iteration === 60) throw new RangeError("Cannot find eigenvalues: the matrix does not converge");
      let g = (d[l + 1]! - d[l]!) / (2 * e[l]!);
      let r = Math.sqrt(g * g + 1);
      g = d[m]! - d[l]! + e[l]! / (g + (g >= 0 ? r : -r));
      let s = 1;
      let c = 1;
      let p = 0;
      let i = m - 1;
      for (; i >= l; i--) {
        const f = s * e[i]!;
        const b = c * e[i]!;
        r = Math.sqrt(f * f + g * g);
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
        const above = i * nColumns;
        const below = above + nColumns;
        for (let k = 0; k < nColumns; k++) {
          const upper = rows[below + k]!;
          const lower = rows[above + k]!;
          rows[below + k] = s * lower + c * upper;
          rows[above + k] = c * lower - s * upper;
        }
      }
      if (r === 0 && i >= l) continue;
      d[l] = d[l]! - p;
      e[l] = g;
      e[m] = 0;
    }
  }
}
