import type { StageView, TrialView } from "./scheduler.ts";

/** A trial with its place among those of its stage. */
export interface RankedTrial {
  readonly model: string;
  /** Latest validation accuracy. */
  readonly validation: number;
  /** What it was ranked by, where that is not the latest validation accuracy. */
  readonly smoothed?: number;
  /** 1 = best; equal values keep the order of the list. */
  readonly rank: number;
}

/**
 * Ranks the trials of a stage by their latest validation accuracy, best first. Ties keep list order, so an
 * earlier place on the shortlist wins them.
 *
 * @param smooth (nStagesDone) accuracies → what to rank by instead
 *
 * @example
 * const trials = [{ model: 'a', validationCurve: [0.5] }, { model: 'b', validationCurve: [0.7] }];
 * rankTrials({ stage: 1, nStages: 5, trials }).map((trial) => trial.model); // ['b', 'a']
 */
export function rankTrials(
  { stage, trials }: StageView,
  smooth?: (curve: TrialView["validationCurve"]) => number,
): RankedTrial[] {
  return trials
    .map(({ model, validationCurve }) => {
      const curve = validationCurve.slice(0, stage);
      const validation = curve.at(-1) ?? 0;
      return { model, validation, ...(smooth && stage > 1 && { smoothed: smooth(curve) }) };
    })
    .sort((a, b) => standingOf(b) - standingOf(a)) // stable: ties keep list order
    .map((trial, index) => ({ ...trial, rank: index + 1 }));
}

function standingOf({ validation, smoothed }: Omit<RankedTrial, "rank">): number {
  return smoothed ?? validation;
}
