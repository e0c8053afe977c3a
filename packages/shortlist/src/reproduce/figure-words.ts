import type { Figure, FigureStatus } from "./figure.ts";
import type { FigureValue } from "./published-figure.ts";
import { publishedFigures } from "./published-figures.ts";
import { countFigures } from "./reproduce-figures.ts";

const digitsById = new Map(publishedFigures.map(({ id, digits = 0 }) => [id, digits]));

/** What a status is called for people. */
export const statusWords = {
  equal: "equal",
  differs: "differs",
  "not-reproducible": "cannot be reproduced",
} satisfies Record<FigureStatus, string>;

/**
 * Our value with as many digits as the published one.
 *
 * @example
 * // not run: needs a figure
 * oursInWords(figure); // ".648"
 */
export function oursInWords({ id, published, ours }: Figure): string {
  return ours === null ? "-" : valueInWords(ours, digitsOf(id, published));
}

/**
 * A published value as it is printed; of a group, how many it has.
 *
 * @example
 * // not run: needs a figure
 * publishedInWords(figure); // ".646"
 */
export function publishedInWords({ id, published }: Figure): string {
  return valueInWords(published, digitsOf(id, published));
}

/**
 * A name without the repository that the model lies in.
 *
 * @example
 * shortName("figure-3/curve/Jeevesh8--bert_ft_qqp-9/epoch-1"); // "figure-3/curve/bert_ft_qqp-9/epoch-1"
 */
export function shortName(text: string): string {
  return text.replace(/[\w.-]*?--/g, "");
}

/** As many as are printed, in the table as a whole or in this place. */
function digitsOf(id: string, published: FigureValue): number {
  const printed = typeof published === "number" ? (String(published).split(".")[1]?.length ?? 0) : 0;
  return Math.max(digitsById.get(id) ?? 0, printed);
}

function valueInWords(value: FigureValue, digits: number): string {
  if (typeof value === "number") return value.toFixed(digits).replace(/^(-?)0\./, "$1.");
  return typeof value === "string" ? shortName(value) : `${value.length} models`;
}

/** The parts of a note: figures share many of them. */
function partsOf(note: string | undefined): string[] {
  return note === undefined ? [] : note.split("; ");
}

/**
 * The parts of the figures' notes, each once, numbered from 1 in the order in which they come.
 *
 * @example
 * numberNotes([]).size; // 0
 */
export function numberNotes(figures: readonly Figure[]): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  for (const part of figures.flatMap(({ note }) => partsOf(note)))
    if (!numbers.has(part)) numbers.set(part, numbers.size + 1);
  return numbers;
}

/**
 * The numbers of a figure's notes: "1, 3"; empty where it has none.
 *
 * @example
 * // not run: needs a figure
 * noteNumbersOf(figure, numberNotes([figure])); // "1"
 */
export function noteNumbersOf({ note }: Figure, numbers: ReadonlyMap<string, number>): string {
  return partsOf(note)
    .map((part) => numbers.get(part))
    .join(", ");
}

/**
 * How many figures are equal, differ and cannot be reproduced, in one line.
 *
 * @example
 * summaryOf([]); // "0 equal, 0 differ, 0 cannot be reproduced"
 */
export function summaryOf(figures: readonly Figure[]): string {
  const { equal, differs, "not-reproducible": impossible } = countFigures(figures);
  return `${equal} equal, ${differs} differ, ${impossible} cannot be reproduced`;
}
