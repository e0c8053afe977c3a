import type { BacktestPlan } from "./plan-backtest.ts";
import { type SimulateOptions, simulateTarget, type TargetOutcome } from "./simulate-target.ts";

/** Every target of a plan in turn. */
export async function simulateTargets(
  { history, targets }: BacktestPlan,
  { threads: _, ...options }: SimulateOptions & { readonly threads: number },
): Promise<TargetOutcome[]> {
  return targets.map((target) => simulateTarget(history, target, options));
}
