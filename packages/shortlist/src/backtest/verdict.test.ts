import { describe, expect, it } from "vitest";
import type { BacktestResult, PolicyDifference, PolicyResult } from "./backtest-result.ts";
import { defaultPolicy, type Policy } from "./policy.ts";
import { verdict } from "./verdict.ts";

const prior: Policy = { recall: "prior", select: "static-prior" };
const halving: Policy = { recall: "all", select: "successive-halving" };
const bruteForce: Policy = { recall: "all", select: "brute-force" };

function policyResult(policy: Policy, meanRegret: number, costFraction: number): PolicyResult {
  return {
    ...policy,
    nDatasets: 4,
    meanRegret,
    medianRegret: meanRegret,
    worstRegret: 3,
    interval: [meanRegret - 0.5, meanRegret + 0.5],
    recallRegret: 0,
    costFraction,
    costEpochs: 1,
    nProbes: 0,
    pareto: false,
    isDefault: policy === defaultPolicy,
  };
}

function result(ours: number, priors: number, halvings: number, interval: [number, number]): BacktestResult {
  const policies = [
    policyResult(defaultPolicy, ours, 0.1),
    policyResult(prior, priors, 0.05),
    policyResult(halving, halvings, 0.3),
    policyResult(bruteForce, 0.4, 1),
  ];
  const against = (policy: Policy, meanDifference: number, nDatasets: number) => ({
    policy: defaultPolicy,
    against: policy,
    meanDifference,
    interval,
    nDatasets,
  });
  return {
    set: "records",
    metric: "accuracy",
    nModels: 5,
    nDatasets: 4,
    nStages: 3,
    shortlistSize: 3,
    notes: [],
    policies,
    default: policies[0] as PolicyResult,
    differences: [
      against(prior, ours - priors, 3),
      against(halving, ours - halvings, 4),
      against(bruteForce, 9, 4),
    ],
    front: [],
    bySize: [],
    perDataset: [],
    subsets: [],
  };
}

describe("verdict()", () => {
  it("says that a simple rule won, and on how many datasets", () => {
    expect(verdict(result(0.7, 0.6, 0.9, [0.05, 0.2]))).toEqual([
      expect.stringMatching(
        /^The default, .+, loses 0\.70 points on average \(95 %: 0\.20 to 1\.20\) at 10\.0 % of brute force's epochs; brute force, choosing by validation, loses 0\.40\.$/,
      ),
      "A simple rule won: prior + static-prior at 5.0 % on the 3 datasets that it can be played on, loses 0.10 points less.",
    ]);
  });

  it("says that the best of several is known in hindsight only", () => {
    const one = result(0.7, 0.6, 0.9, [0.05, 0.2]);
    const other = { ...(one.differences[0] as PolicyDifference), meanDifference: 0.05 };
    expect(verdict({ ...one, differences: [...one.differences, other] })[1]).toMatch(
      /^A simple rule won, the best of 2 in hindsight: prior/,
    );
  });

  it("says when chance can explain it", () => {
    expect(verdict(result(0.7, 0.6, 0.9, [-0.1, 0.2]))[1]).toMatch(
      /loses 0\.10 points less, a difference that chance can explain \(95 %: -0\.10 to 0\.20\)\.$/,
    );
  });

  it("says that none that costs as little won, and which dearer one did", () => {
    const lines = verdict(result(0.7, 1.6, 0.5, [0.1, 1]));
    expect(lines.slice(1)).toEqual([
      "No simple rule that costs as little loses less: the best, prior + static-prior at 5.0 % on the 3 datasets that it can be played on, loses 0.90 points more.",
      "At more cost one loses less: all models + successive-halving at 30.0 %, by 0.20 points.",
    ]);
  });

  it("says that a simple rule is as good", () => {
    expect(verdict(result(0.6, 0.6, 0.9, [0, 0]))[1]).toMatch(
      /^A simple rule is as good: prior \+ static-prior/,
    );
  });
});
