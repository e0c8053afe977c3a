/**
 * Position of the largest value; the first of equals.
 *
 * @throws {RangeError} if there are no values, or one is NaN
 *
 * @example
 * argmax([1, 5, 5]); // 1
 */
export function argmax(values: ArrayLike<number>): number {
  if (values.length === 0) throw new RangeError("Cannot find the largest of no values");
  let best = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i]!)) throw new RangeError(`Cannot find the largest value: value ${i} is NaN`);
    if (values[i]! > values[best]!) best = i;
  }
  return best;
}
