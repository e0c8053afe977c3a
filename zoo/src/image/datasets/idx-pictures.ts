import { createRng } from "../../rng.ts";
import type { IdxPictures } from "../sources/idx.ts";
import type { LabelledPicture } from "./dataset-recipe.ts";
import { drawGrey } from "./draw-picture.ts";

/** Some `n` of the pictures of an IDX file, as a dataset takes them; each is a group of its own. */
export function idxPictures(
  { width, height, labels, pixelsOf }: IdxPictures,
  classNames: readonly string[],
  n: number,
  seed: string,
): LabelledPicture[] {
  const order = createRng(seed).shuffle(Array.from(labels, (_, i) => i));
  return order.slice(0, n).map((i) => ({
    name: String(i).padStart(5, "0"),
    label: classNames[labels[i]!]!,
    group: String(i),
    draw: () => drawGrey(pixelsOf(i), width, height),
  }));
}
