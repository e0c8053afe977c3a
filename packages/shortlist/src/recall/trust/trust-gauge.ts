import { proxyIsFlat } from "../proxy-is-flat.ts";
import type { ResampledScore } from "./resampled-score.ts";

/** How far a proxy tells the models apart on one dataset. */
export interface Trust {
  /** Share of the variance between the models' scores that is not the chance of which rows were probed, in [0, 1]. */
  readonly reliability: number;
  readonly verdict: "separates" | "weak" | "flat";
  /** The same for people, one sentence without a full stop. */
  readonly words: string;
}

/** From here on two models keep their order on other rows in four cases of five. */
const SEPARATES = 0.8;
/** Below, more than half of what is seen is chance. */
const FLAT = 0.5;

/**
 * The trust gauge: does the proxy separate the models beyond the chance of which rows were in the probe?
 *
 * Every split of the rows gives each model two scores on rows that have nothing in common. What the models' differences in
 * one half have in common with those in the other (their covariance over the models) is real; the rest is chance, and half
 * as much of it is left on all rows. Chance that moves all models alike does no harm and is not counted.
 *
 * Reliability is the real variance over the real and what is left of the chance one: the correlation to expect between
 * scores on two probes like this one. It is not validity: a proxy may be sure and wrong, which only a history can tell.
 *
 * Cost: O(nModels · nSplits).
 * Source: docs/papers.md#trust-gauge (split-half reliability).
 *
 * @param scores one a model, all with the same splits
 * @param name of the proxy, for the words
 * @returns nothing if there are fewer than two models, or no splits
 *
 * @example
 * const score = (value) => ({ value, halves: [[value, value]] });
 * trustGauge([score(-0.9), score(-0.2)], "LEEP").words; // "LEEP separates the models: 100 % of their differences is more than chance"
 */
export function trustGauge(scores: readonly ResampledScore[], name: string): Trust | undefined {
  const nSplits = scores[0]?.halves.length ?? 0;
  if (scores.length < 2 || nSplits === 0) return undefined;
  let real = 0;
  let chance = 0;
  for (let split = 0; split < nSplits; split++) {
    const first = deviations(scores.map(({ halves }) => halves[split]?.[0] as number));
    const second = deviations(scores.map(({ halves }) => halves[split]?.[1] as number));
    first.forEach((value, model) => {
      const other = second[model] as number;
      real += value * other;
      chance += (value - other) ** 2 / 2; // of one half
    });
  }
  const total = Math.max(0, real) + chance / 2;
  const reliability = total === 0 ? 0 : Math.max(0, real) / total;
  const isFlat = reliability < FLAT || proxyIsFlat(scores.map(({ value }) => value));
  const verdict = isFlat ? "flat" : reliability < SEPARATES ? "weak" : "separates";
  return { reliability, verdict, words: wordsFor(name, verdict, reliability) };
}

function wordsFor(name: string, verdict: Trust["verdict"], reliability: number): string {
  const share = `${Math.round(100 * reliability)} %`;
  switch (verdict) {
    case "separates":
      return `${name} separates the models: ${share} of their differences is more than chance`;
    case "weak":
      return `${name} separates the models weakly on this data: ${share} of their differences is more than the chance of which rows were probed`;
    case "flat":
      return reliability < FLAT
        ? `${name} is flat on this data: only ${share} of the models' differences is more than the chance of which rows were probed`
        : `${name} is flat on this data: the models' scores differ by less than 1 %`;
  }
}

/** Values less their mean. */
function deviations(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}
