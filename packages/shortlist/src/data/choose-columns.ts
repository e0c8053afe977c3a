import { someNames } from "../numeric/some-names.ts";
import { DataError } from "./data-error.ts";
import { nearestName } from "./nearest-name.ts";
import type { Table } from "./table.ts";

/** Names that say what a column is, the surest first. Compared without case, spaces, `_` and `-`. */
const labelNames =
  "label labels class classname category target topic sentiment intent emotion labelname labeltext genre stance y stars rating score".split(
    " ",
  );
const textNames =
  "text texts sentence content review reviewtext comment commenttext message tweet document body utterance question query description headline abstract article title input".split(
    " ",
  );

export interface ColumnChoice {
  /** The label column's name; guessed if not given. */
  readonly label?: string | undefined;
  /** The text column's name, or several (or one string with commas), joined in this order; guessed if not given. */
  readonly text?: string | readonly string[] | undefined;
}

export interface Columns {
  readonly label: string;
  readonly text: readonly string[];
  /** What was guessed. */
  readonly notes: readonly string[];
}

/**
 * Which columns hold the texts and the labels: those that were named, else those whose names say so, else the one
 * with few different values (label) and the one with the longest text.
 *
 * @throws {DataError} wrong-column, same-column, nested-value, or ambiguous-column if there is nothing to go by
 */
export function chooseColumns(table: Table, choice: ColumnChoice): Columns {
  const notes: string[] = [];
  const givenText = choice.text === undefined ? undefined : splitNames(choice.text, table);
  const textInUse = new Set(givenText);
  const label = choice.label ?? guessLabel(table, textInUse, notes);
  requireColumn(table, label, "label");
  if (givenText !== undefined) {
    if (givenText.length === 0)
      throw new DataError("wrong-column", "Cannot use no text column: name at least one");
    for (const name of givenText) requireColumn(table, name, "text");
  }
  const text = givenText ?? [guessText(table, label, notes)];
  if (text.includes(label)) {
    const message = `Cannot use the column ${quote(label)} of ${table.path} both as text and as label`;
    throw new DataError("same-column", message, { path: table.path, hint: listColumns(table) });
  }
  return { label, text, notes };
}

/** @throws {DataError} wrong-column, or nested-value if it holds lists or objects */
export function requireColumn(table: Table, name: string, role: string): void {
  const cells = table.cells[table.columns.indexOf(name)];
  if (cells === undefined) {
    const near = nearestName(name, table.columns);
    const one = table.columns.length === 1 && table.format.startsWith("CSV");
    throw new DataError(
      "wrong-column",
      `Cannot find the ${role} column ${quote(name)} in ${table.path}: ${listColumns(table)}`,
      {
        path: table.path,
        hint:
          near === undefined
            ? one
              ? "if that is several columns, name the --separator"
              : undefined
            : `did you mean ${quote(near)}?`,
      },
    );
  }
  const row = cells.findIndex((cell) => typeof cell === "object");
  if (row < 0) return;
  const found = (cells[row] as { nested: string }).nested;
  const message = `Cannot use the column ${quote(name)} of ${table.path} as ${role}: ${table.whereRow(row)} holds ${found}, and text, numbers or true/false are allowed`;
  throw new DataError("nested-value", message, { path: table.path });
}

function guessLabel(table: Table, taken: ReadonlySet<string>, notes: string[]): string {
  const free = table.columns.filter((name) => !taken.has(name) && isFlat(table, name));
  const named = byName(free, labelNames);
  if (named.length > 0) return guessed("label", named, notes);
  // one called so that holds lists is no reason to take another: whoever reads it says so
  const [nested] = byName(
    table.columns.filter(
      (name) => !taken.has(name) && cellsOf(table, name).some((cell) => typeof cell === "object"),
    ),
    labelNames.slice(0, 5),
  );
  if (nested !== undefined) return nested;
  const few = free.filter((name) => {
    const nDistinct = countDistinct(table, name);
    return nDistinct >= 2 && nDistinct <= Math.max(2, Math.min(200, table.nRows / 3));
  });
  const [only] = few;
  if (few.length === 1 && only !== undefined) {
    requireHeader(table, only);
    return guessed("label", few, notes);
  }
  const found =
    few.length === 0
      ? "no column looks like a label"
      : `${few.map(quote).join(", ")} could each be the label`;
  throw ambiguous(table, "label", found);
}

/** A label column whose name is one of its own values: the first line is a row, and no header. */
function requireHeader(table: Table, label: string): void {
  if (!cellsOf(table, label).includes(label)) return;
  const message = `Cannot use ${table.path}: the first line looks like data (${quote(label)} is also a value of that column), and it must name the columns`;
  throw new DataError("no-header", message, {
    path: table.path,
    hint: "put a line such as text,label at the top",
  });
}

function guessText(table: Table, label: string, notes: string[]): string {
  const free = table.columns.filter((name) => name !== label && isFlat(table, name));
  const named = byName(free, textNames);
  if (named.length > 0) return guessed("text", named, notes);
  const lengths = free.map((name) => meanLength(table, name));
  const longest = lengths.indexOf(Math.max(...lengths));
  const name = free[longest];
  if (name === undefined) throw ambiguous(table, "text", "no column is left beside the label");
  // A column of words repeated over and over, or one that is as long as another, is no clear case.
  const second = Math.max(0, ...lengths.filter((_, index) => index !== longest));
  if (
    free.length > 1 &&
    ((lengths[longest] ?? 0) < 1.5 * second || countDistinct(table, name) < table.nRows / 2)
  ) {
    throw ambiguous(table, "text", "no column is clearly the text");
  }
  return guessed("text", [name], notes);
}

function guessed(role: string, [name = "", ...others]: readonly string[], notes: string[]): string {
  const also = others.length === 0 ? "" : `; also possible: ${others.map(quote).join(", ")}`;
  notes.push(`${role} column guessed: ${quote(name)}${also}`);
  return name;
}

function ambiguous(table: Table, role: string, found: string): DataError {
  const message = `Cannot tell which column of ${table.path} is the ${role}: ${found}; ${listColumns(table)}`;
  return new DataError("ambiguous-column", message, { path: table.path, hint: `name it with --${role}` });
}

/** Columns whose name says what they are, the surest name first; "sentiment_label" counts after "label". */
function byName(columns: readonly string[], names: readonly string[]): string[] {
  const plain = (name: string) => name.toLowerCase().replaceAll(/[\s_-]+/g, "");
  const rank = (name: string) => {
    const exact = names.indexOf(plain(name));
    if (exact >= 0) return exact;
    const lastWord =
      name
        .toLowerCase()
        .split(/[\s_-]+/)
        .at(-1) ?? "";
    const partial = names.slice(0, 5).indexOf(lastWord);
    return partial >= 0 ? names.length + partial : Number.POSITIVE_INFINITY;
  };
  return columns
    .filter((name) => rank(name) < Number.POSITIVE_INFINITY)
    .sort((a, b) => rank(a) - rank(b) || columns.indexOf(a) - columns.indexOf(b));
}

/** "title,body" names two columns, unless one column is called just that. */
function splitNames(given: string | readonly string[], table: Table): string[] {
  if (typeof given !== "string") return [...new Set(given)];
  if (table.columns.includes(given)) return [given];
  return [
    ...new Set(
      given
        .split(",")
        .map((name) => name.trim())
        .filter((name) => name !== ""),
    ),
  ];
}

function cellsOf(table: Table, name: string) {
  return table.cells[table.columns.indexOf(name)] ?? [];
}

function isFlat(table: Table, name: string): boolean {
  const cells = cellsOf(table, name);
  return cells.some((cell) => cell !== undefined) && cells.every((cell) => typeof cell !== "object");
}

function countDistinct(table: Table, name: string): number {
  return new Set(cellsOf(table, name).filter((cell) => cell !== undefined)).size;
}

function meanLength(table: Table, name: string): number {
  let sum = 0;
  for (const cell of cellsOf(table, name)) if (typeof cell === "string") sum += cell.length;
  return sum / Math.max(1, table.nRows);
}

function listColumns(table: Table): string {
  const columns = table.columns.length === 1 ? "column" : "columns";
  return `it has the ${columns} ${someNames(table.columns.map(quote), 20)}`;
}

function quote(name: string): string {
  return JSON.stringify(name);
}
