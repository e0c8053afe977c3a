/** Refuses two lists that are not at least two pairs of finite numbers. */
export function requirePairs(what: string, x: ArrayLike<number>, y: ArrayLike<number>): void {
  if (x.length !== y.length || x.length < 2) {
    throw new RangeError(
      `Cannot compute ${what} of ${x.length} and ${y.length} values: both lists need the same length, at least 2`,
    );
  }
  for (let i = 0; i < x.length; i++) {
    if (!Number.isFinite(x[i]!) || !Number.isFinite(y[i]!)) {
      throw new RangeError(`Cannot compute ${what}: pair ${i} is (${x[i]}, ${y[i]}), both must be finite`);
    }
  }
}
