import { checkView } from "../check-view.ts";
import type { Decision, Scheduler, SchedulerOptions, StageView } from "../scheduler.ts";
import { halvingEpochs } from "./halving-epochs.ts";
import { keepBest } from "./keep-best.ts";
import { startAll } from "./start-all.ts";

/**
 * Successive halving: after each stage the best floor(n / eta) trials by validation accuracy, at least one,
 * train on; the survivor trains to the end.
 *
 * Cost: about nTrials · eta / (eta − 1) epochs plus the survivor's remaining stages (see `halvingEpochs`).
 * Source: docs/papers.md#successive-halving; differs: the resource is one stage more, not eta times more.
 *
 * @throws {RangeError} if eta is not a number above 1
 *
 * @example
 * createSuccessiveHalving({ eta: 2 }).maxEpochs(10, 5); // 19
 */
export function createSuccessiveHalving({ eta = 2 }: SchedulerOptions = {}): Scheduler {
  if (!(eta > 1)) throw new RangeError(`Cannot halve by eta ${eta}: eta must be above 1`);
  return {
    name: "successive-halving",
    decide(view: StageView): Decision[] {
      checkView(view);
      if (view.stage === 0) return startAll(view);
      if (view.stage === view.nStages) return keepBest(view, 1, "final");
      return keepBest(view, Math.max(1, Math.floor(view.trials.length / eta)), "halving");
    },
    maxEpochs: (nTrials, nStages) => halvingEpochs(nTrials, nStages, eta),
  };
}
