import type { History } from "../history/history.ts";
import { nearestTrend, predictFinal, type Trend, trendsOf } from "../history/trends.ts";

/** The trend that a predicted final came from, and how far such predictions were off on the history itself. */
export interface PredictionSource {
  readonly trend: Trend;
  /** Benchmark datasets that the model has a curve on at this stage. */
  readonly nDatasets: number;
  /**
   * Root mean square error of predicting each of those datasets from the others, a fraction; missing where there are
   * fewer than three.
   */
  readonly error?: number;
}

/**
 * Finds the trend behind a predicted final accuracy.
 *
 * @param exclude the target itself
 * @returns undefined if the history does not lead to this prediction: then another history was used, or another method
 *
 * @example
 * const curve = { model: 'a', seed: 1, validation: [0.5], test: 0.6 };
 * const history = { metric: 'accuracy', curves: [{ ...curve, dataset: 'x' }, { ...curve, dataset: 'y', validation: [0.9] }] };
 * const question = { model: 'a', stage: 1, validation: 0.6, predicted: 0.6, exclude: [], nTrends: 2 };
 * trendOfPrediction(history, question).trend.datasets; // ["x"]
 */
export function trendOfPrediction(
  history: History,
  question: {
    readonly model: string;
    readonly stage: number;
    readonly validation: number;
    readonly predicted: number;
    readonly exclude: readonly string[];
    readonly nTrends: number;
  },
): PredictionSource | undefined {
  const { model, stage, validation, predicted, exclude, nTrends } = question;
  const trends = trendsOf(history, model, stage, { exclude, nTrends });
  const nearest = nearestTrend(trends, validation);
  if (nearest === undefined || Math.abs(nearest.test - predicted) > 1e-9) return undefined;
  const datasets = trends.flatMap((trend) => trend.datasets);
  const squares = datasets.flatMap((dataset) => {
    const own = trendsOf(
      { ...history, curves: history.curves.filter((curve) => curve.dataset === dataset) },
      model,
      stage,
    );
    const others = trendsOf(history, model, stage, { exclude: [...exclude, dataset], nTrends });
    const [truth] = own;
    const guess = truth === undefined ? undefined : predictFinal(others, truth.validation);
    return truth === undefined || guess === undefined ? [] : (guess - truth.test) ** 2;
  });
  const error =
    squares.length < 3
      ? undefined
      : Math.sqrt(squares.reduce((sum, value) => sum + value, 0) / squares.length);
  return { trend: nearest, nDatasets: datasets.length, ...(error !== undefined && { error }) };
}
