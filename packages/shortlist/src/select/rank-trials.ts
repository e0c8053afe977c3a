import type { StageView } from "./scheduler.ts";

/** A trial with its place among those of its stage. */
export interface RankedTrial {
  readonly model: string;
  readonly validation: number;
  /** 1 = best validation; equal values keep the order of the list. */
  readonly rank: number;
}

/**
 * Ranks the trials of a stage by their latest validation accuracy, best first. Ties keep list order, so an
 * earlier place on the shortlist wins them.
 *
 * @example
 * const trials = [{ model: 'a', validationCurve: [0.5] }, { model: 'b', validationCurve: [0.7] }];
 * rankTrials({ stage: 1, nStages: 5, trials }).map((trial) => trial.model); // ['b', 'a']
 */
export function rankTrials({ stage, trials }: StageView): RankedTrial[] {
  return trials
    .map(({ model, validationCurve }) => ({ model, validation: validationCurve[stage - 1] ?? 0 }))
    .sort((a, b) => b.validation - a.validation) // stable: ties keep list order
    .map((trial, index) => ({ ...trial, rank: index + 1 }));
}
