import { readdir, stat } from "node:fs/promises";
import { basename, extname, join, resolve } from "node:path";
import { nearDuplicates } from "../image/near-duplicates.ts";
import { DataError } from "./data-error.ts";
import { firstFew } from "./first-few.ts";
import { givenSplit } from "./given-split.ts";
import type { ImageDataset, ImageSource } from "./image-dataset.ts";
import { listImageFiles } from "./image-files.ts";
import { imageColumnOf, imageRowsOf } from "./image-table.ts";
import { faultNotes, type InspectOptions, inspectImages, noneUsable } from "./inspect-images.ts";
import { partFilesIn } from "./load-text-dataset.ts";
import { nameClasses } from "./name-classes.ts";
import { partNames, partNumbers } from "./part-names.ts";
import { readTable } from "./read-table.ts";
import { requireExamples } from "./require-examples.ts";
import { splitColumnOf } from "./split-column.ts";
import type { Table } from "./table.ts";

export interface LoadImageDatasetOptions extends InspectOptions {
  /** Of a table, the column of the label; guessed if not given. */
  readonly label?: string | undefined;
  /** Of a table, the column of the pictures or of their paths; guessed if not given. */
  readonly image?: string | undefined;
  /** The separator of a CSV file, one character; found out if not given. */
  readonly separator?: string | undefined;
  /** The column that says which part of the split a row is in: train, validation or test. */
  readonly splitColumn?: string | undefined;
  /** A file or folder like the first, with the pictures to validate on. */
  readonly validation?: string | undefined;
  /** A file or folder like the first, with the pictures to test on. */
  readonly test?: string | undefined;
}

/** A picture that may turn out to be none. */
interface Candidate {
  readonly image: ImageSource;
  readonly label: string;
  readonly part: number;
}

interface Candidates {
  readonly rows: readonly Candidate[];
  readonly hasParts: boolean;
  /** What the labels are, in a message. */
  readonly about: string;
  readonly valueNames?: readonly string[] | undefined;
  readonly notes: readonly string[];
}

/**
 * Loads labelled pictures, and checks that a classifier can be trained on them: a folder with a folder for each class;
 * the same below train, validation and test; a table with a column of paths; Parquet with the pictures in it, as Hugging Face
 * `datasets` writes it; its image folders with metadata.csv or metadata.jsonl.
 *
 * Every picture is decoded once. One that cannot be is left out, and told in the dataset's `notes`, as are pictures that
 * are nearly the same and those that have two classes.
 *
 * @throws {DataError} with a `code` and one line, if the folder or file cannot be used
 *
 * @example
 * // not run: needs a folder of pictures
 * const dataset = await loadImageDataset("flowers"); // flowers/rose/1.jpg, flowers/tulip/1.jpg
 * dataset.classNames; // ["rose", "tulip"]
 */
export async function loadImageDataset(
  path: string,
  options: LoadImageDatasetOptions = {},
): Promise<ImageDataset> {
  const { validation, test, signal, onProgress } = options;
  const found = await candidatesIn(path, options);
  const all: Candidate[] = [...found.rows];
  const notes = [...found.notes];
  let hasParts = found.hasParts;
  for (const [part, more] of [
    [1, validation],
    [2, test],
  ] as const) {
    if (more === undefined) continue;
    const others = await candidatesIn(more, options);
    all.push(...others.rows.map((row) => ({ ...row, part })));
    notes.push(...others.notes);
    hasParts = true;
  }

  const { usable, digests, hashes, thumbnails, faults, animated } = await inspectImages(
    all.map(({ image }) => image),
    { signal, onProgress },
  );
  const rows = usable.map((i) => all[i] as Candidate);
  notes.push(...faultNotes(faults), ...animationNotes(animated));
  if (rows.length === 0) throw new DataError("no-rows", noneUsable(path, faults), { path });
  const { about, valueNames } = found;
  const classes = nameClasses(
    rows.map(({ label }) => label),
    { path, about, valueNames },
  );
  const { labels, classNames } = classes;
  const gone = new Set(all.map(({ label }) => label));
  for (const { label } of rows) gone.delete(label);
  for (const label of gone)
    notes.push(`the class ${JSON.stringify(label)} is left out: none of its pictures can be used`);
  const groupOf = nearDuplicates({ hashes, thumbnails });
  const images = rows.map(({ image }) => image);
  notes.push(...classes.notes, ...duplicateNotes(images, labels, groupOf, classNames));
  const name = basename(resolve(path), extname(path));
  const dataset = { name, images, digests, groupOf, thumbnails, labels, classNames, notes };
  if (!hasParts) {
    requireExamples(
      { labels, classNames, groupOf, whereRow: (row) => images[row]?.name ?? "" },
      path,
      "pictures",
    );
    return dataset;
  }
  const parts = Uint8Array.from(rows, ({ part }) => part);
  return { ...dataset, split: givenSplit(dataset, parts, path) };
}

async function candidatesIn(path: string, options: LoadImageDatasetOptions): Promise<Candidates> {
  const isFolder = await stat(path).then(
    (s) => s.isDirectory(),
    () => false,
  );
  const files = isFolder ? ((await partFilesIn(path)) ?? (await metadataFilesIn(path))) : [[path]];
  if (files === undefined) {
    const { files, hasParts, notes } = await listImageFiles(path);
    const rows = files.map(({ name, path, label, part }) => ({ image: { name, path }, label, part }));
    return { rows, hasParts, notes, about: "the folder" };
  }
  return candidatesOf(files, options);
}

async function candidatesOf(
  parts: readonly (readonly string[])[],
  { image, label, separator, splitColumn }: LoadImageDatasetOptions,
): Promise<Candidates> {
  const rows: Candidate[] = [];
  const notes: string[] = [];
  let first: { table: Table; column: string; label: string } | undefined;
  const hasFiles = parts.flat().length > 1;
  let hasParts = hasFiles;
  for (const [part, files] of parts.entries()) {
    for (const file of files) {
      const table = await readTable(file, { separator });
      const column = image ?? first?.column ?? imageColumnOf(table);
      if (column === undefined) {
        const message = `Cannot tell which column of ${file} holds the pictures: its columns are ${table.columns.map((name) => JSON.stringify(name)).join(", ")}`;
        throw new DataError("ambiguous-column", message, { path: file, hint: "name it with --image" });
      }
      const found = await imageRowsOf(table, column, first?.label ?? label);
      if (first === undefined && image === undefined)
        notes.push(`image column guessed: ${JSON.stringify(column)}`);
      first ??= { table, column, label: found.labelColumn };
      notes.push(...found.notes);
      const split = hasFiles ? undefined : splitColumnOf(table, splitColumn, [column, found.labelColumn]);
      if (split !== undefined) {
        notes.push(split.note);
        hasParts = true;
      }
      for (const { image, label, row } of found.rows)
        rows.push({ image, label, part: split?.partOf(row) ?? part });
    }
  }
  if (first === undefined)
    throw new DataError("missing-file", "Cannot read pictures: there is no training file");
  return {
    rows,
    hasParts,
    notes,
    about: `the label column ${JSON.stringify(first.label)}`,
    valueNames: first.table.valueNames?.get(first.label),
  };
}

/** The metadata file of an image folder, or those of its train, validation and test folders. */
async function metadataFilesIn(folder: string): Promise<string[][] | undefined> {
  const metadataOf = async (inside: string): Promise<string | undefined> => {
    const names = await readdir(inside).catch(() => [] as string[]);
    const name = names.find((name) => /^metadata\.(?:csv|jsonl|parquet)$/i.test(name));
    return name === undefined ? undefined : join(inside, name);
  };
  const own = await metadataOf(folder);
  if (own !== undefined) return [[own]];
  const parts: string[][] = partNames.map(() => []);
  for (const name of (await readdir(folder)).sort()) {
    const part = partNumbers.get(name.toLowerCase());
    const file = part === undefined ? undefined : await metadataOf(join(folder, name));
    if (part !== undefined && file !== undefined) parts[part]?.push(file);
  }
  return (parts[0]?.length ?? 0) > 0 ? parts : undefined;
}

function animationNotes(names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const of = names.length === 1 ? "1 picture has" : `${names.length} pictures have`;
  return [`${of} several frames or pages (${firstFew(names)}): the first is used`];
}

function duplicateNotes(
  images: readonly ImageSource[],
  labels: Int32Array,
  groupOf: Int32Array,
  classNames: readonly string[],
): string[] {
  const first = new Map<number, number>();
  const conflicts: [number, number][] = [];
  for (const [row, group] of groupOf.entries()) {
    const other = first.get(group);
    if (other === undefined) first.set(group, row);
    else if (labels[other] !== labels[row] && !conflicts.some(([at]) => at === other))
      conflicts.push([other, row]);
  }
  const notes: string[] = [];
  const nRepeated = images.length - first.size;
  if (nRepeated > 0) {
    const are = nRepeated === 1 ? "1 picture is" : `${nRepeated} pictures are`;
    notes.push(`${are} nearly the same as another; they stay in one part of the split`);
  }
  for (const [a, b] of conflicts.slice(0, 3)) {
    const classOf = (row: number) => JSON.stringify(classNames[labels[row] as number]);
    notes.push(
      `a picture is in two classes: ${images[a]?.name} is ${classOf(a)}, and nearly the same ${images[b]?.name} is ${classOf(b)}`,
    );
  }
  if (conflicts.length > 3) notes.push(`${conflicts.length - 3} more pictures are in two classes`);
  return notes;
}
