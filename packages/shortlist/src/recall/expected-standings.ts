import type { Fusion } from "./learn-fusion.ts";
import { proxyIsFlat } from "./proxy-is-flat.ts";
import type { RecallView } from "./recall-view.ts";
import { zScoresOfKnown } from "./rule/neutral.ts";

/** Where a model is expected to stand on the target, in standard deviations above an average model. */
export interface ExpectedStanding {
  /** What its history adds; 0 without history. */
  readonly prior: number;
  /** What its proxy score adds; 0 without one, and where the proxies are flat. */
  readonly proxy: number;
  /** Of both. */
  readonly sum: number;
}

/**
 * What prior and proxy lead one to expect of each model on the target.
 *
 * @param fusion how far to trust either; the prior counts in full where there is no proxy
 * @param proxyReliability in [0, 1]: how much of the differences between proxies is no resampling noise
 * @returns (nModels)
 */
export function expectedStandings(
  view: RecallView,
  { fusion, proxyReliability }: { readonly fusion: Fusion; readonly proxyReliability: number },
): ExpectedStanding[] {
  const proxies = proxyIsFlat(view.proxies) ? [] : zScoresOfKnown(view.proxies);
  const hasProxies = proxies.some((proxy) => proxy !== undefined);
  return view.standingsAnywhere.map((standing, row) => {
    const prior = (hasProxies ? fusion.prior : 1) * standing;
    const proxy = fusion.proxy * proxyReliability * (proxies[row] ?? 0);
    return { prior, proxy, sum: prior + proxy };
  });
}
