import type { Tensor } from "onnx-grad";
import type { EncoderInput } from "./encoder.ts";

/** Examples that go through a model together. */
export interface ExampleBatch {
  /** Rows of the examples; fewer than the batch size in a last, partial batch. */
  readonly rows: Int32Array;
  /**
   * What the model's inputs are fed; what fills up a partial batch means nothing. Begins with the caller's next turn of the event
   * loop and never blocks it for long.
   */
  feeds(inputs: readonly EncoderInput[]): Promise<Record<string, Tensor>>;
}

/** Texts or pictures of a dataset, as one model reads them. Training and evaluation know them by their rows alone. */
export interface Examples {
  readonly nExamples: number;
  readonly noun: "texts" | "pictures";
  /** The batches of one epoch of training, all of one size; everything random in them follows from seed, epoch and row. */
  trainingBatches(
    rows: Int32Array,
    batchSize: number,
    order: { readonly seed: number; readonly epoch: number },
  ): ExampleBatch[];
  /** The batches of an evaluation: every row once, in any order. */
  evaluationBatches(rows: Int32Array): ExampleBatch[];
}
