import { weightedAgreement } from "./kendall-tau.ts";
import { requirePairs } from "./require-pairs.ts";

/**
 * Weighted Kendall's τ (Vigna 2015): like τ-b, but agreeing on the best items counts most.
 *
 * A pair weighs 1/(1 + rank) of one item plus that of the other, rank 0 being the largest value. Ranked once by
 * x (ties by y) and once by y (ties by x), the two results averaged: so it is symmetric, as scipy's default is.
 *
 * Range: [-1, 1]; undefined when all x or all y are equal. Cost: O(n²) time, O(n) memory.
 * Source: S. Vigna, "A weighted correlation index for rankings with ties", WWW 2015; scipy.stats.weightedtau.
 *
 * @param options.rankBy "both" averages the two rankings, "x" ranks by x alone. @default "both"
 * @throws {RangeError} if the lists differ in length, hold fewer than two values, or one that is not finite
 *
 * @example
 * weightedTau([1, 2, 3], [1, 2, 3]); // ≈ 1
 */
export function weightedTau(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  options: { readonly rankBy?: "both" | "x" } = {},
): number | undefined {
  requirePairs("the weighted τ", x, y);
  const byX = tauRankedBy(x, y);
  if (options.rankBy === "x") return byX;
  const byY = tauRankedBy(y, x);
  return byX === undefined || byY === undefined ? undefined : (byX + byY) / 2;
}

function tauRankedBy(first: ArrayLike<number>, second: ArrayLike<number>): number | undefined {
  const order = Array.from(first, (_, i) => i).sort(
    (i, j) => first[j]! - first[i]! || second[j]! - second[i]!,
  );
  const weights = new Float64Array(order.length);
  order.forEach((item, rank) => {
    weights[item] = 1 / (1 + rank);
  });
  return weightedAgreement(first, second, (i, j) => weights[i]! + weights[j]!);
}
