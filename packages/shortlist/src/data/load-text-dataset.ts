import { readdir } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { buildDataset, type Source } from "./build-dataset.ts";
import { type ColumnChoice, chooseColumns, requireColumn } from "./choose-columns.ts";
import { DataError } from "./data-error.ts";
import { givenSplit } from "./given-split.ts";
import { partNames, partNumbers } from "./part-names.ts";
import { readTable } from "./read-table.ts";
import { requireExamples } from "./require-examples.ts";
import { splitColumnOf } from "./split-column.ts";
import type { Table } from "./table.ts";
import type { TextDataset } from "./text-dataset.ts";

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

/**
 * Loads labelled texts from CSV, TSV, JSON Lines, JSON or Parquet, and checks that a classifier can be trained on
 * them. A folder of files called train, validation and test (such as train.csv), or with such a folder "data" in it, is loaded with
 * that split.
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
    requireExamples({ ...dataset, ...built }, path, "texts");
    return { ...dataset, name, notes };
  }
  return { ...dataset, name, notes, split: givenSplit(dataset, parts, path) };
}

/**
 * The train, validation and test files in a folder, shards (train-00000-of-00002) in order; where it has none, in its folder
 * "data", as repositories of datasets keep them. Undefined for a file.
 */
export async function partFilesIn(path: string): Promise<string[][] | undefined> {
  return (await ownPartFilesOf(path)) ?? (await ownPartFilesOf(join(path, "data")));
}

async function ownPartFilesOf(path: string): Promise<string[][] | undefined> {
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
