import { mean } from "../numeric/mean.ts";
import type { History } from "./history.ts";
import { meanAccuracies } from "./mean-accuracies.ts";
import { type PerformanceMatrix, performanceMatrix, performanceOf } from "./performance-matrix.ts";

/** What a history holds, counted. */
export interface HistorySummary {
  readonly metric: string;
  readonly nCurves: number;
  /** Fewest and most epochs of a curve; a final without a curve counts as 0. */
  readonly nEpochs: { readonly least: number; readonly most: number };
  readonly seeds: readonly number[];
  readonly matrix: PerformanceMatrix;
  /** Cells of the matrix that are known. */
  readonly nKnown: number;
  readonly nCells: number;
  /** Best mean first, models without a result last. */
  readonly models: readonly {
    readonly model: string;
    /** Mean over the datasets that it is recorded on. */
    readonly mean: number | undefined;
    readonly nDatasets: number;
  }[];
  readonly datasets: readonly {
    readonly dataset: string;
    readonly nModels: number;
    readonly best: { readonly model: string; readonly accuracy: number };
    readonly mean: number;
    readonly least: number;
  }[];
  readonly scores: readonly {
    readonly proxy: string;
    readonly nModels: number;
    readonly datasets: readonly string[];
  }[];
}

/**
 * Counts what a history holds: how much of the performance matrix is known, by model and by dataset.
 *
 * @example
 * const curve = { model: "a", dataset: "d", seed: 1, validation: [0.5], test: 0.5 };
 * summariseHistory({ metric: "accuracy", curves: [curve] }).nKnown; // 1
 */
export function summariseHistory(history: History): HistorySummary {
  const matrix = performanceMatrix(history);
  const means = meanAccuracies(matrix);
  const lengths = history.curves.map(({ validation }) => validation.length);
  const models = matrix.models.map((model, row) => ({
    model,
    mean: means[row],
    nDatasets: matrix.datasets.filter((_, column) => performanceOf(matrix, row, column) !== undefined).length,
  }));
  const datasets = matrix.datasets.map((dataset, column) => {
    const known = matrix.models.flatMap((model, row) => {
      const accuracy = performanceOf(matrix, row, column);
      return accuracy === undefined ? [] : { model, accuracy };
    });
    const best = known.reduce((a, b) => (b.accuracy > a.accuracy ? b : a));
    const accuracies = known.map(({ accuracy }) => accuracy);
    const least = accuracies.reduce((a, b) => Math.min(a, b));
    return { dataset, nModels: known.length, best, mean: mean(accuracies), least };
  });
  const scores = history.scores ?? [];
  return {
    metric: history.metric,
    nCurves: history.curves.length,
    nEpochs: {
      least: lengths.reduce((a, b) => Math.min(a, b), lengths[0] ?? 0),
      most: lengths.reduce((a, b) => Math.max(a, b), 0),
    },
    seeds: [...new Set(history.curves.map(({ seed }) => seed))].sort((a, b) => a - b),
    matrix,
    nKnown: matrix.known.reduce((total, cell) => total + cell, 0),
    nCells: matrix.known.length,
    models: models.sort(
      (a, b) => (b.mean ?? Number.NEGATIVE_INFINITY) - (a.mean ?? Number.NEGATIVE_INFINITY),
    ),
    datasets,
    scores: [...new Set(scores.map(({ proxy }) => proxy))].map((proxy) => {
      const own = scores.filter((score) => score.proxy === proxy);
      return {
        proxy,
        nModels: new Set(own.map(({ model }) => model)).size,
        datasets: [...new Set(own.map(({ dataset }) => dataset))],
      };
    }),
  };
}
