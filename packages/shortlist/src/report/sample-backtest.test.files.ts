import type { BacktestResult, PolicyResult } from "../backtest/backtest-result.ts";
import type { Policy } from "../backtest/policy.ts";

type Numbers = Pick<PolicyResult, "meanRegret" | "costFraction"> & Partial<PolicyResult>;

function result(policy: Policy, numbers: Numbers): PolicyResult {
  const { meanRegret, costFraction } = numbers;
  return {
    ...policy,
    nDatasets: 8,
    medianRegret: meanRegret,
    worstRegret: 3 * meanRegret,
    interval: [0.4 * meanRegret, 1.7 * meanRegret],
    recallRegret: meanRegret / 2,
    costEpochs: 110 * costFraction,
    nProbes: 22,
    pareto: false,
    isDefault: false,
    ...numbers,
  };
}

const ours = { recall: "fused", proxy: "auto", select: "fine-selection" } as const;
const everything = { recall: "all", select: "brute-force" } as const;
const staticPrior = { recall: "prior", select: "static-prior" } as const;
const theDefault = result(ours, {
  meanRegret: 0.8,
  costFraction: 0.09,
  isDefault: true,
  pareto: true,
  weightedTau: 0.6,
  top1: 0.25,
  top5: 0.75,
  costSeconds: 12,
});

/** Numbers made up by hand, so that a figure of them changes only when its drawing does. */
export const sampleBacktest: BacktestResult = {
  set: "sample records",
  metric: "accuracy",
  nModels: 22,
  nDatasets: 8,
  nStages: 5,
  shortlistSize: 5,
  notes: ["a note"],
  policies: [
    result(everything, { meanRegret: 0.7, costFraction: 1, pareto: true }),
    theDefault,
    result({ recall: "all", select: "successive-halving" }, { meanRegret: 0.9, costFraction: 0.36 }),
    result(
      { recall: "paper", proxy: "leep", select: "fine-selection" },
      { meanRegret: 2.1, costFraction: 0.09 },
    ),
    result(staticPrior, { meanRegret: 2.9, costFraction: 0.045, pareto: true }),
    result({ recall: "random", select: "random" }, { meanRegret: 9.5, costFraction: 0.045 }),
    result(
      { recall: "proxy", proxy: "nce", select: "static-prior" },
      { meanRegret: 1, costFraction: 0.045, nDatasets: 3 },
    ),
  ],
  default: theDefault,
  differences: [
    { policy: ours, against: everything, meanDifference: 0.1, interval: [-0.4, 0.6], nDatasets: 8 },
    { policy: ours, against: staticPrior, meanDifference: -2.1, interval: [-3, -1.2], nDatasets: 8 },
  ],
  front: [],
  bySize: [1, 3, 7].flatMap((shortlistSize) => [
    result(
      { ...ours, shortlistSize },
      { meanRegret: 2 / shortlistSize ** 0.5, costFraction: 0.03 * shortlistSize ** 0.8 },
    ),
    result(
      { recall: "prior", select: "fine-selection", shortlistSize },
      { meanRegret: 3.2 / shortlistSize ** 0.4, costFraction: 0.03 * shortlistSize ** 0.8 },
    ),
  ]),
  perDataset: [
    {
      dataset: "topics",
      nModels: 22,
      best: "model-b",
      picked: "model-a",
      regret: 0.8,
      costEpochs: 10,
      costFraction: 0.09,
      proxy: "logme",
      shortlist: ["model-a", "model-b"],
    },
  ],
  subsets: [],
};
