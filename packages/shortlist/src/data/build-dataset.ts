import { basename, extname } from "node:path";
import { counted } from "../numeric/counted.ts";
import type { Columns } from "./choose-columns.ts";
import { DataError } from "./data-error.ts";
import { firstFew } from "./first-few.ts";
import { groupDuplicates } from "./group-duplicates.ts";
import { nameClasses } from "./name-classes.ts";
import type { Table } from "./table.ts";
import type { TextDataset } from "./text-dataset.ts";

/** A cell longer than this is a fault in the file, or a whole book: no model reads that far. */
const MAX_CELL_LENGTH = 1_000_000;

/** A table and the rows of it that one part of a split is made of. */
export interface Source {
  readonly table: Table;
  /** The number of the part of the split each row belongs to. */
  readonly partOf: (row: number) => number;
}

export interface BuiltRows {
  readonly dataset: TextDataset;
  /** For each row of the dataset, its part. */
  readonly parts: Uint8Array;
  /** For each row, the number of its text: equal texts have one number. */
  readonly groupOf: Int32Array;
  /** Where a row of the dataset is in its file. */
  whereRow(row: number): string;
}

/**
 * Makes texts and class numbers of tables: joins text columns, drops rows without text or label, names and orders
 * the classes (by number if all are numbers, else by character code).
 *
 * @throws {DataError} nul-bytes, cell-too-large, no-rows, one-class, too-many-classes
 */
export function buildDataset(sources: readonly Source[], columns: Columns): BuiltRows {
  const texts: string[] = [];
  const labelCells: string[] = [];
  const parts: number[] = [];
  const rowNumbers: number[] = [];
  const tables: Table[] = [];
  const notes = [...new Set(sources.flatMap(({ table }) => table.notes)), ...columns.notes];
  const dropped = { text: [] as string[], label: [] as string[] };
  let nRepaired = 0;
  let nTrimmed = 0;

  for (const { table, partOf } of sources) {
    const textCells = columns.text.map((name) => table.cells[table.columns.indexOf(name)] ?? []);
    const labels = table.cells[table.columns.indexOf(columns.label)] ?? [];
    const unlabelled = table.valueNames?.has(columns.label) ? "-1" : undefined; // how Hugging Face writes "no label"
    for (let row = 0; row < table.nRows; row++) {
      const pieces = textCells
        .map((cells) => cells[row])
        .filter((cell) => typeof cell === "string" && hasContent(cell));
      const cell = labels[row];
      const label = typeof cell === "string" ? cell.trim() : "";
      if (pieces.length === 0) {
        dropped.text.push(`${table.whereRow(row)}`);
        continue;
      }
      if (!hasContent(label) || label === unlabelled) {
        dropped.label.push(`${table.whereRow(row)}`);
        continue;
      }
      if (label !== cell) nTrimmed++;
      const joined = pieces.join("\n");
      checkCell(joined, table, row);
      checkCell(label, table, row);
      const text = joined.replaceAll(LONE_SURROGATE, "\ufffd");
      if (text !== joined) nRepaired++;
      texts.push(text);
      labelCells.push(label);
      parts.push(partOf(row));
      rowNumbers.push(row);
      tables.push(table);
    }
  }

  const path = sources[0]?.table.path ?? "";
  const nDropped = dropped.text.length + dropped.label.length;
  if (texts.length === 0) {
    const why =
      dropped.text.length === 0 ? "a label" : dropped.label.length === 0 ? "text" : "both text and label";
    throw new DataError("no-rows", `Cannot use ${path}: none of its ${nDropped} rows has ${why}`, { path });
  }
  for (const [what, where] of Object.entries(dropped)) {
    if (where.length > 0)
      notes.push(`${counted(where.length, "row")} without ${what} dropped (${firstFew(where)})`);
  }
  if (nRepaired > 0)
    notes.push(`${counted(nRepaired, "row")} with halves of characters: each half replaced by U+FFFD`);
  if (nTrimmed > 0) notes.push(`${counted(nTrimmed, "row")} with spaces around the label: removed`);

  const {
    labels,
    classNames,
    notes: classNotes,
  } = nameClasses(labelCells, {
    path,
    about: `the label column ${JSON.stringify(columns.label)}`,
    valueNames: sources[0]?.table.valueNames?.get(columns.label),
  });
  const groupOf = groupDuplicates(texts);
  notes.push(...classNotes, ...duplicateNotes(texts, labels, groupOf));
  return {
    dataset: { name: basename(path, extname(path)), texts, labels, classNames, notes },
    parts: Uint8Array.from(parts),
    groupOf,
    whereRow: (row) => tables[row]?.whereRow(rowNumbers[row] ?? 0) ?? "",
  };
}

const LONE_SURROGATE = /\p{Surrogate}/gu;

/** pandas writes a missing value as nothing or as "nan". */
function hasContent(cell: string): boolean {
  return !/^(?:[\s\u200b\u2060\ufeff]*|nan|NaN)$/.test(cell);
}

function checkCell(text: string, table: Table, row: number): void {
  if (text.length > MAX_CELL_LENGTH) {
    const message = `Cannot use ${table.path}: the text at ${table.whereRow(row)} has ${text.length} characters, and ${MAX_CELL_LENGTH} are allowed`;
    throw new DataError("cell-too-large", message, {
      path: table.path,
      hint: "a quote that is never closed can swallow many rows; otherwise shorten or remove the row",
    });
  }
  if (text.includes("\0")) {
    throw new DataError(
      "nul-bytes",
      `Cannot use ${table.path}: ${table.whereRow(row)} holds a NUL character`,
      {
        path: table.path,
      },
    );
  }
}

function duplicateNotes(texts: readonly string[], labels: Int32Array, groupOf: Int32Array): string[] {
  const firstLabel = new Map<number, number>();
  const conflicting = new Set<number>();
  for (const [row, group] of groupOf.entries()) {
    const label = labels[row] as number;
    const first = firstLabel.get(group);
    if (first === undefined) firstLabel.set(group, label);
    else if (first !== label) conflicting.add(group);
  }
  const notes: string[] = [];
  const nRepeated = texts.length - firstLabel.size;
  if (nRepeated > 0) notes.push(`${counted(nRepeated, "row")} repeat the text of another row`);
  if (conflicting.size > 0) {
    const text = texts[groupOf.findIndex((group) => conflicting.has(group))] ?? "";
    const example = JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
    const found = conflicting.size === 1 ? "1 text occurs" : `${conflicting.size} texts occur`;
    notes.push(`${found} with different labels (${example})`);
  }
  return notes;
}
