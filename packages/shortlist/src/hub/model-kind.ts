import { readdir } from "node:fs/promises";
import { isImageModelFolder } from "../engine/open-image-model.ts";

/** What a model reads; what the data of a run are. */
export type ModelKind = "texts" | "images";

/** The same for people. */
export const kindWords = { texts: "texts", images: "pictures" } satisfies Record<ModelKind, string>;

/**
 * What a model folder reads, told by its files alone: it is not opened.
 *
 * @returns missing, if the files do not tell
 *
 * @example
 * await kindOfModel("packages/shortlist/src/engine/goldens/tiny-vision/resnet"); // "images"
 */
export async function kindOfModel(folder: string): Promise<ModelKind | undefined> {
  if (await isImageModelFolder(folder)) return "images";
  const names = await readdir(folder).catch(() => [] as string[]);
  return names.some((name) => name === "tokenizer.json" || name === "vocab.txt") ? "texts" : undefined;
}
