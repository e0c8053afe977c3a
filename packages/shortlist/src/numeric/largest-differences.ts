import { createSumLargest, MOST_LARGEST, type SumLargest } from "./kernels/sum-largest.ts";
import { createMatrix, type Matrix } from "./matrix.ts";
import type { PairDistances } from "./pair-distances.ts";

/** For fewer rows than this a WebAssembly memory costs more than it saves. */
const FEW_ROWS = 200;

export interface LargestDifferencesOptions {
  /** How many of the largest differences are averaged. */
  readonly k: number;
  /** Rows that share fewer known columns cannot be compared. */
  readonly minShared: number;
}

/**
 * The mean of the k largest absolute differences between every two rows, over the columns that both know.
 *
 * With fewer than k shared columns all of them are averaged. For many rows and k up to 5 a WebAssembly kernel does it,
 * two partners at a time; the results are the same, bit for bit.
 *
 * Cost: O(nRows² · nColumns) time, O(nRows²) memory.
 *
 * @param rows (nRows × nColumns), finite where known
 * @param known same shape, 1 = known; all if left out
 * @throws {RangeError} if k or minShared is not a whole number from 1
 *
 * @example
 * largestDifferences(matrix([[0, 0], [1, 3], [2, 2]]), undefined, { k: 1, minShared: 1 }).values; // [3, 2, 1]
 */
export function largestDifferences(
  rows: Matrix,
  known: Uint8Array | undefined,
  { k, minShared }: LargestDifferencesOptions,
): PairDistances {
  for (const [name, value] of Object.entries({ k, minShared })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new RangeError(`Cannot compare rows with ${name} = ${value}: it must be a whole number from 1`);
    }
  }
  const { nRows: nItems, nColumns } = rows;
  const hasMissing = known?.includes(0) === true;
  const numbers = hasMissing ? withNaN(rows, known) : rows;
  const sumsOf =
    k <= MOST_LARGEST && nItems >= FEW_ROWS ? createSumLargest(numbers, k) : plainSumLargest(numbers, k);
  const values = new Float64Array((nItems * (nItems - 1)) / 2);
  if (!hasMissing) {
    if (nColumns < minShared) return { nItems, values, known: new Uint8Array(values.length) };
    const count = Math.min(k, nColumns);
    for (let i = 0, pair = 0; i < nItems - 1; i++) {
      const sums = sumsOf(i);
      for (let j = 0; j < sums.length; j++) values[pair++] = sums[j]! / count;
    }
    return { nItems, values };
  }
  const masks = bitMasks(known, nItems, nColumns);
  const comparable = new Uint8Array(values.length);
  let nComparable = 0;
  for (let i = 0, pair = 0; i < nItems - 1; i++) {
    const sums = sumsOf(i);
    for (let j = 0; j < sums.length; j++, pair++) {
      const nShared = countShared(masks, i, i + 1 + j);
      if (nShared < minShared) continue;
      values[pair] = sums[j]! / Math.min(k, nShared);
      comparable[pair] = 1;
      nComparable++;
    }
  }
  return nComparable === values.length ? { nItems, values } : { nItems, values, known: comparable };
}

/** A copy for the search of the largest, in which a missing number is NaN: it is larger than nothing. */
function withNaN({ nRows, nColumns, data }: Matrix, known: Uint8Array): Matrix {
  return createMatrix(
    nRows,
    nColumns,
    data.map((value, cell) => (known[cell] === 1 ? value : Number.NaN)),
  );
}

/** What the kernel does, for any k, in plain steps. */
export function plainSumLargest({ nRows, nColumns, data }: Matrix, k: number): SumLargest {
  const largest = new Float64Array(k); // descending
  const sums = new Float64Array(nRows);
  return (row) => {
    for (let j = row + 1; j < nRows; j++) {
      largest.fill(0);
      for (let column = 0; column < nColumns; column++) {
        const difference = Math.abs(data[row * nColumns + column]! - data[j * nColumns + column]!);
        if (!(difference > largest[k - 1]!)) continue;
        let place = k - 1;
        for (; place > 0 && largest[place - 1]! < difference; place--) largest[place] = largest[place - 1]!;
        largest[place] = difference;
      }
      let sum = 0;
      for (let place = 0; place < k; place++) sum += largest[place]!;
      sums[j] = sum;
    }
    return sums.subarray(row + 1);
  };
}

interface BitMasks {
  readonly nWords: number;
  /** (nRows × nWords), a bit for each known column. */
  readonly words: Uint32Array;
}

function bitMasks(known: Uint8Array, nRows: number, nColumns: number): BitMasks {
  const nWords = Math.ceil(nColumns / 32);
  const words = new Uint32Array(nRows * nWords);
  known.forEach((isKnown, cell) => {
    const [row, column] = [Math.floor(cell / nColumns), cell % nColumns];
    const word = row * nWords + (column >> 5);
    words[word] = (words[word]! | (isKnown << (column & 31))) >>> 0;
  });
  return { nWords, words };
}

/** How many columns two rows both know. */
function countShared({ nWords, words }: BitMasks, i: number, j: number): number {
  let count = 0;
  for (let word = 0; word < nWords; word++) {
    let bits = words[i * nWords + word]! & words[j * nWords + word]!;
    bits -= (bits >>> 1) & 0x55555555;
    bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
    count += Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return count;
}
