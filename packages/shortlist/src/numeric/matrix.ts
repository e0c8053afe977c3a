/** Numbers in rows and columns, row-major: element (i, j) is `data[i * nColumns + j]`. */
export interface Matrix {
  readonly nRows: number;
  readonly nColumns: number;
  readonly data: Float64Array;
}

/**
 * A matrix from its rows.
 *
 * @throws {RangeError} if the rows differ in length
 *
 * @example
 * matrix([[1, 2], [3, 4]]).data; // [1, 2, 3, 4]
 */
export function matrix(rows: readonly ArrayLike<number>[]): Matrix {
  const nColumns = rows[0]?.length ?? 0;
  const result = createMatrix(rows.length, nColumns);
  rows.forEach((row, i) => {
    if (row.length !== nColumns) {
      throw new RangeError(
        `Cannot make a matrix: row ${i} has ${row.length} values, but row 0 has ${nColumns}`,
      );
    }
    result.data.set(row, i * nColumns);
  });
  return result;
}

/**
 * A matrix over existing numbers, or of zeros.
 *
 * @param data (nRows × nColumns), row-major; not copied
 * @throws {RangeError} if the sizes are not whole numbers that fit the data
 *
 * @example
 * createMatrix(2, 3).data.length; // 6
 */
export function createMatrix(nRows: number, nColumns: number, data?: Float64Array): Matrix {
  const sizesAreValid = Number.isInteger(nRows) && Number.isInteger(nColumns) && nRows >= 0 && nColumns >= 0;
  if (!sizesAreValid || (data !== undefined && data.length !== nRows * nColumns)) {
    throw new RangeError(
      `Cannot make a matrix of ${nRows} × ${nColumns}${data ? ` from ${data.length} numbers` : ""}`,
    );
  }
  return { nRows, nColumns, data: data ?? new Float64Array(nRows * nColumns) };
}

/**
 * One row of a matrix: a view, so writing to it writes to the matrix.
 *
 * @throws {RangeError} if there is no such row
 *
 * @example
 * rowOf(matrix([[1, 2], [3, 4]]), 1); // [3, 4]
 */
export function rowOf(values: Matrix, row: number): Float64Array {
  if (!Number.isInteger(row) || row < 0 || row >= values.nRows) {
    throw new RangeError(`Cannot read row ${row} of a matrix with ${values.nRows} rows`);
  }
  return values.data.subarray(row * values.nColumns, (row + 1) * values.nColumns);
}
