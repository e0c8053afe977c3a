/** One recorded fine-tuning: a model on a benchmark dataset with a seed. */
export interface Curve {
  readonly model: string;
  readonly dataset: string;
  readonly seed: number;
  /** (nEpochs), validation accuracy after each epoch, in [0, 1]. */
  readonly validation: readonly number[];
  /** Test accuracy at the end, in [0, 1]. */
  readonly test: number;
  /** Seconds trained. */
  readonly seconds: number;
}

/** Everything known before a target arrives: every recorded fine-tuning of the zoo's models. */
export interface History {
  readonly metric: "accuracy";
  readonly curves: readonly Curve[];
}
