import { datasetZScores } from "../history/dataset-z-scores.ts";
import type { RecordedScore } from "../history/history.ts";
import { type PerformanceMatrix, performanceOf } from "../history/performance-matrix.ts";
import { standingElsewhere } from "../history/standing-elsewhere.ts";
import { zScoresOfKnown } from "./rule/neutral.ts";

/** How much prior and proxy say of a model's standing on a target, both in standard deviations. */
export interface Fusion {
  /** Of where the model stands on the other datasets. */
  readonly prior: number;
  /** Of its proxy score, as z-score over the models. */
  readonly proxy: number;
  /** Datasets with recorded scores of the proxy that the weights were learned from; 0 = taken on trust. */
  readonly nDatasets: number;
}

/** What is believed of any proxy before a record of it is seen, worth as much as one recorded dataset. */
export const BELIEF: Fusion = { prior: 0.7, proxy: 0.4, nDatasets: 0 };

/**
 * How far to trust the prior and how far the proxy, learned from the history: on every dataset with recorded scores of the
 * proxy, standing ≈ a · prior + b · proxy, by least squares over all models, drawn towards a belief that weighs as much as
 * one dataset. Neither weight is negative: a proxy that points the wrong way is left out, not turned round.
 *
 * Cost: O(nDatasets² · nModels).
 *
 * @param matrix of the models to choose from, without the target
 * @param scores recorded ones; those on datasets that the matrix does not have are not looked at
 * @param proxy name of the proxy that is computed on the target
 *
 * @example
 * learnFusion(performanceMatrix({ metric: "accuracy", curves: [] }, { models: ["a"] }), [], "leep").nDatasets; // 0
 */
export function learnFusion(
  matrix: PerformanceMatrix,
  scores: readonly RecordedScore[],
  proxy: string,
): Fusion {
  const { models } = matrix;
  const scoresOn = new Map<string, Map<string, number>>(); // by dataset, then model
  for (const score of scores) {
    if (score.proxy !== proxy) continue;
    const ofModels = scoresOn.get(score.dataset) ?? new Map<string, number>();
    scoresOn.set(score.dataset, ofModels.set(score.model, score.value));
  }
  if (scoresOn.size === 0) return BELIEF;
  const standings = datasetZScores(matrix);
  const sums = { priorPrior: 0, priorProxy: 0, proxyProxy: 0, priorResult: 0, proxyResult: 0 };
  let nDatasets = 0;
  standings.datasets.forEach((dataset, column) => {
    const ofModels = scoresOn.get(dataset);
    if (ofModels === undefined) return;
    const proxies = zScoresOfKnown(models.map((model) => ofModels.get(model)));
    if (proxies.filter((score) => score !== undefined).length < 3) return;
    nDatasets++;
    models.forEach((_, row) => {
      const result = performanceOf(standings, row, column);
      const proxyScore = proxies[row];
      if (result === undefined || proxyScore === undefined) return;
      const priorScore = standingElsewhere(standings, row, column);
      sums.priorPrior += priorScore * priorScore;
      sums.priorProxy += priorScore * proxyScore;
      sums.proxyProxy += proxyScore * proxyScore;
      sums.priorResult += priorScore * result;
      sums.proxyResult += proxyScore * result;
    });
  });
  if (nDatasets === 0) return BELIEF;
  return { ...solve(sums, models.length), nDatasets };
}

interface Sums {
  readonly priorPrior: number;
  readonly priorProxy: number;
  readonly proxyProxy: number;
  readonly priorResult: number;
  readonly proxyResult: number;
}

/** Ridge regression of two predictors around the belief, each weight at least 0. */
function solve(sums: Sums, strength: number): { prior: number; proxy: number } {
  const a = sums.priorPrior + strength;
  const b = sums.priorProxy;
  const c = sums.proxyProxy + strength;
  const d = sums.priorResult + strength * BELIEF.prior;
  const e = sums.proxyResult + strength * BELIEF.proxy;
  const determinant = a * c - b * b; // > 0: the sums are of squares, and the strength is added
  const prior = (c * d - b * e) / determinant;
  const proxy = (a * e - b * d) / determinant;
  if (prior < 0) return { prior: 0, proxy: Math.max(0, e / c) };
  if (proxy < 0) return { prior: Math.max(0, d / a), proxy: 0 };
  return { prior, proxy };
}
