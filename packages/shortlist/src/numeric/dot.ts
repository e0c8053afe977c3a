/**
 * The sum of products of two stretches of numbers, in four partial sums: a processor adds them side by side.
 *
 * @param a read from `aStart` on
 * @param b read from `bStart` on
 *
 * @example
 * dot([1, 2, 3], 0, [4, 5, 6], 0, 3); // 32
 */
export function dot(
  a: Float64Array | readonly number[],
  aStart: number,
  b: Float64Array | readonly number[],
  bStart: number,
  length: number,
): number {
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  let k = 0;
  for (; k + 3 < length; k += 4) {
    first += a[aStart + k]! * b[bStart + k]!;
    second += a[aStart + k + 1]! * b[bStart + k + 1]!;
    third += a[aStart + k + 2]! * b[bStart + k + 2]!;
    fourth += a[aStart + k + 3]! * b[bStart + k + 3]!;
  }
  for (; k < length; k++) first += a[aStart + k]! * b[bStart + k]!;
  return first + second + (third + fourth);
}
