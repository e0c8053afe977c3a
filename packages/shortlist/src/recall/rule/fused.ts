import { percent } from "../../numeric/percent.ts";
import { proxyIsFlat } from "../proxy-is-flat.ts";
import { zScoresOfKnown } from "./neutral.ts";
import type { RecallRule } from "./recall-rule.ts";
import { signed } from "./words.ts";

/**
 * Prior and proxy fused: each as z-scores over the models, added.
 *
 * The prior is a model's mean z-score over the benchmark datasets, so that easy and hard datasets count alike. A model
 * without history, or without a proxy score, is taken as average in it. A proxy that does not tell the models apart
 * is left out: z-scores would blow its noise up. Probes every model, and chooses few of one cluster, since models that
 * behave alike are one bet.
 */
export const fused: RecallRule = {
  description: "prior and proxy as z-scores, added; few models of one cluster",
  maxPerCluster: 3,
  probes: (view) => view.models.map((_, row) => row),
  score: ({ standings, accuracies, proxies }) => {
    const priorScores = zScoresOfKnown(standings);
    const isFlat = proxyIsFlat(proxies);
    const proxyScores = zScoresOfKnown(proxies);
    return priorScores.map((priorScore, row) => {
      const proxyScore = proxyScores[row];
      const accuracy = accuracies[row];
      const priorWords =
        priorScore === undefined
          ? "too little history, prior taken as average"
          : `prior ${signed(priorScore)} (mean accuracy ${percent(accuracy as number)})`;
      const proxyWords =
        proxyScore === undefined
          ? "no proxy, taken as average"
          : isFlat
            ? "proxy left out, it is flat"
            : `proxy ${signed(proxyScore)} (${(proxies[row] as number).toFixed(3)})`;
      return {
        score: (priorScore ?? 0) + (isFlat ? 0 : (proxyScore ?? 0)),
        because: `${priorWords}, ${proxyWords}`,
      };
    });
  },
};
