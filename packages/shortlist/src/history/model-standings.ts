import { mean } from "../numeric/mean.ts";
import { zScores } from "../numeric/z-scores.ts";
import { type PerformanceMatrix, performanceOf } from "./performance-matrix.ts";

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
  const scoresOf: number[][] = matrix.models.map(() => []);
  for (let column = 0; column < matrix.datasets.length; column++) {
    const rows = matrix.models.flatMap((_, row) =>
      performanceOf(matrix, row, column) === undefined ? [] : row,
    );
    if (rows.length < 2) continue;
    const scores = zScores(rows.map((row) => performanceOf(matrix, row, column) as number));
    rows.forEach((row, i) => {
      scoresOf[row]?.push(scores[i] as number);
    });
  }
  return scoresOf.map((scores) => (scores.length === 0 ? undefined : mean(scores)));
}
