import type { History } from "../history/history.ts";
import { createBootstrap } from "../numeric/bootstrap-interval.ts";
import { createRng } from "../numeric/random.ts";
import type { BacktestResult, DatasetResult, PolicyResult } from "./backtest-result.ts";
import { type PlanOptions, planBacktest } from "./plan-backtest.ts";
import { BEST_OF_SHORTLIST, DEFAULT_SHORTLIST_SIZE, defaultPolicy, type Policy, policyId } from "./policy.ts";
import { comparisonsOf } from "./simple-policies.ts";
import { simulateTargets } from "./simulate-targets.ts";
import { differenceOf, type PolicyRecord, recordsOf, summarisePolicies } from "./summarise-policies.ts";

export interface BacktestOptions extends PlanOptions {
  /** Models that recall keeps. @default as in a run */
  readonly shortlistSize?: number;
  /** Worker threads, used where the work is large. @default 1 */
  readonly threads?: number;
}

/**
 * Backtest: what every policy would have cost and lost, had each dataset of a history been the target in turn.
 *
 * A target is left out of the history that it is predicted from, and so is a dataset that equals it. The models recorded
 * on it are the candidates; each recall rule makes a shortlist, with each recorded proxy that it reads; each scheduler
 * is played on the recorded validation curves. Regret = best final test metric of the candidates − that of the pick.
 * Where only finals are recorded, selection is not simulated: a shortlist counts by its best model, and by its first.
 *
 * Cost: O(nDatasets · nPolicies) simulated selections, and one clustering a dataset.
 *
 * @throws {RangeError} if nothing can be backtested, a value is not finite, or a dataset asked for is not recorded
 *
 * @example
 * const curves = ["x", "y"].flatMap((dataset, d) =>
 *   [0.5, 0.6, 0.9].map((test, i) => ({ model: `m${i}`, dataset, seed: 1, validation: [], test: test - d / 5 })),
 * );
 * const { policies } = await backtest({ metric: "accuracy", curves });
 * policies.find(({ recall, select }) => recall === "prior" && select === "static-prior").meanRegret; // 0
 */
export async function backtest(history: History, options: BacktestOptions = {}): Promise<BacktestResult> {
  const { shortlistSize = DEFAULT_SHORTLIST_SIZE, seed = 0, threads = 1, name = "history" } = options;
  const plan = planBacktest(history, options);
  const targets = await simulateTargets(plan, { shortlistSize, seed, threads });

  const nStages = Math.max(...plan.targets.map((target) => target.nStages));
  const ours: Policy = { ...defaultPolicy, ...(nStages === 0 && { select: BEST_OF_SHORTLIST }) };
  const records = recordsOf(targets);
  const intervalOf = createBootstrap(createRng(seed).fork("bootstrap"));
  const policies = summarisePolicies(
    [...records.values()],
    (policy) => policyId(policy) === policyId(ours),
    intervalOf,
  );
  const differences = comparisonsOf(plan.proxies, nStages > 0).flatMap(({ policy, against }) => {
    const [one, other] = [records.get(policyId(policy)), records.get(policyId(against))];
    return one === undefined || other === undefined ? [] : (differenceOf(one, other, intervalOf) ?? []);
  });
  return {
    set: name,
    metric: history.metric,
    nModels: new Set(plan.targets.flatMap(({ models }) => models)).size,
    nDatasets: targets.length,
    nStages,
    shortlistSize,
    notes: plan.notes,
    policies,
    default: policies.find(({ isDefault }) => isDefault) as PolicyResult,
    differences,
    perDataset: perDatasetOf(records.get(policyId(ours)) as PolicyRecord, targets),
  };
}

function perDatasetOf(
  { byDataset }: PolicyRecord,
  targets: readonly { readonly dataset: string; readonly nModels: number; readonly best: string }[],
): DatasetResult[] {
  return targets.flatMap(({ dataset, nModels, best }) => {
    const outcome = byDataset.get(dataset);
    if (outcome === undefined) return [];
    const { picked, regret, costEpochs, costFraction, autoProxy, shortlist } = outcome;
    return {
      dataset,
      nModels,
      best,
      picked,
      regret: 100 * regret,
      costEpochs,
      costFraction,
      ...(autoProxy !== undefined && { proxy: autoProxy }),
      shortlist,
    };
  });
}
