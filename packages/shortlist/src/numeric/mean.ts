/**
 * Arithmetic mean.
 *
 * @throws {RangeError} if there are no values
 *
 * @example
 * mean([1, 2, 6]); // 3
 */
export function mean(values: ArrayLike<number>): number {
  if (values.length === 0) throw new RangeError("Cannot take the mean of no values");
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total / values.length;
}
