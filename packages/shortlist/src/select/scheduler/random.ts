import { createRng } from "../../numeric/random.ts";
import { checkView } from "../check-view.ts";
import type { Decision, Scheduler, SchedulerOptions, StageView } from "../scheduler.ts";
import { keepBest } from "./keep-best.ts";
import { keepOne } from "./keep-one.ts";

/**
 * Random: one trial of the list, drawn from the seed before any training, trains to the end.
 *
 * The floor that any selection must beat. Cost: nStages epochs.
 *
 * @example
 * const trials = ['a', 'b', 'c'].map((model) => ({ model, validationCurve: [] }));
 * createRandom({ seed: 7 }).decide({ stage: 0, nStages: 5, trials }).filter((d) => d.action === 'train-on').length; // 1
 */
export function createRandom({ seed = 0 }: SchedulerOptions = {}): Scheduler {
  return {
    name: "random",
    decide(view: StageView): Decision[] {
      checkView(view);
      if (view.stage > 0)
        return keepBest(view, view.stage === view.nStages ? 1 : view.trials.length, "final");
      return keepOne(view, createRng(seed).integer(view.trials.length), "random", "drawn at random");
    },
    maxEpochs: (_nTrials, nStages) => nStages,
  };
}
