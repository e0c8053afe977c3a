import { type Matrix, rowOf } from "./matrix.ts";
import { type PairDistances, pairIndex } from "./pair-distances.ts";

/**
 * 1 − cosine between every two rows. A row of zeros has no direction: it cannot be compared with any other.
 *
 * Range: [0, 2], small is near. Cost: O(nRows² · nColumns).
 *
 * @example
 * cosineDistances(matrix([[1, 0], [0, 2], [3, 0]])).values; // [1, 0, 1]
 */
export function cosineDistances(rows: Matrix): PairDistances {
  const { nRows: nItems } = rows;
  const units = Array.from({ length: nItems }, (_, i) => {
    const row = rowOf(rows, i);
    const length = Math.hypot(...row);
    return length === 0 ? undefined : row.map((value) => value / length);
  });
  const values = new Float64Array((nItems * (nItems - 1)) / 2);
  const known = new Uint8Array(values.length);
  for (let i = 0; i < nItems; i++) {
    for (let j = i + 1; j < nItems; j++) {
      const [a, b] = [units[i], units[j]];
      if (a === undefined || b === undefined) continue;
      let cosine = 0;
      for (let c = 0; c < a.length; c++) cosine += a[c]! * b[c]!;
      const pair = pairIndex(nItems, i, j);
      values[pair] = Math.max(0, 1 - cosine); // rounding can leave a cosine just above 1
      known[pair] = 1;
    }
  }
  return known.includes(0) ? { nItems, values, known } : { nItems, values };
}
