import type { SparseMatrix } from "./sparse-matrix.ts";

/** A smaller matrix that a linear model with an L2 penalty is fitted on with the same result. */
export interface MergedColumns {
  readonly features: SparseMatrix;
  /** Weights of the smaller matrix' columns (nMerged × k) as those of the original columns (nColumns × k). */
  expand(weights: Float64Array, k: number): Float64Array;
  /** The other way round; weights that no fit would give lose what cannot be told apart. */
  reduce(weights: Float64Array, k: number): Float64Array;
}

/**
 * Merges, row by row, all columns that hold nothing but one entry, in that row, into one column.
 *
 * Under an L2 penalty the best weights of such columns are in proportion to their entries, so one column with the
 * length of those entries says as much. In word counts three columns of four are of this kind.
 *
 * @example
 * const features = { nRows: 1, nColumns: 2, rowStarts: [0, 2], columns: [0, 1], data: [3, 4] };
 * mergeLoneColumns(features).features.data; // [5]
 */
export function mergeLoneColumns(original: SparseMatrix): MergedColumns {
  const { nRows, nColumns, rowStarts, columns, data } = original;
  const counts = new Uint32Array(nColumns);
  for (const column of columns) counts[column]!++;
  // to[column] is its column in the smaller matrix and share[column] its part of it; empty columns stay where they are
  const to = new Int32Array(nColumns);
  const share = Float64Array.from(counts, (count) => (count === 1 ? 0 : 1));
  let nKept = 0;
  for (let column = 0; column < nColumns; column++) if (counts[column] !== 1) to[column] = nKept++;

  const newStarts = new Uint32Array(nRows + 1);
  const newColumns = new Uint32Array(columns.length);
  const newData = new Float64Array(columns.length);
  let nMerged = nKept;
  let place = 0;
  for (let row = 0; row < nRows; row++) {
    let squares = 0;
    for (let entry = rowStarts[row]!; entry < rowStarts[row + 1]!; entry++) {
      const column = columns[entry]!;
      if (counts[column] === 1) {
        squares += data[entry]! ** 2;
        continue;
      }
      newColumns[place] = to[column]!;
      newData[place++] = data[entry]!;
    }
    if (squares > 0) {
      const length = Math.sqrt(squares);
      for (let entry = rowStarts[row]!; entry < rowStarts[row + 1]!; entry++) {
        const column = columns[entry]!;
        if (counts[column] !== 1) continue;
        to[column] = nMerged;
        share[column] = data[entry]! / length;
      }
      newColumns[place] = nMerged++;
      newData[place++] = length;
    }
    newStarts[row + 1] = place;
  }
  return {
    features: {
      nRows,
      nColumns: nMerged,
      rowStarts: newStarts,
      columns: newColumns.slice(0, place),
      data: newData.slice(0, place),
    },
    expand: (weights, k) => {
      const expanded = new Float64Array(nColumns * k);
      for (let i = 0; i < expanded.length; i++) {
        const column = Math.floor(i / k);
        if (share[column] === 0) continue; // its one entry is 0: it may have no merged column to go to
        expanded[i] = share[column]! * weights[to[column]! * k + (i % k)]!;
      }
      return expanded;
    },
    reduce: (weights, k) => {
      const reduced = new Float64Array(nMerged * k);
      for (let i = 0; i < nColumns * k; i++) {
        const column = Math.floor(i / k);
        const target = to[column]! * k + (i % k);
        reduced[target] = reduced[target]! + share[column]! * weights[i]!;
      }
      return reduced;
    },
  };
}
