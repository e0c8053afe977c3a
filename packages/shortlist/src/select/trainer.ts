import type { ConfusedPair } from "./confused-pairs.ts";
import type { Mistake } from "./worst-mistakes.ts";

/** One model to be trained on the target of a run. */
export interface TrialSpec {
  readonly model: string;
  /** Stages of the whole schedule, should this trial survive to the end. */
  readonly nStages: number;
  /** Seed of this trial alone: what it does depends on nothing else that ran. */
  readonly seed: number;
}

/** Where a stage stands, for progress bars. */
export interface TrainProgress {
  readonly step: number;
  readonly nSteps: number;
  readonly loss: number;
}

export interface TrainOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: TrainProgress) => void) | undefined;
}

export interface StageResult {
  /** Mean training loss of the stage; missing where curves are replayed. */
  readonly trainLoss?: number;
  /** Training examples seen so far, all stages together. */
  readonly examplesSeen: number;
  readonly seconds: number;
}

/** How good predictions were on one split. */
export interface Evaluation {
  readonly accuracy: number;
  readonly macroF1?: number;
  /** (nClasses × nClasses) counts, true class by row; only for few classes. */
  readonly confusion?: readonly (readonly number[])[];
  /** Which rows were right (see `encodeHits`); on the validation split, where a trainer can tell. */
  readonly hits?: string;
  /** The pairs of classes confused most; on the test split, where there are too many classes for `confusion`. */
  readonly confusedPairs?: readonly ConfusedPair[];
  /** The rows that it was surest about and wrong; on the test split, where a trainer can tell. */
  readonly mistakes?: readonly Mistake[];
}

/** One model being fine-tuned, stage by stage. */
export interface Trial {
  readonly model: string;
  /** Trains one stage more. Rejects on abort; a rejected or aborted stage leaves the trial good for `close` only. */
  trainStage(options?: TrainOptions): Promise<StageResult>;
  /** Scores the model as it stands. The test split is for the end of the run. */
  evaluate(
    split: "validation" | "test",
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<Evaluation>;
  /** Writes all that training on needs, bit for bit. */
  save(path: string): Promise<void>;
  /** Continues from what `save` wrote. */
  restore(path: string): Promise<void>;
  /** Writes the model as a folder that others can load, with `card` as its README.md. */
  exportWinner(folder: string, card: string): Promise<void>;
  close(): Promise<void>;
}

/** What training a model costs on the data of a run, measured on a few steps. */
export interface StageCost {
  /** Opening it, and the dearer first steps. */
  readonly openSeconds: number;
  /** One stage on all training rows, without scoring. */
  readonly trainSeconds: number;
  /** Scoring the validation split. */
  readonly evaluateSeconds: number;
}

/** Runs training and never decides: real training and recorded curves look the same to a run. */
export interface Trainer {
  readonly name: string;
  open(spec: TrialSpec, options?: { readonly signal?: AbortSignal | undefined }): Promise<Trial>;
  /** Trains a few steps of a model and throws them away, to know what a stage of it will cost. */
  measure?(spec: TrialSpec, options?: { readonly signal?: AbortSignal | undefined }): Promise<StageCost>;
}
