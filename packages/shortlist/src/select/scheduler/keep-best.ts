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
      reason: `${dropWords(trial, ranked.length, nKept)[ruleOfDrop]} (${rival.model} has ${accuracyWords(rival)})`,
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
      ? `the only trial left, validation ${accuracyWords(trial)}`
      : `validation ${accuracyWords(trial)} is rank ${rank} of ${nTrials}`;
  return { model, action: "train-on", rule, reason, rank, ...accuraciesOf(trial) };
}

function dropWords(trial: RankedTrial, nTrials: number, nKept: number) {
  const place = `validation ${accuracyWords(trial)} is rank ${trial.rank} of ${nTrials}`;
  return {
    halving: `${place}, and ${nKept} of ${nTrials} train on`,
    final: `${place} at the end of the last stage`,
    budget: `${place}, and the budget of epochs allows ${nKept} more`,
  };
}

function accuracyWords({ validation, standing, credit }: RankedTrial): string {
  if (standing === undefined || credit === undefined) return percent(validation);
  const parts = [`smoothed ${percent(standing - credit)}`];
  if (credit !== 0) parts.push(`${credit < 0 ? "−" : "+"}${percent(Math.abs(credit))} for prior and proxy`);
  return `${percent(validation)} (stands at ${percent(standing)}: ${parts.join(", ")})`;
}

function accuraciesOf({ validation, standing, credit }: RankedTrial) {
  return standing === undefined || credit === undefined ? { validation } : { validation, standing, credit };
}
