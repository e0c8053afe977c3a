/** What a scheduler sees of one trial: the validation accuracies it has reached, one per finished stage. */
export interface TrialView {
  readonly model: string;
  /** (nStagesDone), accuracy after each stage; empty before the first one. */
  readonly validationCurve: readonly number[];
  /** What recall expected of it: standard deviations above an average model; missing = average. */
  readonly expected?: number;
}

/** What a scheduler decides on: the trials still in the run, all of which have finished `stage` stages. */
export interface StageView {
  /** Stages finished so far: 0 before any training, `nStages` when the last one is done. */
  readonly stage: number;
  readonly nStages: number;
  /** In shortlist order, best expected first: this order breaks every tie. */
  readonly trials: readonly TrialView[];
}

/** Which rule made a decision; `only` = one trial left, nothing to compare it with. */
export type DecisionRule =
  | "only"
  | "start"
  | "keep"
  | "trend"
  | "halving"
  | "final"
  | "random"
  | "prior"
  | "budget";

/** The trial that outdid another one. */
export interface Rival {
  readonly model: string;
  readonly validation?: number;
  readonly standing?: number;
  readonly predictedFinal?: number;
}

/** The fate of one trial after a stage, with the numbers that decided it. */
export interface Decision {
  readonly model: string;
  readonly action: "train-on" | "drop";
  readonly rule: DecisionRule;
  /** One sentence for people. */
  readonly reason: string;
  /** Rank by validation among the trials of this stage, 1 = best. */
  readonly rank?: number;
  readonly validation?: number;
  /** What the trials were ranked by, where that is not the latest validation accuracy alone. */
  readonly standing?: number;
  /** How much of the standing prior and proxy gave, above (or below) the average trial of the stage. */
  readonly credit?: number;
  readonly predictedFinal?: number;
  readonly rival?: Rival;
}

/**
 * Decides which trials train on. Pure: it returns decisions and never runs anything, so recorded curves
 * can stand in for training. `decide` returns one decision a trial, in the order of the view; at least one
 * trial trains on, and when `stage === nStages` exactly one is left.
 */
export interface Scheduler {
  readonly name: string;
  decide(view: StageView): Decision[];
  /** The most epochs this scheduler can spend on `nTrials` trials of `nStages` one-epoch stages. */
  maxEpochs(nTrials: number, nStages: number): number;
}

/** Predicts a model's final accuracy from its validation accuracy after `stage` stages, if it can. */
export type FinalPredictor = (model: string, stage: number, validation: number) => number | undefined;

/** Options of every scheduler; each reads only its own. */
export interface SchedulerOptions {
  /** Halving keeps floor(n / eta) trials, at least one. @default 2 */
  readonly eta?: number;
  /** How much better a predicted final must be, as a fraction of it, to drop a trial. @default 0 */
  readonly threshold?: number;
  /** Convergence trends; without them fine selection is plain halving. */
  readonly predictFinal?: FinalPredictor;
  /** Accuracy that it is worth beside validation to be expected one standard deviation better. @default 0 */
  readonly credit?: number;
  /** Seed of the random scheduler. @default 0 */
  readonly seed?: number;
}
