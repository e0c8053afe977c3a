import type { Scheduler } from "../select/scheduler.ts";

/**
 * A scheduler that keeps one model to the end, whatever it would have decided on it. Up to the stage after which it was
 * dropped nothing else changes; from then on the others are decided on as if it were not there, and after the last
 * stage all that are left are compared.
 *
 * @param droppedAfter the stage after which the model was dropped; 0 = it never trained
 *
 * @example
 * const reinstated = reinstating(schedulers["successive-halving"](), "b", 1);
 * const trials = ['a', 'b', 'c'].map((model, i) => ({ model, validationCurve: [0.9 - i / 10] }));
 * reinstated.decide({ stage: 1, nStages: 5, trials }).map(({ action }) => action); // ["train-on", "train-on", "drop"]
 */
export function reinstating(scheduler: Scheduler, model: string, droppedAfter: number): Scheduler {
  return {
    name: scheduler.name,
    maxEpochs: (nTrials, nStages) => scheduler.maxEpochs(Math.max(1, nTrials - 1), nStages) + nStages,
    decide(view) {
      const others = view.trials.filter((trial) => trial.model !== model);
      if (view.stage === view.nStages || others.length === 0 || others.length === view.trials.length)
        return scheduler.decide(view);
      const isDecidedWithIt = view.stage > 0 && view.stage <= droppedAfter;
      const found = scheduler.decide(isDecidedWithIt ? view : { ...view, trials: others });
      const decisions = new Map(found.map((one) => [one.model, one]));
      const kept = { model, action: "train-on", rule: "keep", reason: "reinstated" } as const;
      return view.trials.map((trial) =>
        trial.model === model ? kept : (decisions.get(trial.model) ?? kept),
      );
    },
  };
}
