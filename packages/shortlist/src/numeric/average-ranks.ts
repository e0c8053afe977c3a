/**
 * Rank of each value, 1 for the smallest; equal values share the mean of their ranks.
 *
 * Cost: O(n log n).
 *
 * @example
 * averageRanks([10, 30, 30, 20]); // [1, 3.5, 3.5, 2]
 */
export function averageRanks(values: ArrayLike<number>): number[] {
  const order = Array.from(values, (_, i) => i).sort((i, j) => values[i]! - values[j]!);
  const ranks = new Array<number>(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++;
    for (let place = start; place < end; place++) ranks[order[place]!] = (start + 1 + end) / 2;
    start = end;
  }
  return ranks;
}
