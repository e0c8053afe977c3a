import type { LabelledDataset } from "./labelled-dataset.ts";

export type { GivenSplit, Split } from "./labelled-dataset.ts";

/** Labelled texts, ready to be encoded. */
export interface TextDataset extends LabelledDataset {
  readonly texts: readonly string[];
}
