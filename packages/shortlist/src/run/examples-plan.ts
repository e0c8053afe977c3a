import type { ImageDataset, ImageSource } from "../data/image-dataset.ts";
import { readImageSource } from "../data/inspect-images.ts";
import type { TextDataset } from "../data/text-dataset.ts";
import { fewOfEachClass } from "./few-of-each-class.ts";

/** An example of the data, as a report shows it. */
export type Example =
  | { readonly label: number; readonly text: string }
  | { readonly label: number; readonly name: string; readonly read: () => Promise<Uint8Array> };

/** Which examples a run keeps for its report. */
export interface ExamplesPlan {
  /** Rows of the training split: a few of each class. */
  readonly rows: readonly number[];
  exampleOf(row: number): Example;
}

/** Training rows that a report shows, at most. */
const MOST_EXAMPLES = 36;

/** A few rows of the probe, of each class, and how to come by any row. */
export function examplesPlan(dataset: TextDataset | ImageDataset, probeRows: Int32Array): ExamplesPlan {
  return {
    rows: fewOfEachClass(dataset.labels, probeRows, MOST_EXAMPLES),
    exampleOf(row) {
      const label = dataset.labels[row] as number;
      if ("texts" in dataset) return { label, text: dataset.texts[row] as string };
      const image = dataset.images[row] as ImageSource;
      return { label, name: image.name, read: () => readImageSource(image, dataset.digests[row]) };
    },
  };
}
