import { checkView } from "../check-view.ts";
import type { Decision, Scheduler, SchedulerOptions, StageView } from "../scheduler.ts";
import { halvingEpochs } from "./halving-epochs.ts";
import { keepBest } from "./keep-best.ts";
import { startAll } from "./start-all.ts";

/** Weight of the newest validation accuracy; all earlier ones share the rest. */
const NEWEST = 0.6;

/**
 * Successive halving by smoothed validation accuracy: one lucky epoch on a small validation split decides nothing.
 *
 * After each stage a trial stands at s = .6 v + .4 s′, where v is its validation accuracy now and s′ where it stood one
 * stage ago. The best floor(n / eta) by s, at least one, train on. On recorded curves this lost less than halving by the
 * latest accuracy alone, and less than trends or priors mixed in: docs/decisions/0007-default-policy.md.
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
 * createSmoothedHalving().decide({ stage: 2, nStages: 5, trials }).map(({ action }) => action); // ['train-on', 'drop']
 */
export function createSmoothedHalving({ eta = 2 }: SchedulerOptions = {}): Scheduler {
  if (!(eta > 1)) throw new RangeError(`Cannot halve by eta ${eta}: eta must be above 1`);
  return {
    name: "smoothed-halving",
    decide(view: StageView): Decision[] {
      checkView(view);
      if (view.stage === 0) return startAll(view);
      if (view.stage === view.nStages) return keepBest(view, 1, "final", smoothed);
      return keepBest(view, Math.max(1, Math.floor(view.trials.length / eta)), "halving", smoothed);
    },
    maxEpochs: (nTrials, nStages) => halvingEpochs(nTrials, nStages, eta),
  };
}

function smoothed(curve: readonly number[]): number {
  return curve.reduce((before, value) => NEWEST * value + (1 - NEWEST) * before);
}
