import { join } from "node:path";
import type { ExampleSource } from "shortlist";
import { buildFolder } from "./paths.ts";

/** The parts of a dataset's fixed rows; `source` rows serve to pretrain or fine-tune models of the zoo. */
export type Part = "train" | "validation" | "test" | "source";

/**
 * Where a dataset is used.
 *
 * - benchmark: in every model's history; its source rows may serve as a source task
 * - pretraining: only in the pretraining of models; its rows make no sound parts
 * - target: in no pretraining, no source task and no history; the examples and the tests use it
 */
export type DatasetRole = "benchmark" | "pretraining" | "target";

/** A dataset's rows outside the source part, as the product would load them. */
export interface RecordedDataset {
  readonly labels: Int32Array;
  readonly classNames: readonly string[];
  readonly split: { readonly train: Int32Array; readonly validation: Int32Array; readonly test: Int32Array };
  readonly source: ExampleSource;
}

/** One of the starter zoos, as far as the steps that both share need to know it. */
export interface ZooRecipe {
  readonly kind: "text" | "image";
  /** Ids of all models, in the order of the tables. */
  readonly modelIds: readonly string[];
  readonly datasets: readonly {
    readonly name: string;
    readonly role: DatasetRole;
    /** One sentence for the zoo's README. */
    readonly description: string;
  }[];
  openDataset(name: string): Promise<RecordedDataset>;
  /** Test accuracy of the free baseline of such data, fitted on the train and validation rows. */
  scoreBaseline(dataset: string): Promise<number>;
}

export function datasetNames({ datasets }: ZooRecipe, role: DatasetRole): string[] {
  return datasets.filter((dataset) => dataset.role === role).map(({ name }) => name);
}

/** A file of a zoo's build. */
export const buildPath = (kind: ZooRecipe["kind"], ...parts: string[]): string =>
  join(buildFolder, kind, ...parts);

/** Where a finished model lies before it is published. */
export const modelFolderOf = (kind: ZooRecipe["kind"], id: string): string => buildPath(kind, "models", id);
