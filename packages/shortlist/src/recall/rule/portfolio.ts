import { percent } from "../../numeric/percent.ts";
import { proxyIsFlat } from "../proxy-is-flat.ts";
import type { RecallView } from "../recall-view.ts";
import type { RecallRule } from "./recall-rule.ts";
import { signed } from "./words.ts";

/** How much of what a model did beyond its prior on a benchmark dataset may come again on the target. */
const REPEATS = 0.25;

/**
 * A shortlist as a portfolio: the models of which the best is expected to be best.
 *
 * A model's expected standing on the target is a · prior + b · proxy, with weights learned from the history. The
 * benchmark datasets say how models depart from what is expected of them, and which depart together: each is taken as one
 * way in which the target may turn out. The list is filled one by one with the model that raises the mean, over all of
 * them, of the best on the list. So a specialist comes in where the generalists already listed are weak, and a second model
 * of one kind does not. Without history it is the proxy alone.
 *
 * Probes every model. Cost: O(k · nModels · nDatasets).
 * Source: docs/decisions/0007-default-policy.md; greedy choice as in docs/papers.md#portfolio.
 */
export const portfolio: RecallRule = {
  description: "models of which the best is expected to be best, over the ways a target can turn out",
  probes: (view) => view.models.map((_, row) => row),
  score: (view, { expected }) =>
    expected.map(({ prior, proxy, sum }, row) => {
      const accuracy = view.accuracies[row];
      const priorWords =
        accuracy === undefined
          ? "no history, prior taken as average"
          : `prior ${signed(prior)} (mean accuracy ${percent(accuracy)})`;
      return { score: sum, because: `${priorWords}, ${proxyWords(view, row, proxy)}` };
    }),
  choose: (view, scores, k) => {
    const ways = waysToTurnOut(
      view,
      scores.map(({ score }) => score),
    );
    const chosen: number[] = [];
    const best = new Float64Array(ways[0]?.length ?? 0).fill(Number.NEGATIVE_INFINITY);
    while (chosen.length < Math.min(k, view.models.length)) {
      const next = mostRaising(ways, best, chosen, scores);
      chosen.push(next);
      ways[next]?.forEach((value, way) => {
        best[way] = Math.max(best[way] as number, value);
      });
    }
    return chosen;
  },
};

function proxyWords({ proxies }: RecallView, row: number, share: number): string {
  const proxy = proxies[row];
  if (proxy === undefined) return "no proxy, taken as average";
  return proxyIsFlat(proxies) ? "proxy left out, it is flat" : `proxy ${signed(share)} (${proxy.toFixed(3)})`;
}

/** (nModels × nDatasets) standing of each model, should the target depart from what is expected as a dataset did. */
function waysToTurnOut(view: RecallView, expected: readonly number[]): Float64Array[] {
  const { nDatasets } = view;
  return expected.map((standing, row) => {
    const own = view.standings[row] ?? 0;
    return Float64Array.from({ length: Math.max(1, nDatasets) }, (_, dataset) => {
      const recorded = dataset < nDatasets ? view.zScore(row, dataset) : undefined;
      return standing + REPEATS * (recorded === undefined ? 0 : recorded - own);
    });
  });
}

/** The model that raises the mean of the best most; of equals the one of higher score, then the earlier. */
function mostRaising(
  ways: readonly Float64Array[],
  best: Float64Array,
  chosen: readonly number[],
  scores: readonly { readonly score: number }[],
): number {
  let winner = -1;
  let winnersGain = Number.NEGATIVE_INFINITY;
  ways.forEach((values, row) => {
    if (chosen.includes(row)) return;
    let gain = 0;
    for (let way = 0; way < values.length; way++)
      gain += Math.max(best[way] as number, values[way] as number);
    const isTie = winner >= 0 && Math.abs(gain - winnersGain) <= 1e-12 * Math.abs(gain);
    const isBetter = isTie
      ? (scores[row]?.score as number) > (scores[winner]?.score as number)
      : gain > winnersGain;
    if (isBetter) [winner, winnersGain] = [row, gain];
  });
  return winner;
}
