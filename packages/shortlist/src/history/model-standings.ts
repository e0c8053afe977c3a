import { datasetZScores } from "./dataset-z-scores.ts";
import { meanAccuracies } from "./mean-accuracies.ts";
import type { PerformanceMatrix } from "./performance-matrix.ts";

/**
 * How each model stands among the others: its z-score on every benchmark dataset, averaged.
 *
 * Every dataset counts alike, however hard it is and however far apart its accuracies lie, and a model is only
 * compared where it was recorded. A dataset with fewer than two recorded models says nothing and is left out.
 *
 * Range: larger is better, 0 is an average model; undefined for a model without history.
 * Cost: O(nModels · nDatasets).
 *
 * @returns (nModels)
 *
 * @example
 * const curve = { dataset: "d", seed: 1, validation: [0.5], seconds: 1 };
 * const curves = [{ ...curve, model: "a", test: 0.25 }, { ...curve, model: "b", test: 0.75 }];
 * modelStandings(performanceMatrix({ metric: "accuracy", curves })); // [-1, 1]
 */
export function modelStandings(matrix: PerformanceMatrix): (number | undefined)[] {
  return meanAccuracies(datasetZScores(matrix));
}
