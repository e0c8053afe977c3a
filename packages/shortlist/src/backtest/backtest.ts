import type { History } from "../history/history.ts";
import { type Bootstrap, createBootstrap } from "../numeric/bootstrap-interval.ts";
import { mean } from "../numeric/mean.ts";
import { percent } from "../numeric/percent.ts";
import { createRng } from "../numeric/random.ts";
import type { BacktestResult, DatasetResult, PolicyResult } from "./backtest-result.ts";
import { paretoFront } from "./pareto-front.ts";
import { type BacktestPlan, type PlanOptions, planBacktest } from "./plan-backtest.ts";
import { BEST_OF_SHORTLIST, defaultPolicy, mostCostOfRun, type Policy, policyId } from "./policy.ts";
import { comparisonsOf } from "./simple-policies.ts";
import type { TargetOutcome } from "./simulate-target.ts";
import { simulateTargets } from "./simulate-targets.ts";
import { differenceOf, type PolicyRecord, recordsOf, summarisePolicies } from "./summarise-policies.ts";

export interface BacktestOptions extends PlanOptions {
  /** Models that recall keeps. @default as many as a run would */
  readonly shortlistSize?: number | undefined;
  /** Worker threads, used where the work is large. @default 1 */
  readonly threads?: number;
  readonly signal?: AbortSignal;
  /** Called after each target. */
  readonly onProgress?: (nDone: number, nTargets: number) => void;
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
  const { shortlistSize, seed = 0, threads = 1, name = "history", signal, onProgress } = options;
  const plan = planBacktest(history, options);
  const targets = await simulateTargets(plan, { shortlistSize, seed, threads, signal, onProgress });
  const intervalOf = createBootstrap(createRng(seed).fork("bootstrap"));
  const whole = resultOf(name, plan, targets, intervalOf);
  const parts = coverages(plan).map((part) => ({
    ...part,
    recorded: `${part.proxies.join(", ")} ${part.proxies.length === 1 ? "is" : "are"} recorded`,
  }));
  const subsets = parts.map(({ recorded, datasets }) => ({
    ...resultOf(
      `${name}, where ${recorded}`,
      plan,
      targets.filter(({ dataset }) => datasets.has(dataset)),
      intervalOf,
    ),
    notes: [],
  }));
  const partNotes = parts.map(
    ({ recorded, datasets }) => `${recorded} for ${datasets.size} of ${targets.length} datasets only`,
  );
  return { ...whole, notes: [...whole.notes, ...partNotes, ...runCostNote(whole)], subsets };
}

/** Where only finals are recorded: what a run would train, since it drops models early. */
function runCostNote({ nStages, perDataset }: BacktestResult): string[] {
  if (nStages > 0) return [];
  const share = mean(perDataset.map(({ shortlist, nModels }) => mostCostOfRun(shortlist.length, nModels)));
  return [
    `a run drops models early: with these shortlists it trains at most ${percent(share)} of brute force's epochs`,
  ];
}

/** All policies on some of the targets. */
function resultOf(
  set: string,
  { history, targets: plans, notes }: BacktestPlan,
  targets: readonly TargetOutcome[],
  intervalOf: Bootstrap,
): BacktestResult {
  const isTarget = new Set(targets.map(({ dataset }) => dataset));
  const ofTargets = plans.filter(({ dataset }) => isTarget.has(dataset));
  const nStages = Math.max(...targets.map((target) => target.nStages));
  const ours: Policy = { ...defaultPolicy, ...(nStages === 0 && { select: BEST_OF_SHORTLIST }) };
  const records = recordsOf(targets);
  const own = records.get(policyId(ours)) as PolicyRecord;
  const isOurs = (policy: Policy) => policyId(policy) === policyId(ours);
  const [sized, plain] = partition([...records.values()], ({ policy }) => policy.shortlistSize !== undefined);
  const policies = summarisePolicies(plain, isOurs, intervalOf);
  const proxies = [...new Set(ofTargets.flatMap((target) => Object.keys(target.proxies)))];
  const differences = comparisonsOf(proxies, nStages > 0).flatMap(({ policy, against }) => {
    const [one, other] = [records.get(policyId(policy)), records.get(policyId(against))];
    return one === undefined || other === undefined ? [] : (differenceOf(one, other, intervalOf) ?? []);
  });
  const sizes = [...own.byDataset.values()].map(({ shortlist }) => shortlist.length);
  return {
    set,
    metric: history.metric,
    nModels: new Set(ofTargets.flatMap(({ models }) => models)).size,
    nDatasets: targets.length,
    nStages,
    shortlistSize: Math.max(...sizes),
    notes,
    policies,
    front: paretoFront(policies, targets.length),
    default: policies.find(({ isDefault }) => isDefault) as PolicyResult,
    differences,
    bySize: summarisePolicies(
      sized.filter(({ byDataset }) => byDataset.size === targets.length),
      isOurs,
      intervalOf,
    ).sort((a, b) => (a.shortlistSize as number) - (b.shortlistSize as number)),
    perDataset: perDatasetOf(own, targets),
    subsets: [],
  };
}

function partition<T>(items: readonly T[], isFirst: (item: T) => boolean): [first: T[], others: T[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}

/** Proxies that are recorded on some of the targets only, those together that are recorded on the same ones. */
function coverages({ targets, proxies }: BacktestPlan) {
  const found = new Map<string, { proxies: string[]; datasets: ReadonlySet<string> }>();
  for (const proxy of proxies) {
    const names = targets.flatMap((target) => (target.proxies[proxy] ? target.dataset : []));
    if (names.length === targets.length) continue;
    const group = found.get(names.join("\n")) ?? { proxies: [], datasets: new Set(names) };
    group.proxies.push(proxy);
    found.set(names.join("\n"), group);
  }
  return [...found.values()];
}

function perDatasetOf({ byDataset }: PolicyRecord, targets: readonly TargetOutcome[]): DatasetResult[] {
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
