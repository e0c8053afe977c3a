import { percent } from "../numeric/percent.ts";
import { someNames } from "../numeric/some-names.ts";
import type { Measured } from "./compare-accuracies.ts";

/**
 * A difference of accuracies in points, without its sign.
 *
 * @example
 * points(-0.0123); // "1.2 points"
 */
export function points(difference: number): string {
  const value = Math.abs(100 * difference).toFixed(1);
  return `${value} ${value === "1.0" ? "point" : "points"}`;
}

/**
 * An accuracy with its standard error, for people.
 *
 * @example
 * withError({ accuracy: 0.5, standardError: 0.05, nRows: 100 }); // "50.0 % ± 5.0"
 */
export function withError({ accuracy, standardError }: Measured): string {
  return `${percent(accuracy)} ± ${(100 * standardError).toFixed(1)}`;
}

/**
 * A place among others, for people.
 *
 * @example
 * [ordinal(1), ordinal(2), ordinal(3), ordinal(11), ordinal(22)]; // ["1st", "2nd", "3rd", "11th", "22nd"]
 */
export function ordinal(place: number): string {
  const isTeen = place % 100 >= 11 && place % 100 <= 13;
  const ending = isTeen ? "th" : (["th", "st", "nd", "rd"][place % 10] ?? "th");
  return `${place}${ending}`;
}

/**
 * Names in a sentence, the first few of them.
 *
 * @example
 * listed(["a", "b", "c"]); // "a, b and c"
 * listed(["a", "b", "c"], 2); // "a, b and 1 more"
 */
export function listed(names: readonly string[], most = 5): string {
  if (names.length > most) return someNames(names, most);
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/**
 * A text broken into lines at its spaces, those after the first indented; "3.5 %" and "± 3.5" stay together.
 *
 * @example
 * wrapped("  one two 33 %", 9, "    "); // ["  one two", "    33 %"]
 */
export function wrapped(text: string, width: number, indent = ""): string[] {
  const lines: string[] = [];
  let line = /^ */.exec(text)?.[0] ?? "";
  let isEmpty = true;
  for (const word of text.trimStart().split(/(?<!±) (?!%|±)/)) {
    const longer = isEmpty ? line + word : `${line} ${word}`;
    if (!isEmpty && longer.length > width) {
      lines.push(line);
      line = indent + word;
    } else line = longer;
    isEmpty = false;
  }
  return [...lines, line];
}

/**
 * Two numbers with as many digits as it takes to tell them apart, three decimals at least.
 *
 * @example
 * apart(0.16312, 0.16334); // ["0.1631", "0.1633"]
 */
export function apart(a: number, b: number): [string, string] {
  for (let digits = 3; digits < 9; digits++) {
    const [first, second] = [a.toFixed(digits), b.toFixed(digits)];
    if (first !== second) return [first, second];
  }
  return [String(a), String(b)];
}
