/** One labelled text before it is sampled. */
export interface LabelledText {
  text: string;
  label: string;
  /** Rows of one group never fall into different parts: a document, a code point, a source package. */
  group: string;
}

/**
 * Where a dataset is used.
 *
 * - benchmark: in every model's history; its remaining rows may serve as a source task
 * - target: in no corpus, no source task and no history; the examples and the tests use it
 */
export type DatasetRole = "benchmark" | "target";

/** How one dataset is made from one source. */
export interface DatasetRecipe {
  name: string;
  role: DatasetRole;
  /** One sentence for the zoo's README. */
  description: string;
  licence: string;
  /** Labels to use, or the least number of rows that a label needs. */
  classes: readonly string[] | { atLeast: number };
  /** Share of the groups set apart for source tasks. @default 0 */
  sourceShare?: number;
  /** Rows of the train, validation and test parts. @default 600, 200, 400 */
  sizes?: { train: number; validation: number; test: number };
  read(): LabelledText[];
}
