import type { Bootstrap } from "../numeric/bootstrap-interval.ts";
import { mean } from "../numeric/mean.ts";
import { median } from "../numeric/median.ts";
import type { PolicyDifference, PolicyResult } from "./backtest-result.ts";
import { type Policy, policyId } from "./policy.ts";
import type { PolicyOutcome, TargetOutcome } from "./simulate-target.ts";

/** A policy's outcomes by dataset. */
export interface PolicyRecord {
  readonly policy: Policy;
  readonly byDataset: ReadonlyMap<string, PolicyOutcome>;
}

/** The outcomes of all targets, policy by policy. */
export function recordsOf(targets: readonly TargetOutcome[]): ReadonlyMap<string, PolicyRecord> {
  const records = new Map<string, { policy: Policy; byDataset: Map<string, PolicyOutcome> }>();
  for (const { dataset, outcomes } of targets) {
    for (const outcome of outcomes) {
      const { recall, proxy, select, shortlistSize } = outcome;
      const policy = {
        recall,
        ...(proxy !== undefined && { proxy }),
        select,
        ...(shortlistSize !== undefined && { shortlistSize }),
      };
      const record = records.get(policyId(policy)) ?? { policy, byDataset: new Map() };
      record.byDataset.set(dataset, outcome);
      records.set(policyId(policy), record);
    }
  }
  return records;
}

/**
 * What every policy would have cost and lost, the least mean regret first.
 *
 * @param isDefault whether a policy is what a run does
 * @param intervalOf a mean regret
 */
export function summarisePolicies(
  records: readonly PolicyRecord[],
  isDefault: (policy: Policy) => boolean,
  intervalOf: Bootstrap,
): PolicyResult[] {
  return records
    .map((record): PolicyResult => {
      const outcomes = [...record.byDataset.values()];
      const points = outcomes.map(({ regret }) => 100 * regret);
      const seconds = outcomes.map(({ costSeconds }) => costSeconds);
      const taus = outcomes.flatMap(({ weightedTau }) => weightedTau ?? []);
      const places = outcomes.flatMap(({ placeOfBest }) => placeOfBest ?? []);
      const within = (place: number) => mean(places.map((of) => (of <= place ? 1 : 0)));
      return {
        ...record.policy,
        nDatasets: outcomes.length,
        meanRegret: mean(points),
        medianRegret: median(points),
        worstRegret: Math.max(...points),
        interval: intervalOf(points),
        recallRegret: 100 * mean(outcomes.map(({ recallRegret }) => recallRegret)),
        ...(taus.length > 0 && { weightedTau: mean(taus) }),
        ...(places.length > 0 && { top1: within(1), top5: within(5) }),
        costFraction: mean(outcomes.map(({ costFraction }) => costFraction)),
        costEpochs: mean(outcomes.map(({ costEpochs }) => costEpochs)),
        ...(seconds.every((value) => value !== undefined) && { costSeconds: mean(seconds) }),
        nProbes: mean(outcomes.map(({ nProbes }) => nProbes)),
        pareto: !records.some((other) => beats(other, record)),
        isDefault: isDefault(record.policy),
      };
    })
    .sort((a, b) => a.meanRegret - b.meanRegret || a.costFraction - b.costFraction);
}

/** Loses no more and costs no more on all of the other's datasets, and one of the two is less. */
function beats(one: PolicyRecord, other: PolicyRecord): boolean {
  if (one === other || one.byDataset.size < other.byDataset.size) return false;
  let regret = 0;
  let cost = 0;
  for (const [dataset, theirs] of other.byDataset) {
    const ours = one.byDataset.get(dataset);
    if (ours === undefined) return false;
    regret += ours.regret - theirs.regret;
    cost += ours.costFraction - theirs.costFraction;
  }
  const slack = 1e-12; // sums in another order
  return regret <= slack && cost <= slack && (regret < -slack || cost < -slack);
}

/** How much more one policy loses than another on the datasets that both were played on; undefined without any. */
export function differenceOf(
  one: PolicyRecord,
  other: PolicyRecord,
  intervalOf: Bootstrap,
): PolicyDifference | undefined {
  const points: number[] = [];
  for (const [dataset, { regret }] of one.byDataset) {
    const theirs = other.byDataset.get(dataset);
    if (theirs !== undefined) points.push(100 * (regret - theirs.regret));
  }
  if (points.length === 0) return undefined;
  return {
    policy: one.policy,
    against: other.policy,
    meanDifference: mean(points),
    interval: intervalOf(points),
    nDatasets: points.length,
  };
}
