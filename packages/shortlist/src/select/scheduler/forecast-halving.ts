import { checkView } from "../check-view.ts";
import type { Standing } from "../rank-trials.ts";
import type { Decision, Scheduler, SchedulerOptions, StageView, TrialView } from "../scheduler.ts";
import { smoothedValidation } from "../smoothed-validation.ts";
import { halvingEpochs } from "./halving-epochs.ts";
import { keepBest } from "./keep-best.ts";
import { startAll } from "./start-all.ts";

/**
 * Successive halving by where a trial is forecast to end: its validation accuracy, smoothed over the stages, plus a credit for
 * what prior and proxy expect beyond the average trial.
 *
 * One lucky epoch on a small validation split decides nothing, and what recall expected keeps a small say: it settles what
 * validation leaves open, and in long trainings, where early accuracies tell little of the end, more than that. After each
 * stage the best floor(n / eta), at least one, train on. Measured against other rules in docs/decisions/0007-default-policy.md.
 *
 * Cost: that of successive halving.
 *
 * @throws {RangeError} if eta is not a number above 1
 *
 * @example
 * const trials = [
 *   { model: 'steady', validationCurve: [0.6, 0.7] },
 *   { model: 'lucky', validationCurve: [0.4, 0.71] },
 * ];
 * createForecastHalving().decide({ stage: 2, nStages: 5, trials }).map(({ action }) => action); // ['train-on', 'drop']
 */
export function createForecastHalving({ eta = 2, credit: worth = 0 }: SchedulerOptions = {}): Scheduler {
  if (!(eta > 1)) throw new RangeError(`Cannot halve by eta ${eta}: eta must be above 1`);

  function standings({ stage, trials }: StageView): ((trial: TrialView) => Standing) | undefined {
    if (stage === 1 && worth === 0) return undefined; // nothing to smooth, nothing to add
    const average = trials.reduce((sum, { expected = 0 }) => sum + expected, 0) / trials.length;
    return ({ validationCurve, expected = 0 }) => {
      const credit = worth * (expected - average);
      return { standing: smoothedValidation(validationCurve.slice(0, stage)) + credit, credit };
    };
  }

  return {
    name: "forecast-halving",
    decide(view: StageView): Decision[] {
      checkView(view);
      if (view.stage === 0) return startAll(view);
      if (view.stage === view.nStages) return keepBest(view, 1, "final", standings(view));
      const nKept = Math.max(1, Math.floor(view.trials.length / eta));
      return keepBest(view, nKept, "halving", standings(view));
    },
    maxEpochs: (nTrials, nStages) => halvingEpochs(nTrials, nStages, eta),
  };
}
