import { proxyIsFlat } from "../proxy-is-flat.ts";
import type { ResampledScore } from "./resampled-score.ts";

/** How far a proxy tells the models apart on one dataset. */
export interface Trust {
  /** Share of the variance between the models' scores that is about the labels and no chance, in [0, 1]. */
  readonly reliability: number;
  readonly verdict: "separates" | "weak" | "flat";
  /** The same for people, one sentence without a full stop. */
  readonly words: string;
}

/** From here on two models keep their order on other rows in four cases of five. */
const SEPARATES = 0.8;
/** Below, more than half of what is seen says nothing. */
const FLAT = 0.5;

/**
 * The trust gauge: does the proxy separate the models, by what they make of the labels and beyond chance?
 *
 * Two things that scores differ by say nothing:
 *
 * - *The chance of which rows were probed.* Every split gives each model two scores on rows that have nothing in common. What
 *   the models' differences in one half share with those in the other (their covariance over the models) is real; the rest
 *   is chance, and half as much of it is left on all rows. Chance that moves all models alike does no harm and is not counted.
 * - *What is there with shuffled labels, too*, such as the number of features: a score is what its model gets with
 *   shuffled labels plus the rest, and only the rest is about the labels. What two shuffles have in common counts, so that
 *   their own chance does not.
 *
 * Reliability is the share of the variance between models that is real times the share of that which is about the labels. It is
 * not validity: a proxy may be sure and wrong, which only a history can tell.
 *
 * Cost: O(nModels · nSplits).
 * Source: docs/papers.md#trust-gauge (split-half reliability; permutation of labels).
 *
 * @param scores one a model, all on the same resamples
 * @param name of the proxy, for the words
 * @returns nothing if there are fewer than two models, or no splits
 *
 * @example
 * const score = (value) => ({ value, halves: [[value, value]], shuffled: [0, 0] });
 * trustGauge([score(-0.9), score(-0.2)], "LEEP").words; // "LEEP separates the models: 100 % of their differences is about the labels and no chance"
 */
export function trustGauge(scores: readonly ResampledScore[], name: string): Trust | undefined {
  if (scores.length < 2 || scores[0]?.halves.length === 0) return undefined;
  const real = realShare(scores);
  const ofLabels = labelShare(scores);
  const reliability = real * ofLabels;
  const isFlat = reliability < FLAT || proxyIsFlat(scores.map(({ value }) => value));
  const verdict = isFlat ? "flat" : reliability < SEPARATES ? "weak" : "separates";
  return { reliability, verdict, words: wordsFor(name, verdict, real, ofLabels) };
}

/** Share of the variance between the models' scores that is not the chance of which rows were probed. */
function realShare(scores: readonly ResampledScore[]): number {
  let real = 0;
  let chance = 0;
  scores[0]?.halves.forEach((_, split) => {
    const first = deviations(scores.map(({ halves }) => halves[split]?.[0] as number));
    const second = deviations(scores.map(({ halves }) => halves[split]?.[1] as number));
    real += productOf(first, second);
    first.forEach((value, model) => {
      chance += (value - (second[model] as number)) ** 2 / 2; // of one half
    });
  });
  const total = Math.max(0, real) + chance / 2;
  return total === 0 ? 0 : Math.max(0, real) / total;
}

/** Share of the variance between the models' scores that is gone with shuffled labels. */
function labelShare(scores: readonly ResampledScore[]): number {
  const nShuffles = scores[0]?.shuffled.length ?? 0;
  if (nShuffles < 2) return 1;
  const values = deviations(scores.map(({ value }) => value));
  const shuffles = Array.from({ length: nShuffles }, (_, shuffle) =>
    deviations(scores.map(({ shuffled }) => shuffled[shuffle] as number)),
  );
  let common = 0; // mean over pairs of shuffles
  let shared = 0; // of the scores with a shuffle, mean
  shuffles.forEach((first, a) => {
    shared += productOf(values, first) / nShuffles;
    for (const second of shuffles.slice(0, a)) {
      common += productOf(first, second) / ((nShuffles * (nShuffles - 1)) / 2);
    }
  });
  const without = Math.max(0, common);
  const rest = Math.max(0, productOf(values, values) + without - 2 * shared);
  return rest + without === 0 ? 0 : rest / (rest + without);
}

function wordsFor(name: string, verdict: Trust["verdict"], real: number, ofLabels: number): string {
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  if (verdict === "separates") {
    return `${name} separates the models: ${percent(real * ofLabels)} of their differences is about the labels and no chance`;
  }
  const judged = verdict === "weak" ? "separates the models weakly" : "is flat";
  if (real * ofLabels >= SEPARATES)
    return `${name} ${judged} on this data: its scores differ by less than 1 %`;
  const because =
    real < ofLabels
      ? `${percent(1 - real)} of the models' differences is the chance of which examples were probed`
      : `${percent(1 - ofLabels)} of the models' differences is there with shuffled labels, too`;
  return `${name} ${judged} on this data: ${because}`;
}

/** Values less their mean. */
function deviations(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

function productOf(first: readonly number[], second: readonly number[]): number {
  return first.reduce((sum, value, model) => sum + value * (second[model] as number), 0);
}
