import { DataError } from "./data-error.ts";

const MAX_CLASSES = 10_000;

/** Classes that were made of the values of a label. */
export interface NamedClasses {
  /** (nRows), integers in [0, classNames.length) */
  readonly labels: Int32Array;
  readonly classNames: readonly string[];
  readonly notes: readonly string[];
}

/**
 * Class numbers and names of labels: ordered by number if all are numbers, else by character code.
 *
 * @param about what the labels are, in a message: 'the label column "y"'
 * @param valueNames names that the file gives for numbers
 * @throws {DataError} one-class, too-many-classes
 */
export function nameClasses(
  values: readonly string[],
  { path, about, valueNames }: { path: string; about: string; valueNames?: readonly string[] | undefined },
): NamedClasses {
  const different = orderClasses(new Set(values));
  requireClasses(different, values.length, about, path);
  const numberOf = new Map(different.map((value, index) => [value, index]));
  const classNames = classNamesOf(different, valueNames);
  return {
    labels: Int32Array.from(values, (value) => numberOf.get(value) as number),
    classNames,
    notes: lookAlikes(classNames),
  };
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

function orderClasses(values: ReadonlySet<string>): string[] {
  const byCode = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  const all = [...values];
  if (!all.every((value) => NUMBER.test(value))) return all.sort(byCode);
  return all.sort((a, b) => Number(a) - Number(b) || byCode(a, b));
}

/** The names that the file gives for the numbers, if it has one for each. */
function classNamesOf(values: readonly string[], names: readonly string[] | undefined): string[] {
  const found = values.map((value) => (/^\d+$/.test(value) ? names?.[Number(value)] : undefined));
  const usable = found.every((name) => name !== undefined) && new Set(found).size === found.length;
  return usable ? (found as string[]) : [...values];
}

function requireClasses(values: readonly string[], nRows: number, about: string, path: string): void {
  if (values.length === 1) {
    const message = `Cannot use ${path}: ${about} has one class only (${JSON.stringify(values[0])}), and at least two are needed`;
    throw new DataError("one-class", message, { path });
  }
  if (values.length <= MAX_CLASSES && (values.length <= 50 || nRows / values.length >= 3)) return;
  const found = `${about} has ${values.length} different values in ${nRows} rows`;
  const limit = values.length > MAX_CLASSES ? `; at most ${MAX_CLASSES} classes are allowed` : "";
  throw new DataError("too-many-classes", `Cannot use ${path}: ${found}${limit}`, {
    path,
    hint: "it looks like an identifier, a measurement or the text itself: choose another column with --label",
  });
}

/** Classes that differ only in case or spaces are most likely one. */
function lookAlikes(names: readonly string[]): string[] {
  const seen = new Map<string, string>();
  const notes: string[] = [];
  for (const name of names) {
    const key = name
      .normalize("NFKC")
      .toLowerCase()
      .replaceAll(/[\s_-]+/g, " ");
    const other = seen.get(key);
    if (other === undefined) seen.set(key, name);
    else
      notes.push(
        `the classes ${JSON.stringify(other)} and ${JSON.stringify(name)} look like one, but are kept apart`,
      );
  }
  return notes;
}
