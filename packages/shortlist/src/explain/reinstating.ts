import type { Decision, Scheduler } from "../select/scheduler.ts";

/**
 * A scheduler that keeps one model to the end, whatever it would have decided on it: the others are decided on as if that
 * model were not there, and after the last stage all that are left are compared.
 *
 * @example
 * const reinstated = reinstating(schedulers["successive-halving"](), "b");
 * const trials = ['a', 'b', 'c'].map((model, i) => ({ model, validationCurve: [0.9 - i / 10] }));
 * reinstated.decide({ stage: 1, nStages: 5, trials }).map(({ action }) => action); // ["train-on", "train-on", "drop"]
 */
export function reinstating(scheduler: Scheduler, model: string): Scheduler {
  return {
    name: scheduler.name,
    maxEpochs: (nTrials, nStages) => scheduler.maxEpochs(Math.max(1, nTrials - 1), nStages) + nStages,
    decide(view) {
      const others = view.trials.filter((trial) => trial.model !== model);
      if (view.stage === view.nStages || others.length === 0 || others.length === view.trials.length)
        return scheduler.decide(view);
      const decisions = new Map(scheduler.decide({ ...view, trials: others }).map((one) => [one.model, one]));
      const kept: Decision = { model, action: "train-on", rule: "keep", reason: "reinstated" };
      return view.trials.map((trial) => decisions.get(trial.model) ?? kept);
    },
  };
}
