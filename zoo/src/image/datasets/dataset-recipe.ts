import type { DatasetRole } from "../../zoo-recipe.ts";

/** One labelled picture before it is sampled. */
export interface LabelledPicture {
  /** File name without its ending, unlike any other of its dataset. */
  name: string;
  label: string;
  /** Pictures of one group never fall into different parts: a font, a code point, an icon's name, a region. */
  group: string;
  /** Bytes of a PNG: see `drawPicture`. */
  draw(): Promise<Uint8Array>;
}

/** How one dataset of pictures is made from one source. */
export interface ImageDatasetRecipe {
  name: string;
  role: DatasetRole;
  /** One sentence for the zoo's README. */
  description: string;
  licence: string;
  /** Labels to use, or the least number of pictures that a label needs. */
  classes: readonly string[] | { atLeast: number };
  /** Share of the groups set apart for pretraining networks. @default 0 */
  sourceShare?: number;
  /** Pictures of the train, validation and test parts. @default 600, 200, 400 */
  sizes?: { train: number; validation: number; test: number };
  /** All the pictures there are; each is drawn once. */
  read(): LabelledPicture[] | Promise<LabelledPicture[]>;
}
