import { zScoresOfKnown } from "./neutral.ts";
import type { RecallRule } from "./recall-rule.ts";
import { signed } from "./words.ts";

/** The proxy score alone, whatever the history. Probes every model. */
export const proxy: RecallRule = {
  description: "the proxy score alone, whatever the history",
  probes: (view) => view.models.map((_, row) => row),
  score: ({ proxies }) =>
    zScoresOfKnown(proxies).map((score, row) =>
      score === undefined
        ? { score: 0, because: "no proxy, taken as average" }
        : { score, because: `proxy ${signed(score)} (${(proxies[row] as number).toFixed(3)})` },
    ),
};
