import { percent } from "../../numeric/percent.ts";
import { type RankedTrial, rankTrials, type Standing } from "../rank-trials.ts";
import type { Decision, StageView, TrialView } from "../scheduler.ts";

/**
 * Keeps the `nKept` trials with the best latest validation accuracy and drops the others, saying why.
 *
 * Cost: O(n log n) for n trials. Ties keep list order.
 *
 * @param ruleOfDrop the rule that the dropped trials are told
 * @param standingOf what to rank by instead
 * @returns one decision a trial, in the order of the view
 *
 * @example
 * const trials = [{ model: 'a', validationCurve: [0.5] }, { model: 'b', validationCurve: [0.7] }];
 * keepBest({ stage: 1, nStages: 5, trials }, 1, 'halving').map((decision) => decision.action); // ['drop', 'train-on']
 */
export function keepBest(
  view: StageView,
  nKept: number,
  ruleOfDrop: "halving" | "final" | "budget",
  standingOf?: (trial: TrialView) => Standing,
): Decision[] {
  const ranked = rankTrials(view, standingOf);
  const byModel = new Map(ranked.map((trial) => [trial.model, trial]));
  const best = ranked[0] as RankedTrial; // checkView: there is at least one
  const last = ranked[Math.min(nKept, ranked.length) - 1] as RankedTrial;
  return view.trials.map(({ model }): Decision => {
    const trial = byModel.get(model) as RankedTrial;
    const { rank } = trial;
    if (rank <= nKept) return keepDecision(trial, ranked.length, view);
    const rival = ruleOfDrop === "final" ? best : last;
    return {
      model,
      action: "drop",
      rule: ruleOfDrop,
      reason: `${dropWords(trial, ranked.length, nKept)[ruleOfDrop]} (${rivalWords(rival)})`,
      rank,
      ...accuraciesOf(trial),
      rival: {
        model: rival.model,
        validation: rival.validation,
        ...(rival.standing !== undefined && { standing: rival.standing }),
      },
    };
  });
}

/** The decision for a trial that stays. */
export function keepDecision(trial: RankedTrial, nTrials: number, view: StageView): Decision {
  const { model, rank } = trial;
  const rule = nTrials === 1 ? "only" : view.stage === view.nStages ? "final" : "keep";
  const reason =
    rule === "only"
      ? `the only trial left, ${standingWords(trial)}`
      : `${standingWords(trial)} is rank ${rank} of ${nTrials}`;
  return { model, action: "train-on", rule, reason, rank, ...accuraciesOf(trial) };
}

function dropWords(trial: RankedTrial, nTrials: number, nKept: number) {
  const place = `${standingWords(trial)} is rank ${trial.rank} of ${nTrials}`;
  return {
    halving: `${place}, and ${nKept} of ${nTrials} train on`,
    final: `${place} at the end of the last stage`,
    budget: `${place}, and the budget of epochs allows ${nKept} more`,
  };
}

/** What a trial was ranked by, and what it is made of: "validation 52.5 %" or "standing 52.6 % (validation 52.5 %, …)". */
function standingWords({ validation, standing, credit }: RankedTrial): string {
  const now = `validation ${percent(validation)}`;
  if (standing === undefined || credit === undefined) return now;
  const smoothed = percent(standing - credit);
  const parts = smoothed === percent(validation) ? now : `${now}, smoothed ${smoothed}`;
  const points = `${credit < 0 ? "−" : "+"}${Math.abs(100 * credit).toFixed(1)}`;
  return `standing ${percent(standing)} (${parts}${points.endsWith("0.0") ? "" : `, ${points} for prior and proxy`})`;
}

function rivalWords({ model, validation, standing }: RankedTrial): string {
  return `${model} has ${percent(standing ?? validation)}`;
}

function accuraciesOf({ validation, standing, credit }: RankedTrial) {
  return standing === undefined || credit === undefined ? { validation } : { validation, standing, credit };
}
