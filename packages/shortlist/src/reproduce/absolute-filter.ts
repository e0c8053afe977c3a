import { rankTrials } from "../select/rank-trials.ts";
import { keepBest } from "../select/scheduler/keep-best.ts";
import { startAll } from "../select/scheduler/start-all.ts";
import { createSuccessiveHalving } from "../select/scheduler/successive-halving.ts";
import type { Decision, FinalPredictor, Scheduler } from "../select/scheduler.ts";

/**
 * Fine selection with the threshold of the authors' first program: points of accuracy, not a fraction (quirk 15).
 *
 * A model leaves when one of better validation is predicted to end more than `threshold` higher. At a threshold of 0 it is
 * Algorithm 1 as `fine-selection` has it.
 *
 * @example
 * const ends = { good: 0.8, near: 0.79, poor: 0.5 };
 * const trials = [["good", 0.7], ["near", 0.6], ["poor", 0.4]].map(([model, v]) => ({ model, validationCurve: [v] }));
 * const scheduler = createAbsoluteFilter({ predictFinal: (model) => ends[model], threshold: 0.05 });
 * scheduler.decide({ stage: 1, nStages: 5, trials }).map(({ rule }) => rule); // ["keep", "halving", "trend"]
 */
export function createAbsoluteFilter({
  predictFinal,
  threshold,
}: {
  readonly predictFinal: FinalPredictor;
  readonly threshold: number;
}): Scheduler {
  return {
    name: "absolute-filter",
    decide(view): Decision[] {
      if (view.stage === 0) return startAll(view);
      const ranked = rankTrials(view).map((trial) => ({
        ...trial,
        end: predictFinal(trial.model, view.stage, trial.validation),
      }));
      const outdone = new Map(
        ranked.flatMap((trial) => {
          const { end } = trial;
          if (end === undefined) return []; // nothing is known of its end: only halving may drop it
          const better = ranked.find(
            (other) =>
              other.end !== undefined && other.validation > trial.validation && end < other.end - threshold,
          );
          return better === undefined ? [] : [[trial.model, better] as const];
        }),
      );
      const left = view.trials.filter(({ model }) => !outdone.has(model));
      const isLast = view.stage === view.nStages;
      const nKept = isLast ? 1 : Math.max(1, Math.floor(view.trials.length / 2));
      const halved = new Map(
        keepBest({ ...view, trials: left }, nKept, isLast ? "final" : "halving").map((decision) => [
          decision.model,
          decision,
        ]),
      );
      return view.trials.map(({ model }): Decision => {
        const rival = outdone.get(model);
        if (rival === undefined) return halved.get(model) as Decision;
        const reason = `${rival.model} is better now and predicted to end more than ${threshold} higher`;
        return { model, action: "drop", rule: "trend", reason, rival: { model: rival.model } };
      });
    },
    maxEpochs: (nTrials, nStages) => createSuccessiveHalving().maxEpochs(nTrials, nStages),
  };
}
