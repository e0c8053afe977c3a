import type { StageView, TrialView } from "./scheduler.ts";

/** What a trial is ranked by, and how it comes about. */
export interface Standing {
  readonly standing: number;
  /** The part of it that prior and proxy gave. */
  readonly credit: number;
}

/** A trial with its place among those of its stage. */
export interface RankedTrial extends Partial<Standing> {
  readonly model: string;
  /** Latest validation accuracy. */
  readonly validation: number;
  /** 1 = best; equal values keep the order of the list. */
  readonly rank: number;
}

/**
 * Ranks the trials of a stage by their latest validation accuracy, best first. Ties keep list order, so an
 * earlier place on the shortlist wins them.
 *
 * @param standingOf what to rank by instead
 *
 * @example
 * const trials = [{ model: 'a', validationCurve: [0.5] }, { model: 'b', validationCurve: [0.7] }];
 * rankTrials({ stage: 1, nStages: 5, trials }).map((trial) => trial.model); // ['b', 'a']
 */
export function rankTrials(
  { stage, trials }: StageView,
  standingOf?: (trial: TrialView) => Standing,
): RankedTrial[] {
  return trials
    .map((trial) => {
      const validation = trial.validationCurve[stage - 1] ?? 0;
      return { model: trial.model, validation, ...standingOf?.(trial) };
    })
    .sort((a, b) => rankedBy(b) - rankedBy(a)) // stable: ties keep list order
    .map((trial, index) => ({ ...trial, rank: index + 1 }));
}

function rankedBy({ validation, standing }: { validation: number; standing?: number }): number {
  return standing ?? validation;
}
