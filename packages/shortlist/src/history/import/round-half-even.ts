/**
 * A number rounded to some decimals as Python's `round` does it: to the nearest, and exactly in between (as 0.125 is
 * between 0.12 and 0.13) to the even digit.
 *
 * Source: the published tables of the paper's authors are made with it.
 *
 * @param decimals whole number from 0 to 12
 * @throws {RangeError} if decimals is anything else
 *
 * @example
 * [roundHalfEven(0.125, 2), roundHalfEven(0.375, 2), roundHalfEven(0.615, 2)]; // [0.12, 0.38, 0.61]
 */
export function roundHalfEven(value: number, decimals: number): number {
  if (!Number.isInteger(decimals) || decimals < 0 || decimals > 12) {
    throw new RangeError(`Cannot round to ${decimals} decimals: it must be a whole number from 0 to 12`);
  }
  const text = Math.abs(value).toFixed(Math.min(60, decimals + 30)); // exact: digits of the binary fraction
  const [whole, fraction] = text.split(".") as [string, string];
  const rest = fraction.slice(decimals);
  const isHalf = /^50*$/.test(rest);
  const magnitude = Number(`${whole}.${fraction.slice(0, decimals)}`);
  if (!isHalf) return Number(value.toFixed(decimals));
  const lastDigit = Number((whole + fraction.slice(0, decimals)).at(-1));
  const up = lastDigit % 2 === 1 ? Number((magnitude + 10 ** -decimals).toFixed(decimals)) : magnitude;
  return value < 0 ? -up : up;
}
