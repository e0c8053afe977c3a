import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { counted } from "../numeric/counted.ts";
import { chooseColumns, requireColumn } from "./choose-columns.ts";
import type { ImageSource } from "./image-dataset.ts";
import { isImageName } from "./image-files.ts";
import { readParquetImages } from "./read-parquet.ts";
import { type Cell, pictureCell, type Table } from "./table.ts";

/** Names of columns that hold the path of a picture's file. */
const pathNames = "image imagepath imagefile img imgpath picture photo file filename filepath path".split(
  " ",
);

/** A row of a table with its picture and label; what is missing was left out. */
export interface ImageRow {
  readonly image: ImageSource;
  readonly label: string;
  /** Number of the row in the table. */
  readonly row: number;
}

export interface ImageRows {
  readonly rows: readonly ImageRow[];
  readonly labelColumn: string;
  readonly notes: readonly string[];
}

/**
 * The column of a table that holds pictures: one of Parquet's, or one whose name says so and whose values are called
 * as pictures are; undefined if there is none.
 */
export function imageColumnOf(table: Table): string | undefined {
  const pictures = table.columns.find((_, i) => table.cells[i]?.includes(pictureCell));
  if (pictures !== undefined) return pictures;
  return table.columns.find((name, i) => {
    if (!pathNames.includes(name.toLowerCase().replaceAll(/[\s_-]+/g, ""))) return false;
    const values = (table.cells[i] ?? []).filter((cell) => typeof cell === "string").slice(0, 100);
    return values.length > 0 && values.every((value) => isImageName(value.trim()));
  });
}

/**
 * Pictures and labels of a table's rows. Paths are relative to the table's folder.
 *
 * @param column that holds the pictures
 * @throws {DataError} wrong-column, ambiguous-column, nested-value, invalid-parquet
 */
export async function imageRowsOf(
  table: Table,
  column: string,
  label: string | undefined,
): Promise<ImageRows> {
  const place = table.columns.indexOf(column);
  const holdsPictures = table.cells[place]?.includes(pictureCell) ?? false;
  if (!holdsPictures) requireColumn(table, column, "image");
  const named: Table = {
    ...table,
    cells: table.cells.map((cells, i) =>
      i === place && holdsPictures ? cells.map(() => "a picture") : cells,
    ),
  };
  const columns = chooseColumns(named, { label, text: [column] });
  const images = holdsPictures
    ? picturesOf(await readParquetImages(await readFile(table.path), table.path, column), table)
    : pathsOf(table.cells[place] ?? [], table);
  const labels = table.cells[table.columns.indexOf(columns.label)] ?? [];
  const unlabelled = table.valueNames?.has(columns.label) ? "-1" : undefined;
  const rows: ImageRow[] = [];
  const dropped = { picture: 0, label: 0 };
  for (let row = 0; row < table.nRows; row++) {
    const image = images[row];
    const cell = labels[row];
    const name = typeof cell === "string" ? cell.trim() : "";
    if (image === undefined) dropped.picture++;
    else if (name === "" || name === unlabelled) dropped.label++;
    else rows.push({ image, label: name, row });
  }
  const notes = [...table.notes, ...columns.notes];
  for (const [what, n] of Object.entries(dropped))
    if (n > 0) notes.push(`${counted(n, "row")} without ${what} dropped`);
  return { rows, labelColumn: columns.label, notes };
}

function pathsOf(cells: readonly Cell[], table: Table): (ImageSource | undefined)[] {
  const folder = dirname(resolve(table.path));
  return cells.map((cell) => {
    const path = typeof cell === "string" ? cell.trim() : "";
    return path === "" ? undefined : { name: path, path: resolve(folder, path) };
  });
}

function picturesOf(
  images: Awaited<ReturnType<typeof readParquetImages>>,
  table: Table,
): (ImageSource | undefined)[] {
  const folder = dirname(resolve(table.path));
  return Array.from({ length: table.nRows }, (_, row) => {
    const image = images[row];
    if (image === undefined) return undefined;
    const { bytes, path } = image;
    const where = table.whereRow(row);
    const name = path === undefined ? where : `${path} (${where})`;
    return bytes === undefined ? { name, path: resolve(folder, path as string) } : { name, bytes };
  });
}
