import { mean } from "./mean.ts";

/**
 * Population standard deviation: the root of the mean squared difference from the mean (divides by n).
 *
 * @throws {RangeError} if there are no values
 *
 * @example
 * standardDeviation([1, 3]); // 1
 */
export function standardDeviation(values: ArrayLike<number>): number {
  const centre = mean(values);
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i]! - centre) ** 2;
  return Math.sqrt(squares / values.length);
}
