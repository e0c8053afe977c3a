import type { Matrix } from "shortlist";

/**
 * Share of rows whose most probable class is the right one, to four decimals; the first of equals counts.
 *
 * @param probabilities (nRows × nClasses)
 * @param labels (nRows)
 *
 * @example
 * accuracyOf(matrix([[0.9, 0.1], [0.2, 0.8]]), Int32Array.of(0, 0)); // 0.5
 */
export function accuracyOf({ data, nColumns }: Matrix, labels: Int32Array): number {
  let nRight = 0;
  labels.forEach((label, i) => {
    let best = 0;
    for (let j = 1; j < nColumns; j++) if (data[i * nColumns + j]! > data[i * nColumns + best]!) best = j;
    if (best === label) nRight++;
  });
  return Number((nRight / labels.length).toFixed(4));
}
