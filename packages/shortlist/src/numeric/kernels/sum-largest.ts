import { createMatrix, type Matrix } from "../matrix.ts";
import { kernelBytes } from "./kernel-bytes.ts";

/** The kernel keeps so many largest differences at most. */
export const MOST_LARGEST = 5;

const module = new WebAssembly.Module(Buffer.from(kernelBytes, "base64"));

/** Computes, for one row, the sum of the largest differences from each row after it. */
export type SumLargest = (row: number) => Float64Array;

/**
 * Readies the kernel of largest-differences.wat for the rows of a matrix.
 *
 * @param rows (nRows × nColumns), NaN = missing
 * @param k how many differences are added up, 1 to 5; fewer where a pair has fewer
 * @returns for row i, sums for rows i + 1, i + 2, …: a view that the next call writes over
 * @throws {RangeError} if k is out of range
 *
 * @example
 * createSumLargest(matrix([[0, 0], [1, 3], [2, 2]]), 1)(0); // [3, 2]
 */
export function createSumLargest(rows: Matrix, k: number): SumLargest {
  if (!Number.isInteger(k) || k < 1 || k > MOST_LARGEST) {
    throw new RangeError(`Cannot add up the ${k} largest differences: it must be 1 to ${MOST_LARGEST}`);
  }
  const { nRows, nColumns, data } = rows.nColumns > 0 ? rows : createMatrix(rows.nRows, 1);
  const nBlocks = Math.ceil(nRows / 2);
  // In memory: the blocks of two rows, one row, the sums.
  const rowAt = 2 * nBlocks * nColumns;
  const sumsAt = rowAt + 2 * Math.ceil(nColumns / 2);
  const nBytes = 8 * (sumsAt + 2 * nBlocks);
  const memory = new WebAssembly.Memory({ initial: Math.ceil(nBytes / 65536) + 1, maximum: 65536 });
  const { sumLargest } = new WebAssembly.Instance(module, { env: { memory } }).exports as {
    sumLargest: (row: number, blocks: number, nColumns: number, end: number, out: number, k: number) => void;
  };
  const numbers = new Float64Array(memory.buffer);
  for (let row = 0; row < nRows; row++) {
    const block = (row >> 1) * 2 * nColumns + (row & 1);
    for (let column = 0; column < nColumns; column++) {
      numbers[block + 2 * column] = data[row * nColumns + column]!;
    }
  }
  return (row) => {
    numbers.set(data.subarray(row * nColumns, (row + 1) * nColumns), rowAt);
    const firstBlock = (row + 1) >> 1; // holds the row itself too, if that is even
    sumLargest(8 * rowAt, 16 * firstBlock * nColumns, nColumns, 8 * rowAt, 8 * sumsAt, k);
    const skipped = row + 1 - 2 * firstBlock;
    return numbers.subarray(sumsAt + skipped, sumsAt + skipped + nRows - row - 1);
  };
}
