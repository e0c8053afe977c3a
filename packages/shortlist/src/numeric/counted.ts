/**
 * A number of things in words.
 *
 * @param noun of one of them, whose plural ends in s
 *
 * @example
 * [counted(1, "model"), counted(2, "model")]; // ["1 model", "2 models"]
 */
export function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
