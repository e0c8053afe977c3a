import { createMatrix } from "../numeric/matrix.ts";
import { zScores } from "../numeric/z-scores.ts";
import { type PerformanceMatrix, performanceOf } from "./performance-matrix.ts";

/**
 * The matrix with every dataset standardised: how many standard deviations a model lies above the average model there.
 *
 * Every dataset counts alike then, however hard it is and however far apart its accuracies lie. A dataset with fewer
 * than two recorded models says nothing: its cells are missing.
 *
 * @returns (nModels × nDatasets), the same models and datasets
 *
 * @example
 * const curve = { dataset: "d", seed: 1, validation: [0.5] };
 * const curves = [{ ...curve, model: "a", test: 0.25 }, { ...curve, model: "b", test: 0.75 }];
 * datasetZScores(performanceMatrix({ metric: "accuracy", curves })).values.data; // [-1, 1]
 */
export function datasetZScores(matrix: PerformanceMatrix): PerformanceMatrix {
  const { models, datasets } = matrix;
  const values = createMatrix(models.length, datasets.length);
  const known = new Uint8Array(values.data.length);
  for (let column = 0; column < datasets.length; column++) {
    const recorded = models.flatMap((_, row) => {
      const accuracy = performanceOf(matrix, row, column);
      return accuracy === undefined ? [] : { row, accuracy };
    });
    if (recorded.length < 2) continue;
    const scores = zScores(recorded.map(({ accuracy }) => accuracy));
    recorded.forEach(({ row }, i) => {
      values.data[row * datasets.length + column] = scores[i] as number;
      known[row * datasets.length + column] = 1;
    });
  }
  return { models, datasets, values, known };
}
