/**
 * Weighted Kendall's τ (Vigna 2015): of all pairs of items, how many more do both lists order alike than oppositely,
 * where agreeing on the best items counts most.
 *
 * Each pair counts +1 (same order), −1 (opposite) or 0 (tied in either list), times its weight; the sum is divided by the
 * geometric mean of what the pairs not tied in x and not tied in y weigh. A pair weighs 1/(1 + rank) of one item plus that
 * of the other, rank 0 being the largest value. Ranked once by x (ties by y) and once by y (ties by x), the two results
 * averaged: so it is symmetric, as scipy's default is.
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
  requirePairs(x, y);
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
  return weightedAgreement(first, second, weights);
}

/** Sum over pairs of weight · sign · sign, divided by its largest possible value; a pair weighs what its items do. */
function weightedAgreement(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  weights: Float64Array,
): number | undefined {
  let agreement = 0;
  let untiedX = 0;
  let untiedY = 0;
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < i; j++) {
      const signX = Math.sign(x[i]! - x[j]!);
      const signY = Math.sign(y[i]! - y[j]!);
      const weight = weights[i]! + weights[j]!;
      agreement += weight * signX * signY;
      untiedX += weight * signX * signX;
      untiedY += weight * signY * signY;
    }
  }
  if (untiedX === 0 || untiedY === 0) return undefined;
  return Math.max(-1, Math.min(1, agreement / Math.sqrt(untiedX) / Math.sqrt(untiedY)));
}

function requirePairs(x: ArrayLike<number>, y: ArrayLike<number>): void {
  if (x.length !== y.length || x.length < 2) {
    throw new RangeError(
      `Cannot compute the weighted τ of ${x.length} and ${y.length} values: both lists need the same length, at least 2`,
    );
  }
  for (let i = 0; i < x.length; i++) {
    if (!Number.isFinite(x[i]!) || !Number.isFinite(y[i]!)) {
      throw new RangeError(
        `Cannot compute the weighted τ: pair ${i} is (${x[i]}, ${y[i]}), both must be finite`,
      );
    }
  }
}
