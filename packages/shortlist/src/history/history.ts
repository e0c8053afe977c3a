/** One recorded fine-tuning: a model on a benchmark dataset with a seed. */
export interface Curve {
  readonly model: string;
  readonly dataset: string;
  readonly seed: number;
  /** (nEpochs), validation metric after each epoch; empty where only the final test metric is known. */
  readonly validation: readonly number[];
  /** Test metric at the end. */
  readonly test: number;
  /** Seconds trained; missing where nobody took the time. */
  readonly seconds?: number;
}

/** A proxy score that was computed when the dataset was the target. */
export interface RecordedScore {
  readonly model: string;
  readonly dataset: string;
  /** Name of the proxy; scores of one proxy on one dataset can be compared. */
  readonly proxy: string;
  /** Larger is better. */
  readonly value: number;
}

/** Everything known before a target arrives: every recorded fine-tuning of the zoo's models. */
export interface History {
  /** What the curves measure, larger is better: an accuracy in [0, 1], or another metric in [-1, 1]. */
  readonly metric: string;
  readonly curves: readonly Curve[];
  /** @default none */
  readonly scores?: readonly RecordedScore[];
}
