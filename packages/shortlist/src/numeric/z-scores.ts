import { mean } from "./mean.ts";
import { standardDeviation } from "./standard-deviation.ts";

/**
 * How many standard deviations each value lies above the mean; all 0 when the values do not differ.
 *
 * @throws {RangeError} if there are no values
 *
 * @example
 * zScores([1, 3]); // [-1, 1]
 */
export function zScores(values: ArrayLike<number>): number[] {
  const centre = mean(values);
  const spread = standardDeviation(values);
  // A spread that is only rounding noise carries no order: without this, equal values would score ±1.
  const differs = spread > 1e-12 * Math.max(1, Math.abs(centre));
  return Array.from(values, (value) => (differs ? (value - centre) / spread : 0));
}
