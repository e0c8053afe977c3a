import { mean } from "../numeric/mean.ts";
import { type PerformanceMatrix, performanceOf } from "./performance-matrix.ts";

/**
 * Mean accuracy of each model over the datasets it is recorded on: acc(m) of the paper; undefined without history.
 *
 * A model that was only tried on easy datasets looks better than it is; `modelStandings` corrects for that.
 *
 * @returns (nModels)
 *
 * @example
 * meanAccuracies(performanceMatrix({ metric: "accuracy", curves: [] }, { models: ["new"] })); // [undefined]
 */
export function meanAccuracies(matrix: PerformanceMatrix): (number | undefined)[] {
  return matrix.models.map((_, row) => {
    const values = matrix.datasets.flatMap((_, column) => performanceOf(matrix, row, column) ?? []);
    return values.length === 0 ? undefined : mean(values);
  });
}
