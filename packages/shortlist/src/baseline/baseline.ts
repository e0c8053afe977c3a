import type { Split } from "../data/text-dataset.ts";
import type { Matrix } from "../numeric/matrix.ts";

/** What a baseline is fitted on: texts, or pictures as small copies. It looks at the training and validation rows only. */
export interface BaselineData<Example = string> {
  readonly examples: readonly Example[];
  /** (nExamples), integers in [0, nClasses) */
  readonly labels: Int32Array;
  readonly nClasses: number;
  readonly split: Pick<Split, "train" | "validation">;
}

/** A fitted baseline. */
export interface FittedBaseline<Example = string> {
  /** What was fitted, for people. */
  readonly summary: string;
  /** Class probabilities (nExamples × nClasses) of any examples. */
  predict(examples: readonly Example[]): Matrix;
}

export interface FitOptions {
  readonly signal?: AbortSignal | undefined;
}

/** A predictor that costs next to nothing, and that every fine-tuned model has to beat. Deterministic. */
export interface Baseline<Example = string> {
  /** One line for people. */
  readonly description: string;
  /**
   * Fits on the training rows, choosing settings on the validation rows. Never holds the event loop for long.
   *
   * @throws the signal's reason, if it is aborted
   */
  fit(data: BaselineData<Example>, options?: FitOptions): Promise<FittedBaseline<Example>>;
}
