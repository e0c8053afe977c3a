import type { PolicyResult } from "./backtest-result.ts";

/**
 * The least regret that each cost buys: of the policies that were played on all datasets those that no other one beats,
 * the cheapest first. Of several that are equal in both the first stands for all.
 *
 * @param policies by mean regret, as a backtest gives them
 * @param nDatasets of the whole backtest
 *
 * @example
 * paretoFront([], 5); // []
 */
export function paretoFront(policies: readonly PolicyResult[], nDatasets: number): PolicyResult[] {
  const front = policies
    .filter((policy) => policy.pareto && policy.nDatasets === nDatasets)
    .toSorted((a, b) => a.costFraction - b.costFraction || a.meanRegret - b.meanRegret);
  return front.filter((policy, i) => {
    const cheaper = front[i - 1];
    return cheaper === undefined || policy.meanRegret < cheaper.meanRegret - SLACK;
  });
}

const SLACK = 1e-9; // sums in another order
