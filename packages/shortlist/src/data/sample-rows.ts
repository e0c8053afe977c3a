import { createRng } from "../numeric/random.ts";

/**
 * Some of the rows, with the classes in the proportions that they have, and at least one row of each class as long
 * as there is room.
 *
 * Shares are rounded by largest remainders (ties: lower class first), so the sizes add up exactly.
 *
 * @param labels of the whole dataset
 * @param rows which rows to choose from, such as `split.train`
 * @param n how many; all of them if there are no more
 * @returns ascending
 * @throws {RangeError} if n is not a positive integer
 *
 * @example
 * sampleRows([0, 0, 0, 0, 1, 1], [0, 1, 2, 3, 4, 5], 3, { seed: 1 }).length; // 3
 */
export function sampleRows(
  labels: ArrayLike<number>,
  rows: ArrayLike<number>,
  n: number,
  options: {
    readonly seed: number | string /** Names the purpose: other label, other rows. @default "sample" */;
    readonly label?: string;
  },
): Int32Array {
  if (!(Number.isInteger(n) && n > 0))
    throw new RangeError(`Cannot sample ${n} rows: it must be a positive integer`);
  if (n >= rows.length) return Int32Array.from(rows).sort();
  const byClass = new Map<number, number[]>();
  for (const row of Int32Array.from(rows).sort()) {
    const label = labels[row];
    if (label === undefined) throw new RangeError(`Cannot sample row ${row}: it has no label`);
    const members = byClass.get(label);
    if (members === undefined) byClass.set(label, [row]);
    else members.push(row);
  }
  const classes = [...byClass.entries()].sort(([a], [b]) => a - b);
  const shares = apportion(
    classes.map(([, members]) => members.length),
    n,
  );
  const rng = createRng(options.seed).fork(options.label ?? "sample");
  const chosen = classes.flatMap(([label, members], index) =>
    rng.fork(`class ${label}`).shuffle(members).slice(0, shares[index]),
  );
  return Int32Array.from(chosen).sort();
}

/** Divides n seats by size: one each first, if they suffice, then the rest by largest remainders. */
function apportion(sizes: readonly number[], n: number): number[] {
  const minimum = n >= sizes.length ? 1 : 0;
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const quotas = sizes.map((size) => (size * n) / total);
  const seats = quotas.map((quota) => Math.max(minimum, Math.floor(quota)));
  let left = n - seats.reduce((sum, seat) => sum + seat, 0);
  const owed = (index: number) => (quotas[index] ?? 0) - (seats[index] ?? 0);
  while (left !== 0) {
    // Give to whom most is owed, or take back from whom the minimum gave most beyond its quota.
    let best: number | undefined;
    for (let index = 0; index < sizes.length; index++) {
      const may = left > 0 ? (seats[index] ?? 0) < (sizes[index] ?? 0) : (seats[index] ?? 0) > minimum;
      if (!may) continue;
      if (best === undefined || (left > 0 ? owed(index) > owed(best) : owed(index) < owed(best)))
        best = index;
    }
    if (best === undefined) break;
    seats[best] = (seats[best] ?? 0) + Math.sign(left);
    left -= Math.sign(left);
  }
  return seats;
}
