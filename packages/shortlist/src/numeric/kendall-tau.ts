import { requirePairs } from "./require-pairs.ts";

/**
 * Kendall's τ-b: of all pairs of items, how many more do both lists order alike than oppositely.
 *
 * Each pair counts +1 (same order), −1 (opposite) or 0 (tied in either list); the sum is divided by the
 * geometric mean of the numbers of pairs not tied in x and not tied in y.
 *
 * Range: [-1, 1]; undefined when all x or all y are equal. Cost: O(n²) time, no memory.
 *
 * @throws {RangeError} if the lists differ in length, hold fewer than two values, or one that is not finite
 *
 * @example
 * kendallTau([1, 2, 3], [1, 3, 2]); // ≈ 0.333333
 */
export function kendallTau(x: ArrayLike<number>, y: ArrayLike<number>): number | undefined {
  requirePairs("Kendall's correlation", x, y);
  return weightedAgreement(x, y, () => 1);
}

/** Sum over pairs of weight · sign · sign, divided by its largest possible value. */
export function weightedAgreement(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  weightOf: (i: number, j: number) => number,
): number | undefined {
  let agreement = 0;
  let untiedX = 0;
  let untiedY = 0;
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < i; j++) {
      const signX = Math.sign(x[i]! - x[j]!);
      const signY = Math.sign(y[i]! - y[j]!);
      const weight = weightOf(i, j);
      agreement += weight * signX * signY;
      untiedX += weight * signX * signX;
      untiedY += weight * signY * signY;
    }
  }
  if (untiedX === 0 || untiedY === 0) return undefined;
  return Math.max(-1, Math.min(1, agreement / Math.sqrt(untiedX) / Math.sqrt(untiedY)));
}
