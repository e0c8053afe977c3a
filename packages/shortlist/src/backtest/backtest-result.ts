import type { Policy } from "./policy.ts";

/** What a policy would have cost and lost, over the datasets that it could be played on. Regrets are in points. */
export interface PolicyResult extends Policy {
  readonly nDatasets: number;
  readonly meanRegret: number;
  readonly medianRegret: number;
  readonly worstRegret: number;
  /** Bootstrap over datasets of the mean regret, 95 %. */
  readonly interval: readonly [low: number, high: number];
  /** Mean regret if the best model of the shortlist were picked: what recall alone loses. */
  readonly recallRegret: number;
  /** Between recall's scores and the final metrics, averaged; missing without recall. */
  readonly weightedTau?: number;
  /** Share of datasets on which recall puts the best model first; missing without recall. */
  readonly top1?: number;
  /** Share of datasets on which the best model is among recall's first five; missing without recall. */
  readonly top5?: number;
  /** Epochs trained, of those that brute force trains. */
  readonly costFraction: number;
  /** Epochs trained a dataset; whole trainings where no curve is recorded. */
  readonly costEpochs: number;
  /** Seconds trained a dataset; missing where seconds are not recorded. */
  readonly costSeconds?: number;
  /** Models whose proxy score the rule reads, a dataset. */
  readonly nProbes: number;
  /** No other policy is better on these datasets at the same cost or less. */
  readonly pareto: boolean;
  readonly isDefault: boolean;
}

/** How much more one policy loses than another, dataset by dataset; below 0 it is the better one. */
export interface PolicyDifference {
  readonly policy: Policy;
  readonly against: Policy;
  /** In points. */
  readonly meanDifference: number;
  /** Paired bootstrap over datasets, 95 %. */
  readonly interval: readonly [low: number, high: number];
  readonly nDatasets: number;
}

/** What the default policy did on one dataset. */
export interface DatasetResult {
  readonly dataset: string;
  readonly nModels: number;
  readonly best: string;
  readonly picked: string;
  /** In points. */
  readonly regret: number;
  readonly costEpochs: number;
  readonly costFraction: number;
  /** The proxy that was read; missing without one. */
  readonly proxy?: string;
  readonly shortlist: readonly string[];
}

/** All policies on one set of records. */
export interface BacktestResult {
  /** Where the records came from. */
  readonly set: string;
  readonly metric: string;
  readonly nModels: number;
  /** Datasets that were targets in turn. */
  readonly nDatasets: number;
  /** Stages that selection was simulated over; 0 = only final metrics are recorded. */
  readonly nStages: number;
  /** Models that recall keeps, the most of any dataset. */
  readonly shortlistSize: number;
  /** What the reader should know: leaks, what was left out and why. */
  readonly notes: readonly string[];
  /** By mean regret, the smallest first; of equals the cheapest. */
  readonly policies: readonly PolicyResult[];
  readonly default: PolicyResult;
  /** The policy that wins at each cost, the cheapest first. */
  readonly front: readonly PolicyResult[];
  /** The default against simple rules. */
  readonly differences: readonly PolicyDifference[];
  /** The default and the static prior with other lengths of the shortlist, the shortest first. */
  readonly bySize: readonly PolicyResult[];
  readonly perDataset: readonly DatasetResult[];
  /** The same again for the datasets on which a proxy is recorded that is missing on others. */
  readonly subsets: readonly BacktestResult[];
}
