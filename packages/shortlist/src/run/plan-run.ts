import type { History } from "../history/history.ts";
import { counted } from "../numeric/counted.ts";
import type { Scheduler } from "../select/scheduler.ts";
import type { Trainer } from "../select/trainer.ts";
import { exampleNoun } from "./example-noun.ts";
import type { TrialPlan } from "./fit-budget.ts";
import { measureCosts } from "./measure-costs.ts";
import { type ModelCost, mostSeconds, planSeconds } from "./plan-seconds.ts";
import type { RunEventOf } from "./run-event.ts";
import type { PhaseContext } from "./select-phase.ts";
import { trialSeed } from "./trial-seed.ts";

export interface RunPlanInput {
  readonly scheduler: Scheduler;
  readonly trainer: Trainer;
  readonly history: History | undefined;
  readonly seed: number | string;
  readonly budget: { readonly epochs?: number | undefined; readonly seconds?: number | undefined };
  /** Trials and stages without a budget of seconds. */
  readonly wanted: TrialPlan;
  readonly nTrainRows: number;
  /** Rows of the test split, a fraction of those of the validation split. */
  readonly testShare: number;
  readonly nClasses: number;
}

/** Part of what is left that may be spent on measuring what models cost. */
const MEASURING_SHARE = 0.1;
/** Nothing more is measured once all that is wanted costs no more than this part of what is left. */
const SURE_SHARE = 1 / 3;
/** Seconds kept back for writing the winner; scoring the test split is added to it. */
export const RESERVED_SECONDS = 2;
/** No model is trained on fewer rows than this, and so many of a class. */
const LEAST_ROWS = 200;
const LEAST_ROWS_A_CLASS = 20;

/**
 * Rows that a model is trained on at least, however small the budget, if there are so many.
 *
 * @example
 * [leastRowsFor(2), leastRowsFor(50)]; // [200, 1000]
 */
export function leastRowsFor(nClasses: number): number {
  return Math.max(LEAST_ROWS, LEAST_ROWS_A_CLASS * nClasses);
}

/**
 * What a budget pays for, before any training: of epochs, what was fitted already; of seconds, from what the models of
 * the shortlist cost on this data, measured on a few steps.
 *
 * @returns undefined if the budget is one of seconds and no model could be measured: then only the clock limits the run
 */
export async function planRun(
  input: RunPlanInput,
  recalled: RunEventOf<"recall">,
  { log, signal }: PhaseContext,
): Promise<RunEventOf<"plan"> | undefined> {
  const { scheduler, trainer, history, seed, budget, wanted, nTrainRows, testShare, nClasses } = input;
  const most = (costs: readonly ModelCost[]) =>
    mostSeconds(scheduler, costs.slice(0, shortlist.length), wanted.nStages);
  const shortlist = recalled.models.filter(({ chosen }) => chosen).map(({ model }) => model);
  const others = recalled.models.filter(({ chosen }) => !chosen).map(({ model }) => model);
  if (budget.seconds === undefined) {
    const nTrials = Math.min(wanted.nTrials, shortlist.length);
    const mostEpochs = scheduler.maxEpochs(nTrials, wanted.nStages);
    const words = `a budget of ${budget.epochs} epochs pays for ${counted(nTrials, "model")} of ${counted(wanted.nStages, "stage")}: at most ${counted(mostEpochs, "epoch")}`;
    return { type: "plan", nTrials, nStages: wanted.nStages, mostEpochs, words, seconds: 0 };
  }
  if (trainer.measure === undefined) return undefined;

  const started = performance.now();
  const spent = log.secondsSpent();
  const left = (seconds: number) => Math.max(0, (budget.seconds ?? 0) - seconds);
  const costs = await measureCosts({
    models: [...shortlist, ...others],
    measure: trainer.measure.bind(trainer),
    seedOf: (model) => trialSeed(seed, model),
    history,
    nMeasured: shortlist.length,
    seconds: MEASURING_SHARE * left(spent),
    isEnough: (costs) => most(costs) <= SURE_SHARE * left(spent),
    signal,
    onProgress: (model, step, nSteps) => log.progress({ phase: "plan", model, step, nSteps }),
  });
  if (costs.length === 0) return undefined;
  const seconds = (performance.now() - started) / 1000;
  const reservedSeconds =
    RESERVED_SECONDS + testShare * Math.max(...costs.map(({ evaluateSeconds }) => evaluateSeconds));
  const available = left(spent + seconds + reservedSeconds);
  const plan = planSeconds({
    scheduler,
    wanted: { nTrials: Math.min(wanted.nTrials, shortlist.length), nStages: wanted.nStages },
    costs: costs.slice(0, shortlist.length),
    seconds: available,
    nTrainRows,
    leastRows: leastRowsFor(nClasses),
  });
  const { nTrials, nStages, trainRows } = plan;
  const isCut = nTrials < shortlist.length || nStages < wanted.nStages || trainRows !== undefined;
  const rows =
    trainRows === undefined
      ? ""
      : ` on ${trainRows} of ${nTrainRows} training ${exampleNoun(log.find("run-started"))}s`;
  const words =
    `${Math.round(available)} s of the budget of ${budget.seconds} s are left for training: ${nTrials === shortlist.length ? "all" : `${nTrials} of the`} ${counted(shortlist.length, "model")}, ${counted(nStages, "stage")}${rows}, at most about ${Math.ceil(plan.seconds)} s` +
    (isCut
      ? `; all ${shortlist.length} models of ${counted(wanted.nStages, "stage")} would take about ${Math.ceil(most(costs))} s`
      : "");
  return {
    type: "plan",
    nTrials,
    nStages,
    ...(trainRows !== undefined && { trainRows }),
    mostEpochs: scheduler.maxEpochs(nTrials, nStages),
    mostSeconds: plan.seconds,
    wholeSeconds: most(costs),
    reservedSeconds,
    costs,
    words,
    seconds,
  };
}
