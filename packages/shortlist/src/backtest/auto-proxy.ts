import type { TargetPlan } from "./plan-backtest.ts";

/**
 * The proxy that a run would read on a target: LEEP where every model has it, else LogME, else the one that is
 * recorded for most models; undefined where none is recorded.
 */
export function autoProxy({ proxies, models }: Pick<TargetPlan, "proxies" | "models">): string | undefined {
  if (proxies.leep?.size === models.length) return "leep";
  if (proxies.logme !== undefined) return "logme";
  const names = Object.keys(proxies).sort((a, b) => (proxies[b]?.size ?? 0) - (proxies[a]?.size ?? 0));
  return names[0];
}
