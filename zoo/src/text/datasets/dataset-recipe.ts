import type { DatasetRole } from "../../zoo-recipe.ts";

/** One labelled text before it is sampled. */
export interface LabelledText {
  text: string;
  label: string;
  /** Rows of one group never fall into different parts: a document, a code point, a source package. */
  group: string;
}

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
