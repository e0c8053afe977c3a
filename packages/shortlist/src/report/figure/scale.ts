/** Maps values to pixels, evenly. */
export type Scale = (value: number) => number;

/**
 * An even scale.
 *
 * @param domain values, from … to; if they are the same, everything lies in the middle
 * @param range pixels, from … to
 *
 * @example
 * linearScale([0, 2], [100, 200])(1); // 150
 */
export function linearScale(domain: readonly [number, number], range: readonly [number, number]): Scale {
  const [from, to] = domain;
  const [start, end] = range;
  if (from === to) return () => (start + end) / 2;
  return (value) => start + ((end - start) * (value - from)) / (to - from);
}

/**
 * Round numbers that enclose a range, at most two more than `most` steps need.
 *
 * @param most steps between the first and the last, about
 *
 * @example
 * ticks(0.52, 0.71); // [0.5, 0.55, 0.6, 0.65, 0.7, 0.75]
 * ticks(0.52, 0.71, 2); // [0.5, 0.6, 0.7, 0.8]
 */
export function ticks(low: number, high: number, most = 5): number[] {
  const span = Math.max(high - low, 1e-3);
  const unit = 10 ** Math.floor(Math.log10(span / most));
  const step = ([1, 2, 5, 10].find((factor) => factor * unit >= span / most - 1e-12) as number) * unit;
  const first = Math.floor(low / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-9));
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/**
 * The range of some values with a little room on both sides.
 *
 * @example
 * padded([0, 1]); // [-0.05, 1.05]
 * padded([2, 2]); // [1.9, 2.1]
 */
export function padded(values: readonly number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = high > low ? (high - low) / 20 : Math.abs(high) / 20 || 0.5;
  return [low - room, high + room];
}

/**
 * Round numbers within a range, at least one if there is any to four digits.
 *
 * @param most steps between the first and the last, about
 *
 * @example
 * innerTicks(0.52, 0.71, 3); // [0.6, 0.7]
 */
export function innerTicks(low: number, high: number, most = 5): number[] {
  return ticks(low, high, most).filter((tick) => tick >= low && tick <= high);
}

/**
 * Whole numbers from 1 to n, few enough that they stand at least `gap` apart.
 *
 * @param width pixels between the first and the last
 *
 * @example
 * countTicks(5, 400, 28); // [1, 2, 3, 4, 5]
 * countTicks(40, 400, 28); // [5, 10, 15, 20, 25, 30, 35, 40]
 */
export function countTicks(n: number, width: number, gap: number): number[] {
  const most = Math.max(1, Math.floor(width / gap));
  const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
  const step = steps.find((candidate) => n / candidate <= most) ?? n;
  return Array.from({ length: Math.floor(n / step) }, (_, i) => (i + 1) * step);
}

/**
 * How ticks are written: as many decimals as they need.
 *
 * @example
 * tickFormat([0.5, 0.525])(0.5); // "0.500"
 */
export function tickFormat(values: readonly number[]): (value: number) => string {
  const decimals = (value: number) => String(Number(value.toPrecision(6))).split(".")[1]?.length ?? 0;
  const most = Math.min(4, Math.max(...values.map(decimals)));
  return (value) => value.toFixed(most);
}
