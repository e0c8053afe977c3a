import { checkView } from "../check-view.ts";
import type { Decision, Scheduler, StageView } from "../scheduler.ts";
import { keepBest } from "./keep-best.ts";
import { keepOne } from "./keep-one.ts";

/**
 * Static prior: the first trial of the list trains to the end and nothing else is tried.
 *
 * What recall alone would pick. Cost: nStages epochs.
 *
 * @example
 * const trials = ['a', 'b'].map((model) => ({ model, validationCurve: [] }));
 * createStaticPrior().decide({ stage: 0, nStages: 5, trials }).map((decision) => decision.action); // ['train-on', 'drop']
 */
export function createStaticPrior(): Scheduler {
  return {
    name: "static-prior",
    decide(view: StageView): Decision[] {
      checkView(view);
      if (view.stage > 0)
        return keepBest(view, view.stage === view.nStages ? 1 : view.trials.length, "final");
      return keepOne(view, 0, "prior", "first on the shortlist");
    },
    maxEpochs: (_nTrials, nStages) => nStages,
  };
}
