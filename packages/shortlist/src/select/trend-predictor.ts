import type { History } from "../history/history.ts";
import { predictFinal, type Trend, trendsOf } from "../history/trends.ts";
import type { FinalPredictor } from "./scheduler.ts";

export interface TrendPredictorOptions {
  /** The target's own name, when it is in the history: it must not predict itself. @default [] */
  readonly exclude?: readonly string[];
  /** Trends a model and stage. @default 3 */
  readonly nTrends?: number;
}

/**
 * Predicts final accuracies from the convergence trends of a history (Eq. 5 and 6 of the paper).
 *
 * A model or a stage that the history does not reach has no prediction. Trends are found once a model and stage.
 *
 * @example
 * const curve = { model: 'a', seed: 1, seconds: 1 };
 * const curves = [
 *   { ...curve, dataset: 'x', validation: [0.5, 0.6], test: 0.6 },
 *   { ...curve, dataset: 'y', validation: [0.8, 0.9], test: 0.9 },
 * ];
 * createTrendPredictor({ metric: 'accuracy', curves })('a', 1, 0.75); // 0.9
 */
export function createTrendPredictor(history: History, options: TrendPredictorOptions = {}): FinalPredictor {
  const found = new Map<string, readonly Trend[]>();
  return (model, stage, validation) => {
    const key = `${stage} ${model}`;
    let trends = found.get(key);
    if (trends === undefined) {
      trends = trendsOf(history, model, stage, options);
      found.set(key, trends);
    }
    return predictFinal(trends, validation);
  };
}
