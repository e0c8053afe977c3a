import type { BacktestResult, PolicyResult } from "./backtest-result.ts";
import { type Policy, policyId, policyWords } from "./policy.ts";

/** One policy as a point of the figure. */
export interface RegretPoint {
  readonly policy: Policy;
  readonly label: string;
  /** Epochs trained, of those of brute force: (0, 1]. */
  readonly costFraction: number;
  /** In points. */
  readonly meanRegret: number;
  readonly interval: readonly [low: number, high: number];
  readonly pareto: boolean;
  /** What the point is, to be told apart in the figure. */
  readonly kind: "default" | "simple" | "brute-force" | "other";
}

/** One policy with shortlists of several lengths. */
export interface RegretLine {
  readonly label: string;
  readonly kind: "default" | "simple";
  readonly points: readonly {
    readonly shortlistSize: number;
    readonly costFraction: number;
    readonly meanRegret: number;
    readonly interval: readonly [low: number, high: number];
  }[];
}

export interface RegretAgainstCost {
  readonly set: string;
  readonly nModels: number;
  readonly nDatasets: number;
  /** 0 = selection is not simulated, a shortlist counts by its best model. */
  readonly nStages: number;
  /** Every policy that was played on all datasets, the cheapest first. */
  readonly points: readonly RegretPoint[];
  /** The points that no other one beats, the cheapest first: the least regret that each cost buys. */
  readonly front: readonly RegretPoint[];
  /** The default and the static prior by the length of the shortlist: a line each, the shortest first. */
  readonly lines: readonly RegretLine[];
}

/**
 * The data of the figure "regret against cost": a point a policy, and the front of those that nothing beats.
 *
 * Policies that could be played on some of the datasets only are left out, since their means are of other datasets.
 *
 * @example
 * const curves = ["x", "y"].flatMap((dataset, d) =>
 *   [0.5, 0.6, 0.9].map((test, i) => ({ model: `m${i}`, dataset, seed: 1, validation: [test], test: test - d / 5 })),
 * );
 * const { points } = regretAgainstCost(await backtest({ metric: "accuracy", curves }));
 * points.find(({ kind }) => kind === "brute-force").costFraction; // 1
 */
export function regretAgainstCost(result: BacktestResult): RegretAgainstCost {
  const { set, nModels, nDatasets, nStages, policies, differences } = result;
  const simple = new Set(differences.map(({ against }) => policyId(against)));
  const points = policies
    .filter((policy) => policy.nDatasets === nDatasets)
    .map((policy): RegretPoint => {
      const { costFraction, meanRegret, interval, pareto } = policy;
      return {
        policy: {
          recall: policy.recall,
          ...(policy.proxy && { proxy: policy.proxy }),
          select: policy.select,
        },
        label: policyWords(policy),
        costFraction,
        meanRegret,
        interval,
        pareto,
        kind: kindOf(policy, simple),
      };
    })
    .sort((a, b) => a.costFraction - b.costFraction || a.meanRegret - b.meanRegret);
  const front = points.filter(({ pareto }) => pareto);
  return { set, nModels, nDatasets, nStages, points, front, lines: linesOf(result) };
}

function linesOf({ bySize, default: ours }: BacktestResult): RegretLine[] {
  return [true, false].flatMap((isDefault) => {
    const sized = bySize.filter(({ recall }) => (recall === ours.recall) === isDefault);
    const [first] = sized;
    if (first === undefined) return [];
    const { shortlistSize: _, ...policy } = first;
    return {
      label: policyWords(policy),
      kind: isDefault ? "default" : "simple",
      points: sized.map(({ shortlistSize = 0, costFraction, meanRegret, interval }) => ({
        shortlistSize,
        costFraction,
        meanRegret,
        interval,
      })),
    };
  });
}

function kindOf(policy: PolicyResult, simple: ReadonlySet<string>): RegretPoint["kind"] {
  if (policy.isDefault) return "default";
  if (policy.recall === "all" && policy.select === "brute-force") return "brute-force";
  return simple.has(policyId(policy)) ? "simple" : "other";
}
