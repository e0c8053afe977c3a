import { readdir } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { type BuiltRows, buildDataset, type Source } from "./build-dataset.ts";
import { type ColumnChoice, chooseColumns, requireColumn } from "./choose-columns.ts";
import { DataError } from "./data-error.ts";
import { readTable } from "./read-table.ts";
import type { Table } from "./table.ts";
import type { GivenSplit, TextDataset } from "./text-dataset.ts";

export interface LoadTextDatasetOptions extends ColumnChoice {
  /** The separator of a CSV file, one character; found out if not given. */
  readonly separator?: string | undefined;
  /** The column that says which part of the split a row is in: train, validation or test. */
  readonly splitColumn?: string | undefined;
  /** A file with the rows to validate on; the first file is then for training. */
  readonly validation?: string | undefined;
  /** A file with the rows to test on. */
  readonly test?: string | undefined;
}

const partNames = ["train", "validation", "test"] as const;
/** What people call the parts. */
const partNumbers = new Map<string, number>(
  ["train training", "validation valid val dev development eval", "test testing"].flatMap((names, part) =>
    names.split(" ").map((name): [string, number] => [name, part]),
  ),
);

/**
 * Loads labelled texts from CSV, TSV, JSON Lines, JSON or Parquet, and checks that a classifier can be trained on
 * them. A folder of files called train, validation and test (such as train.csv) is loaded with that split.
 *
 * Nothing is repaired in silence: what was guessed or dropped is in the dataset's `notes`.
 *
 * @throws {DataError} with a `code`, one line and mostly a `hint`, for every file or column that cannot be used
 *
 * @example
 * import { writeFile } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * const path = `${tmpdir()}/load-text-dataset-example.csv`;
 * await writeFile(path, "text,label\ngood,1\nbad,0\nfine,1\nawful,0\n");
 * const dataset = await loadTextDataset(path, { text: "text", label: "label" });
 * dataset.labels; // [1, 0, 1, 0]
 * dataset.classNames; // ["0", "1"]
 */
export async function loadTextDataset(
  path: string,
  options: LoadTextDatasetOptions = {},
): Promise<TextDataset> {
  const { separator, validation, test, splitColumn } = options;
  const folderParts = await partFilesIn(path);
  const files = folderParts ?? [path, validation, test].map((file) => (file === undefined ? [] : [file]));
  const read: Table[][] = [];
  for (const part of files) {
    const tables: Table[] = [];
    for (const file of part) tables.push(await readTable(file, { separator }));
    read.push(tables);
  }
  const first = read[0]?.[0];
  if (first === undefined)
    throw new DataError("missing-file", `Cannot read ${path}: there is no training file`, { path });
  const columns = chooseColumns(first, options);
  for (const table of read.flat()) {
    if (table === first) continue;
    for (const name of columns.text) requireColumn(table, name, "text");
    requireColumn(table, columns.label, "label");
  }

  const ownFiles = read.flat().length > 1;
  const partsOf = ownFiles ? undefined : splitColumnOf(first, splitColumn, [columns.label, ...columns.text]);
  const sources = read.flatMap((tables, part) =>
    tables.map((table): Source => ({ table, partOf: partsOf?.partOf ?? (() => part) })),
  );
  const built = buildDataset(sources, columns);
  const { dataset, parts } = built;
  const name = folderParts === undefined ? dataset.name : basename(resolve(path));
  const notes = partsOf === undefined ? dataset.notes : [...dataset.notes, partsOf.note];
  if (!ownFiles && partsOf === undefined) {
    requireExamples(built, path);
    return { ...dataset, name, notes };
  }
  return { ...dataset, name, notes, split: givenSplit(dataset, parts, path) };
}

/** The train, validation and test files in a folder, shards (train-00000-of-00002) in order; undefined for a file. */
async function partFilesIn(path: string): Promise<string[][] | undefined> {
  let names: string[];
  try {
    names = (await readdir(path)).sort();
  } catch {
    return undefined; // not a folder, or one that cannot be read: reading it as a file tells why
  }
  const parts: string[][] = [[], [], []];
  for (const name of names) {
    const match = /^([a-z]+)(?:-\d+-of-\d+)?\.(?:csv|tsv|jsonl|ndjson|json|parquet)$/i.exec(name);
    const part = partNumbers.get(match?.[1]?.toLowerCase() ?? "");
    if (part !== undefined) parts[part]?.push(join(path, name));
  }
  for (const [part, files] of parts.entries()) {
    const shards = files.every((file) => /-\d+-of-\d+\./.test(file));
    if (files.length < 2 || shards) continue;
    const message = `Cannot use ${path}: it has more than one ${partNames[part]} file (${files.map((file) => basename(file)).join(", ")})`;
    throw new DataError("is-a-folder", message, { path, hint: "give the file itself" });
  }
  return (parts[0]?.length ?? 0) > 0 ? parts : undefined;
}

/** What the split column says, or undefined if there is none. One called "split" is used without being named. */
function splitColumnOf(
  table: Table,
  given: string | undefined,
  taken: readonly string[],
): { partOf: (row: number) => number; note: string } | undefined {
  const name =
    given ?? table.columns.find((column) => column.toLowerCase() === "split" && !taken.includes(column));
  if (name === undefined) return undefined;
  requireColumn(table, name, "split");
  const cells = table.cells[table.columns.indexOf(name)] ?? [];
  const parts = cells.map((cell) => partNumbers.get(String(cell).trim().toLowerCase()));
  const bad = parts.indexOf(undefined);
  if (bad >= 0) {
    if (given === undefined) return undefined; // a column that happens to be called split
    const message = `Cannot split ${table.path} by the column ${JSON.stringify(name)}: ${table.whereRow(bad)} has ${JSON.stringify(cells[bad] ?? "")}, and train, validation and test are allowed`;
    throw new DataError("split-value", message, { path: table.path });
  }
  if (!parts.includes(0)) {
    if (given === undefined) return undefined;
    throw new DataError(
      "split-value",
      `Cannot split ${table.path} by the column ${JSON.stringify(name)}: no row is for training`,
      {
        path: table.path,
      },
    );
  }
  return {
    partOf: (row) => parts[row] as number,
    note: `split taken from the column ${JSON.stringify(name)}`,
  };
}

/** Without a split of the user's own, a class needs two different texts: one to train and one to validate on. */
function requireExamples({ dataset, groupOf, whereRow }: BuiltRows, path: string): void {
  const firstRow = new Map<number, number>();
  const enough = new Set<number>();
  for (const [row, group] of groupOf.entries()) {
    const label = dataset.labels[row] as number;
    const first = firstRow.get(label);
    if (first === undefined) firstRow.set(label, row);
    else if (groupOf[first] !== group) enough.add(label);
  }
  const small = [...firstRow.entries()].filter(([label]) => !enough.has(label));
  if (small.length === 0) return;
  const shown = small
    .slice(0, 5)
    .map(([label, row]) => `${JSON.stringify(dataset.classNames[label])} (${whereRow(row)})`);
  const more = small.length > 5 ? ` and ${small.length - 5} more` : "";
  const classes = small.length === 1 ? "the class" : "the classes";
  const each = small.length === 1 ? "has" : "have";
  const message = `Cannot use ${path}: ${classes} ${shown.join(", ")}${more} ${each} one example only; at least 2 different texts are needed, better 10`;
  throw new DataError("class-too-small", message, {
    path,
    hint: "remove such rows, add examples, or merge the class with another",
  });
}

function givenSplit(dataset: TextDataset, parts: Uint8Array, path: string): GivenSplit {
  const rowsOf = (part: number) => Int32Array.from([...parts.keys()].filter((row) => parts[row] === part));
  const train = rowsOf(0);
  const trained = new Set<number>(Array.from(train, (row) => dataset.labels[row] as number));
  for (const part of [1, 2]) {
    const unseen = Array.from(rowsOf(part), (row) => dataset.labels[row] as number).filter(
      (label) => !trained.has(label),
    );
    const [label] = unseen;
    if (label === undefined) continue;
    const nClasses = new Set(unseen).size;
    const more = nClasses > 1 ? ` and ${nClasses - 1} more classes` : "";
    const message = `Cannot use ${path}: the class ${JSON.stringify(dataset.classNames[label])}${more} occurs in the ${partNames[part]} rows (${unseen.length}) but never in training`;
    throw new DataError("label-not-in-training", message, {
      path,
      hint: "add training examples of it, or remove those rows",
    });
  }
  if (trained.size < 2) {
    throw new DataError(
      "one-class",
      `Cannot use ${path}: the training rows have one class only, and at least two are needed`,
      { path },
    );
  }
  const validation = rowsOf(1);
  const test = rowsOf(2);
  return {
    train,
    ...(validation.length > 0 ? { validation } : {}),
    ...(test.length > 0 ? { test } : {}),
  };
}
