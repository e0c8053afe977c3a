/** A matrix that is mostly 0, in compressed rows: row i holds entries `rowStarts[i]` to `rowStarts[i + 1] − 1`. */
export interface SparseMatrix {
  readonly nRows: number;
  readonly nColumns: number;
  /** (nRows + 1) */
  readonly rowStarts: Uint32Array;
  /** (nEntries), ascending within a row. */
  readonly columns: Uint32Array;
  /** (nEntries) */
  readonly data: Float64Array;
}

/**
 * A sparse matrix from the entries of its rows.
 *
 * @param rows for each row its [column, value] pairs, columns ascending
 * @throws {RangeError} if a column is out of range or not ascending
 *
 * @example
 * sparseMatrix(3, [[[1, 5]], []]).rowStarts; // [0, 1, 1]
 */
export function sparseMatrix(
  nColumns: number,
  rows: readonly (readonly (readonly [column: number, value: number])[])[],
): SparseMatrix {
  const nEntries = rows.reduce((total, row) => total + row.length, 0);
  const rowStarts = new Uint32Array(rows.length + 1);
  const columns = new Uint32Array(nEntries);
  const data = new Float64Array(nEntries);
  let entry = 0;
  rows.forEach((row, i) => {
    let last = -1;
    for (const [column, value] of row) {
      if (!Number.isInteger(column) || column <= last || column >= nColumns) {
        throw new RangeError(
          `Cannot make a sparse matrix: row ${i} has column ${column} after ${last}, of ${nColumns} columns`,
        );
      }
      columns[entry] = column;
      data[entry++] = value;
      last = column;
    }
    rowStarts[i + 1] = entry;
  });
  return { nRows: rows.length, nColumns, rowStarts, columns, data };
}
