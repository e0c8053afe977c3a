import type { ProxyName } from "../recall/proxy/index.ts";
import { proxyScores } from "../recall/proxy/index.ts";
import type { ProxyScale } from "../recall/rule/recall-rule.ts";

/**
 * How the paper's rules bring the scores of a proxy into [0, 1]: exp for those that are log-likelihoods.
 *
 * @example
 * [proxyScaleOf("leep"), proxyScaleOf("logme")]; // ["exp", "min-max"]
 */
export function proxyScaleOf(proxy: ProxyName | "none"): ProxyScale {
  return proxy !== "none" && proxyScores[proxy].input === "source-probabilities" ? "exp" : "min-max";
}
