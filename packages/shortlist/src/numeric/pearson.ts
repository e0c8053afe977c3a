import { mean } from "./mean.ts";
import { requirePairs } from "./require-pairs.ts";

/**
 * Pearson's correlation: how close to one straight line the pairs (x, y) lie.
 *
 * Range: [-1, 1]; undefined when all x or all y are equal.
 *
 * @throws {RangeError} if the lists differ in length, hold fewer than two values, or one that is not finite
 *
 * @example
 * pearson([1, 2, 3], [10, 20, 30]); // ≈ 1
 */
export function pearson(x: ArrayLike<number>, y: ArrayLike<number>): number | undefined {
  requirePairs("Pearson's correlation", x, y);
  const meanX = mean(x);
  const meanY = mean(y);
  let products = 0;
  let squaresX = 0;
  let squaresY = 0;
  for (let i = 0; i < x.length; i++) {
    const dx = x[i]! - meanX;
    const dy = y[i]! - meanY;
    products += dx * dy;
    squaresX += dx * dx;
    squaresY += dy * dy;
  }
  // The mean of equal values may differ from them by rounding: what is left would look like a correlation.
  if (isConstant(x) || isConstant(y) || squaresX === 0 || squaresY === 0) return undefined;
  const correlation = products / (Math.sqrt(squaresX) * Math.sqrt(squaresY));
  return Math.max(-1, Math.min(1, correlation)); // rounding can step over the bound
}

function isConstant(values: ArrayLike<number>): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] !== values[0]) return false;
  return true;
}
