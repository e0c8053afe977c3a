import type { Curve, History } from "../history/history.ts";
import { roundHalfEven } from "../history/import/round-half-even.ts";
import type { PerformanceMatrix } from "../history/performance-matrix.ts";
import { createMatrix } from "../numeric/matrix.ts";

/** What of a history the authors' program loads. */
export interface AuthorsHistoryOptions {
  readonly models: readonly string[];
  /** @default those of the history */
  readonly datasets?: readonly string[];
  /** How long their curves are. */
  readonly nEpochs: number;
}

/**
 * A history as the authors' program loads it: accuracies of two decimals, and zeros where nothing is recorded.
 *
 * The zeros are real to it: they make a convergence trend of their own, and a model that was never trained on the target
 * stands in the selection with 0. docs/papers.md#authors-program.
 *
 * @returns one curve a model and dataset, in the order given
 *
 * @example
 * const curves = [{ model: "m", dataset: "d", seed: 0, validation: [0.126], test: 0.5 }];
 * const options = { models: ["m"], datasets: ["d", "e"], nEpochs: 1 };
 * authorsHistory({ metric: "accuracy", curves }, options).curves.map((curve) => curve.validation); // [[0.13], [0]]
 */
export function authorsHistory(history: History, options: AuthorsHistoryOptions): History {
  const { models, nEpochs } = options;
  const datasets = options.datasets ?? [...new Set(history.curves.map(({ dataset }) => dataset))];
  const recorded = new Map(history.curves.map((curve) => [`${curve.model}\n${curve.dataset}`, curve]));
  const curves = models.flatMap((model) =>
    datasets.map((dataset): Curve => {
      const curve = recorded.get(`${model}\n${dataset}`);
      const validation =
        curve === undefined
          ? new Array<number>(nEpochs).fill(0)
          : curve.validation.map((value) => roundHalfEven(value, 2));
      return { model, dataset, seed: 0, validation, test: roundHalfEven(curve?.test ?? 0, 2) };
    }),
  );
  return { metric: history.metric, curves };
}

/**
 * A matrix with one more dataset, from a history's final accuracies of two decimals; 0 where there is none.
 *
 * @example
 * const matrix = performanceMatrix({ metric: "accuracy", curves: [] }, { models: ["m"] });
 * const curves = [{ model: "m", dataset: "d", seed: 0, validation: [], test: 0.5 }];
 * withDataset(matrix, { metric: "accuracy", curves }, "d").values.data; // [0.5]
 */
export function withDataset(matrix: PerformanceMatrix, history: History, dataset: string): PerformanceMatrix {
  const finals = new Map(
    history.curves.filter((curve) => curve.dataset === dataset).map(({ model, test }) => [model, test]),
  );
  const nColumns = matrix.datasets.length;
  const values = createMatrix(matrix.models.length, nColumns + 1);
  matrix.models.forEach((model, row) => {
    values.data.set(matrix.values.data.subarray(row * nColumns, (row + 1) * nColumns), row * (nColumns + 1));
    values.data[row * (nColumns + 1) + nColumns] = roundHalfEven(finals.get(model) ?? 0, 2);
  });
  const known = new Uint8Array(values.data.length).fill(1);
  return { models: matrix.models, datasets: [...matrix.datasets, dataset], values, known };
}
