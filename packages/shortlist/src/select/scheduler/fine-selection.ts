import { percent } from "../../numeric/percent.ts";
import { checkView } from "../check-view.ts";
import { type RankedTrial, rankTrials } from "../rank-trials.ts";
import type { Decision, Scheduler, SchedulerOptions, StageView } from "../scheduler.ts";
import { halvingEpochs } from "./halving-epochs.ts";
import { keepBest, keepDecision } from "./keep-best.ts";
import { startAll } from "./start-all.ts";

interface PredictedTrial extends RankedTrial {
  readonly predictedFinal?: number;
}

/**
 * Fine selection: drop a trial when another one is better now AND promises a better end, then halve.
 *
 * After each stage every trial's convergence trends predict its final accuracy. Trial m leaves if some m′ has
 * a higher validation accuracy v′ > v and a predicted final pred′ > pred with (pred′ − pred) / pred′ above
 * the threshold. Of those left at most floor(n / eta) of the n that entered train on, never 0, by validation.
 * A model without history has no prediction: it is dropped, and drops others, by halving only.
 *
 * Cost: from nTrials + nStages − 1 epochs (all but one dropped at once) to those of successive halving.
 * Source: docs/papers.md#two-phase (Algorithm 1, threshold relative); differs: ties keep list order, and
 * after the last stage the best validation accuracy is kept when halving would leave several.
 *
 * @throws {RangeError} if eta is not above 1, or the threshold not a number of at least 0
 *
 * @example
 * const ends = { good: 0.8, slow: 0.9, bad: 0.6, poor: 0.5 };
 * const now = { good: 0.7, slow: 0.5, bad: 0.6, poor: 0.4 };
 * const trials = Object.entries(now).map(([model, v]) => ({ model, validationCurve: [v] }));
 * const scheduler = createFineSelection({ predictFinal: (model) => ends[model] });
 * scheduler.decide({ stage: 1, nStages: 5, trials }).map(({ rule }) => rule); // ['keep', 'keep', 'trend', 'trend']
 */
export function createFineSelection(options: SchedulerOptions = {}): Scheduler {
  const { eta = 2, threshold = 0, predictFinal } = options;
  if (!(eta > 1)) throw new RangeError(`Cannot halve by eta ${eta}: eta must be above 1`);
  if (!(threshold >= 0))
    throw new RangeError(`Cannot filter by threshold ${threshold}: it must be a fraction of at least 0`);

  function predicted(view: StageView): PredictedTrial[] {
    return rankTrials(view).map((trial) => {
      const predictedFinal = predictFinal?.(trial.model, view.stage, trial.validation);
      return predictedFinal === undefined ? trial : { ...trial, predictedFinal };
    });
  }

  return {
    name: "fine-selection",
    decide(view: StageView): Decision[] {
      checkView(view);
      if (view.stage === 0) return startAll(view);
      const ranked = predicted(view);
      const byModel = new Map(ranked.map((trial) => [trial.model, trial]));
      const rivals = new Map(ranked.map((trial) => [trial.model, findRival(trial, ranked, threshold)]));

      const left = view.trials.filter(({ model }) => rivals.get(model) === undefined);
      const isLast = view.stage === view.nStages;
      const nKept = isLast ? 1 : Math.max(1, Math.floor(view.trials.length / eta));
      const halved = keepBest({ ...view, trials: left }, nKept, isLast ? "final" : "halving");
      const halvedByModel = new Map(halved.map((decision) => [decision.model, decision]));

      return view.trials.map(({ model }): Decision => {
        const trial = byModel.get(model) as PredictedTrial;
        const rival = rivals.get(model);
        if (rival !== undefined) return trendDrop(trial, rival);
        const numbers = {
          rank: trial.rank,
          ...(trial.predictedFinal === undefined ? {} : { predictedFinal: trial.predictedFinal }),
        };
        const decision = halvedByModel.get(model) as Decision;
        if (decision.action === "drop") return { ...decision, ...numbers };
        return { ...keepDecision(trial, ranked.length, view), ...numbers };
      });
    },
    maxEpochs: (nTrials, nStages) => halvingEpochs(nTrials, nStages, eta),
  };
}

/** Of the trials that are better now and better by the threshold at the end, the one with the best end. */
function findRival(
  { validation, predictedFinal }: PredictedTrial,
  ranked: readonly PredictedTrial[],
  threshold: number,
): Required<PredictedTrial> | undefined {
  if (predictedFinal === undefined) return undefined;
  let best: Required<PredictedTrial> | undefined;
  for (const other of ranked) {
    if (other.predictedFinal === undefined || !(other.validation > validation)) continue;
    const gain = other.predictedFinal - predictedFinal;
    if (!(gain > 0 && gain > threshold * Math.abs(other.predictedFinal))) continue;
    if (best === undefined || other.predictedFinal > best.predictedFinal)
      best = other as Required<PredictedTrial>;
  }
  return best;
}

function trendDrop(trial: PredictedTrial, rival: Required<PredictedTrial>): Decision {
  const { model, rank, validation } = trial;
  const predictedFinal = trial.predictedFinal as number; // a rival exists only for a predicted trial
  return {
    model,
    action: "drop",
    rule: "trend",
    reason:
      `validation ${percent(validation)}, predicted to end at ${percent(predictedFinal)}; ` +
      `${rival.model} is better in both (${percent(rival.validation)}, ${percent(rival.predictedFinal)})`,
    rank,
    validation,
    predictedFinal,
    rival: { model: rival.model, validation: rival.validation, predictedFinal: rival.predictedFinal },
  };
}
