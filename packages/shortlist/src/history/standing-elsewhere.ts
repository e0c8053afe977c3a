import { type PerformanceMatrix, performanceOf } from "./performance-matrix.ts";

/**
 * Where a model is expected to stand on one dataset, from all the others: its mean z-score there, drawn towards an average
 * model by one dataset's worth, since a mean of few says little.
 *
 * @param zScores of `datasetZScores`
 * @param left column of the dataset that is not looked at; undefined = look at all
 * @returns 0, an average model's standing, when nothing is recorded
 *
 * @example
 * const curve = { seed: 1, validation: [] };
 * const curves = ["d", "e"].flatMap((dataset) => [
 *   { ...curve, dataset, model: "a", test: 0.25 },
 *   { ...curve, dataset, model: "b", test: 0.75 },
 * ]);
 * standingElsewhere(datasetZScores(performanceMatrix({ metric: "accuracy", curves })), 1, 0); // 0.5
 */
export function standingElsewhere(zScores: PerformanceMatrix, row: number, left?: number): number {
  let total = 0;
  let count = 0;
  for (let column = 0; column < zScores.datasets.length; column++) {
    const value = column === left ? undefined : performanceOf(zScores, row, column);
    if (value === undefined) continue;
    total += value;
    count++;
  }
  return total / (count + 1);
}
