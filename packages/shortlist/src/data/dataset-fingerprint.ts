import { createHash } from "node:crypto";
import type { ImageDataset } from "./image-dataset.ts";
import type { LabelledDataset } from "./labelled-dataset.ts";
import type { TextDataset } from "./text-dataset.ts";

/**
 * What a run's journal knows its data by: SHA-256 over class names, texts (or the pictures' own SHA-256) and labels, in
 * order, each with its length (so that moving a character from one text to the next changes it), and over a split of the
 * user's own. The file's name and format do not matter.
 *
 * @returns "sha256:" and 64 hexadecimal digits
 *
 * @example
 * const dataset = { name: "a", texts: ["x", "y"], labels: new Int32Array([0, 1]), classNames: ["n", "p"], notes: [] };
 * datasetFingerprint(dataset) === datasetFingerprint({ ...dataset, name: "b" }); // true
 */
export function datasetFingerprint(
  dataset: Pick<LabelledDataset, "labels" | "classNames" | "split"> &
    (Pick<TextDataset, "texts"> | Pick<ImageDataset, "digests">),
): string {
  const [examples, noun] = "texts" in dataset ? [dataset.texts, "texts"] : [dataset.digests, "images"];
  const hash = createHash("sha256");
  const add = (text: string) => hash.update(`${Buffer.byteLength(text)}:${text}`);
  add(`${dataset.classNames.length} classes, ${examples.length} ${noun}`);
  for (const name of dataset.classNames) add(name);
  for (const [row, text] of examples.entries()) {
    add(String(dataset.labels[row]));
    add(text);
  }
  if (dataset.split !== undefined) {
    for (const [part, rows] of Object.entries(dataset.split)) add(`${part}: ${rows.join(" ")}`);
  }
  return `sha256:${hash.digest("hex")}`;
}
