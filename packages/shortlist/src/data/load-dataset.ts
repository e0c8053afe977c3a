import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { ImageDataset } from "./image-dataset.ts";
import { isImageName } from "./image-files.ts";
import { imageColumnOf } from "./image-table.ts";
import { type LoadImageDatasetOptions, loadImageDataset } from "./load-image-dataset.ts";
import { type LoadTextDatasetOptions, loadTextDataset, partFilesIn } from "./load-text-dataset.ts";
import { readTable } from "./read-table.ts";
import type { TextDataset } from "./text-dataset.ts";

export type LoadDatasetOptions = LoadTextDatasetOptions & LoadImageDatasetOptions;

/**
 * Loads labelled texts or labelled pictures, whichever the path holds: pictures if `image` names their column, if a table
 * has a column of them, or if a folder has folders with pictures; else texts.
 *
 * @throws {DataError} as `loadTextDataset` and `loadImageDataset`
 *
 * @example
 * // not run: needs files
 * const dataset = await loadDataset("flowers");
 * "images" in dataset; // true
 */
export async function loadDataset(
  path: string,
  options: LoadDatasetOptions = {},
): Promise<TextDataset | ImageDataset> {
  if (options.image !== undefined) return loadImageDataset(path, options);
  if (options.text !== undefined) return loadTextDataset(path, options);
  return (await holdsImages(path, options))
    ? loadImageDataset(path, options)
    : loadTextDataset(path, options);
}

async function holdsImages(path: string, { separator }: LoadDatasetOptions): Promise<boolean> {
  const isFolder = await stat(path).then(
    (s) => s.isDirectory(),
    () => false,
  );
  const tables = isFolder ? await partFilesIn(path) : [[path]];
  const first = tables?.[0]?.[0];
  if (first !== undefined) {
    // What is wrong with the table is the text loader's to say.
    const table = await readTable(first, { separator }).catch(() => undefined);
    return table !== undefined && imageColumnOf(table) !== undefined;
  }
  return hasImageBelow(path, 3);
}

async function hasImageBelow(folder: string, depth: number): Promise<boolean> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  if (entries.some((entry) => !entry.isDirectory() && isImageName(entry.name))) return true;
  if (depth === 0) return false;
  for (const entry of entries)
    if (entry.isDirectory() && (await hasImageBelow(join(folder, entry.name), depth - 1))) return true;
  return false;
}
