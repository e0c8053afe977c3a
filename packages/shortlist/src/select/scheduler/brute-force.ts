import { checkView } from "../check-view.ts";
import type { Decision, Scheduler, StageView } from "../scheduler.ts";
import { keepBest } from "./keep-best.ts";
import { startAll } from "./start-all.ts";

/**
 * Brute force: train every trial to the end, then keep the best validation accuracy.
 *
 * Cost: nTrials · nStages epochs; what every other scheduler is measured against.
 *
 * @example
 * createBruteForce().maxEpochs(10, 5); // 50
 */
export function createBruteForce(): Scheduler {
  return {
    name: "brute-force",
    decide(view: StageView): Decision[] {
      checkView(view);
      if (view.stage === 0) return startAll(view);
      return keepBest(view, view.stage === view.nStages ? 1 : view.trials.length, "final");
    },
    maxEpochs: (nTrials, nStages) => nTrials * nStages,
  };
}
