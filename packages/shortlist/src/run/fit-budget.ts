import type { Scheduler } from "../select/scheduler.ts";

/** How many trials of how many stages. */
export interface TrialPlan {
  readonly nTrials: number;
  readonly nStages: number;
}

/**
 * The largest selection that a budget of epochs surely pays for: as many trials as it allows at the full number
 * of stages; where not even two are allowed, fewer stages; at worst one trial of one stage.
 *
 * A scheduler may spend less: fine selection counts with plain halving's epochs and is often done sooner.
 *
 * @param budgetEpochs missing = no limit
 * @throws {RangeError} if the budget is not a whole number of at least 1
 *
 * @example
 * fitBudget({ name: "all", decide: () => [], maxEpochs: (n, stages) => n * stages }, { nTrials: 10, nStages: 5 }, 14); // { nTrials: 2, nStages: 5 }
 */
export function fitBudget(scheduler: Scheduler, wanted: TrialPlan, budgetEpochs?: number): TrialPlan {
  if (budgetEpochs === undefined) return wanted;
  if (!Number.isInteger(budgetEpochs) || budgetEpochs < 1)
    throw new RangeError(
      `Cannot run on a budget of ${budgetEpochs} epochs: it must be a whole number, at least 1`,
    );
  for (let nStages = wanted.nStages; nStages >= 1; nStages--) {
    for (let nTrials = wanted.nTrials; nTrials >= Math.min(2, wanted.nTrials); nTrials--)
      if (scheduler.maxEpochs(nTrials, nStages) <= budgetEpochs) return { nTrials, nStages };
  }
  return { nTrials: 1, nStages: 1 };
}
