import type { Curve, History } from "../history/history.ts";
import { mean } from "../numeric/mean.ts";
import { createRng } from "../numeric/random.ts";
import type { Scheduler } from "../select/scheduler.ts";
import { setUpScheduler } from "../select/set-up-scheduler.ts";
import { simulateSelection } from "../select/simulate-selection.ts";
import type { TargetPlan } from "./plan-backtest.ts";
import {
  BEST_OF_SHORTLIST,
  defaultPolicy,
  FIRST_OF_SHORTLIST,
  type SelectSetting,
  selectSettings,
} from "./policy.ts";
import { type Candidate, N_DRAWS, type RecalledList } from "./recall-target.ts";

/** What a scheduler made of a list. Accuracies are fractions. */
export interface Selected {
  readonly select: string;
  /** Best final of all candidates minus the final of the one picked, averaged over seeds and draws. */
  readonly regret: number;
  readonly costEpochs: number;
  readonly costFraction: number;
  /** Missing where seconds are not recorded. */
  readonly costSeconds?: number;
  /** Of the first seed and draw. */
  readonly picked: string;
}

/**
 * Plays schedulers on lists of models of one target: every setting on each list, on the recorded curves of each seed.
 *
 * On a list of another length than the others', only the default scheduler is played. Without curves a list counts by its
 * best model, every one of it trained, and by its first, the only one trained.
 */
export function selectOnTarget(
  history: History,
  target: TargetPlan,
  seed: number | string,
): (recalled: RecalledList) => Selected[] {
  const { nStages, models, exclude } = target;
  const best = Math.max(...target.finals);
  const finals = new Map(models.map((model, i) => [model, target.finals[i] as number]));
  const finalOf = (model: string) => finals.get(model) as number;
  const curvesOfSeeds = target.curves.map((curves) => new Map(curves.map((curve) => [curve.model, curve])));

  const found = new Map<string, Scheduler>();
  /** Schedulers are pure, and find their trends once: one serves all lists. */
  function schedulerOf({ select, ...options }: SelectSetting, draw: number): Scheduler {
    const key = `${select} ${options.name === "random" ? draw : ""}`;
    const drawn = createRng(`${seed} ${target.dataset} ${draw}`).integer(2 ** 31);
    const scheduler = found.get(key) ?? setUpScheduler({ ...options, history, exclude, seed: drawn });
    found.set(key, scheduler);
    return scheduler;
  }

  function simulated({ lists }: RecalledList, setting: SelectSetting): Selected {
    const nDraws = setting.name === "random" ? N_DRAWS : lists.length;
    const plays = Array.from({ length: nDraws }, (_, draw) => draw).flatMap((draw) =>
      curvesOfSeeds.map((curves) => {
        const list = lists[draw % lists.length] as readonly Candidate[];
        const trials = list.map((candidate) => {
          const { validation } = curves.get(candidate.model) as Curve;
          return { ...candidate, validation };
        });
        const { picked, costEpochs, epochsByModel } = simulateSelection(schedulerOf(setting, draw), trials, {
          nStages,
        });
        return { picked, costEpochs, costSeconds: secondsOf(epochsByModel, curves) };
      }),
    );
    const costEpochs = mean(plays.map((play) => play.costEpochs));
    const seconds = plays.map((play) => play.costSeconds);
    return {
      select: setting.select,
      regret: mean(plays.map(({ picked }) => best - finalOf(picked))),
      costEpochs,
      costFraction: costEpochs / (models.length * nStages),
      ...(seconds.every((value) => value !== undefined) && { costSeconds: mean(seconds) }),
      picked: plays[0]?.picked as string,
    };
  }

  /** A list by its best model, every one of it trained. */
  function bestOfList({ recall, lists }: RecalledList): Selected {
    const [list] = lists as [readonly Candidate[]];
    const bestOf = (each: readonly Candidate[]) =>
      each.reduce((a, b) => (finalOf(b.model) > finalOf(a.model) ? b : a)).model;
    return {
      select: recall === "all" ? "brute-force" : BEST_OF_SHORTLIST,
      regret: mean(lists.map((each) => best - finalOf(bestOf(each)))),
      costEpochs: list.length,
      costFraction: list.length / models.length,
      picked: bestOf(list),
    };
  }

  /** A list by its first model, the only one trained. */
  function firstOfList({ lists }: RecalledList): Selected {
    const firstOf = (list: readonly Candidate[] | undefined) => list?.[0]?.model as string;
    return {
      select: FIRST_OF_SHORTLIST,
      regret: mean(lists.map((list) => best - finalOf(firstOf(list)))),
      costEpochs: 1,
      costFraction: 1 / models.length,
      picked: firstOf(lists[0]),
    };
  }

  return (recalled) => {
    const isOtherSize = recalled.shortlistSize !== undefined;
    const isOrdered = recalled.recall !== "all"; // the first of no order is the random scheduler's pick
    if (nStages === 0)
      return [bestOfList(recalled), ...(isOrdered && !isOtherSize ? [firstOfList(recalled)] : [])];
    return selectSettings
      .filter(({ name }) => isOrdered || name !== FIRST_OF_SHORTLIST)
      .filter(({ select }) => !isOtherSize || select === defaultPolicy.select)
      .map((setting) => simulated(recalled, setting));
  };
}

/** Seconds trained; undefined if one model's are not recorded. */
function secondsOf(
  epochsByModel: ReadonlyMap<string, number>,
  curves: ReadonlyMap<string, Curve>,
): number | undefined {
  let total = 0;
  for (const [model, epochs] of epochsByModel) {
    const { seconds, validation } = curves.get(model) as Curve;
    if (seconds === undefined) return undefined;
    total += (seconds / validation.length) * epochs;
  }
  return total;
}
