const MOST_OF_A_CLASS = 10;

/**
 * A few rows of each class, spread evenly over those that there are: as many of each as there is room for, 10 at most. With
 * more classes than there is room, one row each of the first.
 *
 * @param labels of the whole dataset
 * @param rows which rows to choose from, ascending
 * @param most how many rows at most
 * @returns by class, then ascending
 *
 * @example
 * [...fewOfEachClass([0, 1, 0, 1, 0, 0], [0, 1, 2, 3, 4, 5], 4)]; // [2, 5, 1, 3]
 */
export function fewOfEachClass(labels: ArrayLike<number>, rows: ArrayLike<number>, most: number): number[] {
  const byClass = new Map<number, number[]>();
  for (const row of Array.from(rows)) {
    const label = labels[row] as number;
    const members = byClass.get(label);
    if (members === undefined) byClass.set(label, [row]);
    else members.push(row);
  }
  const classes = [...byClass].sort(([a], [b]) => a - b).slice(0, most);
  const each = Math.min(MOST_OF_A_CLASS, Math.floor(most / Math.max(1, classes.length)));
  return classes.flatMap(([, members]) => {
    const n = Math.min(each, members.length);
    return Array.from(
      { length: n },
      (_, i) => members[Math.floor(((i + 0.5) * members.length) / n)] as number,
    );
  });
}
