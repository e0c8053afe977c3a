import type { Rng } from "../../numeric/random.ts";

/** Two halves of some rows, that share none. */
export type Halves = readonly [first: Int32Array, second: Int32Array];

/**
 * Rows divided at random into two halves with the same share of every class.
 *
 * A class with an odd number of rows gives its last one to the half that has fewer so far.
 *
 * @param labels (nRows), classes, integers from 0
 * @returns rows, ascending
 *
 * @example
 * stratifiedHalves([0, 0, 1, 1], createRng(0)).map((rows) => rows.length); // [2, 2]
 */
export function stratifiedHalves(labels: ArrayLike<number>, rng: Rng): Halves {
  const rowsOfClass = new Map<number, number[]>();
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row] as number;
    const rows = rowsOfClass.get(label);
    if (rows) rows.push(row);
    else rowsOfClass.set(label, [row]);
  }
  const halves: [number[], number[]] = [[], []];
  for (const [, rows] of [...rowsOfClass].sort(([a], [b]) => a - b)) {
    const smaller = halves[0].length <= halves[1].length ? 0 : 1;
    rng.shuffle(rows).forEach((row, i) => {
      halves[((smaller + i) % 2) as 0 | 1].push(row);
    });
  }
  return [Int32Array.from(halves[0]).sort(), Int32Array.from(halves[1]).sort()];
}
