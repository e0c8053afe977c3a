import { stat } from "node:fs/promises";
import { DataError } from "./data-error.ts";
import type { ImageDataset } from "./image-dataset.ts";
import { hasPictures, isImageName } from "./image-files.ts";
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
 * @throws {DataError} as `loadTextDataset` and `loadImageDataset`; unknown-format if the path is that of one picture
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
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() && isImageName(path)) {
    throw new DataError("unknown-format", `Cannot use ${path}: it is called as one picture is`, {
      path,
      hint: "give the folder that has a folder of pictures for each class, or a table of their paths",
    });
  }
  const tables = found?.isDirectory() ? await partFilesIn(path) : [[path]];
  const first = tables?.[0]?.[0];
  if (first !== undefined) {
    // What is wrong with the table is the text loader's to say.
    const table = await readTable(first, { separator }).catch(() => undefined);
    return table !== undefined && imageColumnOf(table) !== undefined;
  }
  return hasPictures(path);
}
