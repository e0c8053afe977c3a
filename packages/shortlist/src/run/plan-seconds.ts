import type { Scheduler } from "../select/scheduler.ts";
import type { StageCost } from "../select/trainer.ts";
import type { TrialPlan } from "./fit-budget.ts";

/** What training a model costs here. */
export interface ModelCost extends StageCost {
  readonly model: string;
  /** Whether it was measured on a few steps of its own; else scaled from models that were. */
  readonly isMeasured: boolean;
}

export interface PlanSecondsInput {
  readonly scheduler: Scheduler;
  readonly wanted: TrialPlan;
  /** At least `wanted.nTrials`, in the order in which models are given up last. */
  readonly costs: readonly ModelCost[];
  /** What is left for training. */
  readonly seconds: number;
  readonly nTrainRows: number;
  /** No model is trained on fewer rows than these, if there are so many. */
  readonly leastRows: number;
}

export interface TimePlan extends TrialPlan {
  /** Missing = all. */
  readonly trainRows?: number;
  /** The most that it is expected to take. */
  readonly seconds: number;
}

/**
 * The largest selection that so many seconds are expected to pay for, should the scheduler drop as late as it may and
 * the dearest models stay: as many trials as fit at the full number of stages; else fewer stages, down to 2; else 2
 * stages of up to 3 trials on as many of the training rows as fit; at worst one stage of one trial on the fewest rows.
 *
 * @returns a plan, which costs more than the seconds only where even the smallest does
 *
 * @example
 * // brute force of 3 trials x 2 stages at 1 s each costs 6 s: two of them fit into 5 s
 * const cost = { isMeasured: true, openSeconds: 0, trainSeconds: 1, evaluateSeconds: 0 };
 * const costs = ['a', 'b', 'c'].map((model) => ({ model, ...cost }));
 * const input = { scheduler: schedulers['brute-force'](), costs, nTrainRows: 900, leastRows: 100 };
 * planSeconds({ ...input, wanted: { nTrials: 3, nStages: 2 }, seconds: 5 }); // { nTrials: 2, nStages: 2, seconds: 4 }
 */
export function planSeconds(input: PlanSecondsInput): TimePlan {
  const { scheduler, wanted, costs, seconds, nTrainRows } = input;
  const leastRows = Math.min(input.leastRows, nTrainRows);
  const most = (nTrials: number, nStages: number, share = 1) =>
    mostSeconds(scheduler, costs.slice(0, nTrials), nStages, share);
  const leastTrials = Math.min(2, wanted.nTrials);
  const leastStages = Math.min(2, wanted.nStages);
  for (let nStages = wanted.nStages; nStages >= leastStages; nStages--)
    for (let nTrials = wanted.nTrials; nTrials >= leastTrials; nTrials--) {
      const cost = most(nTrials, nStages);
      if (cost <= seconds) return { nTrials, nStages, seconds: cost };
    }

  // Costs are linear in the share of the rows.
  for (let nTrials = Math.min(3, wanted.nTrials); nTrials >= leastTrials; nTrials--) {
    const [none, all] = [most(nTrials, leastStages, 0), most(nTrials, leastStages, 1)];
    const trainRows = Math.floor((nTrainRows * (seconds - none)) / (all - none));
    if (trainRows < leastRows || trainRows >= nTrainRows) continue;
    const cost = most(nTrials, leastStages, trainRows / nTrainRows);
    return { nTrials, nStages: leastStages, trainRows, seconds: cost };
  }

  const share = leastRows / nTrainRows;
  const subset = share < 1 ? { trainRows: leastRows } : {};
  const smallest = [
    [leastTrials, leastStages],
    [leastTrials, 1],
  ] as const;
  for (const [nTrials, nStages] of smallest) {
    const cost = most(nTrials, nStages, share);
    if (cost <= seconds) return { nTrials, nStages, ...subset, seconds: cost };
  }
  return { nTrials: 1, nStages: 1, ...subset, seconds: most(1, 1, share) };
}

/**
 * The most seconds that a scheduler can spend on these models, each opened once.
 *
 * How many train in a stage at most is read off `maxEpochs`; that they are the dearest ones is the worst case.
 *
 * @param share of the training rows
 */
export function mostSeconds(
  scheduler: Pick<Scheduler, "maxEpochs">,
  costs: readonly StageCost[],
  nStages: number,
  share = 1,
): number {
  const perStage = costs
    .map(({ trainSeconds, evaluateSeconds }) => share * trainSeconds + evaluateSeconds)
    .sort((a, b) => b - a);
  let total = costs.reduce((sum, { openSeconds }) => sum + openSeconds, 0);
  let before = 0;
  for (let stage = 1; stage <= nStages; stage++) {
    const epochs = scheduler.maxEpochs(costs.length, stage);
    const nTraining = Math.min(costs.length, Math.max(1, epochs - before));
    before = epochs;
    for (const cost of perStage.slice(0, nTraining)) total += cost;
  }
  return total;
}
