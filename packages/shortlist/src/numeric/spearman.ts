import { averageRanks } from "./average-ranks.ts";
import { pearson } from "./pearson.ts";
import { requirePairs } from "./require-pairs.ts";

/**
 * Spearman's rank correlation: Pearson's correlation of the ranks, ties at their mean rank.
 *
 * Range: [-1, 1], 1 when both lists order the items alike; undefined when all x or all y are equal.
 * Cost: O(n log n).
 *
 * @throws {RangeError} if the lists differ in length, hold fewer than two values, or one that is not finite
 *
 * @example
 * spearman([1, 2, 3], [1, 20, 300]); // ≈ 1
 */
export function spearman(x: ArrayLike<number>, y: ArrayLike<number>): number | undefined {
  requirePairs("Spearman's correlation", x, y);
  return pearson(averageRanks(x), averageRanks(y));
}
