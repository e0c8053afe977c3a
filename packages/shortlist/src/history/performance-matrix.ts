import { createMatrix, type Matrix } from "../numeric/matrix.ts";
import type { History } from "./history.ts";

/** Final test accuracy of every model on every benchmark dataset, where it is known. */
export interface PerformanceMatrix {
  readonly models: readonly string[];
  readonly datasets: readonly string[];
  /** (nModels × nDatasets); read a cell only where `known` is 1, or through `performanceOf`. */
  readonly values: Matrix;
  /** (nModels × nDatasets), row-major: 1 = recorded, 0 = missing. */
  readonly known: Uint8Array;
}

export interface PerformanceMatrixOptions {
  /** The rows, in order; a model without a curve gets an empty row. @default the history's models, as they appear */
  readonly models?: readonly string[];
  /** Datasets to leave out, as a backtest must with its target. @default [] */
  readonly exclude?: readonly string[];
}

/**
 * The performance matrix of a history: final test accuracies, several seeds of one cell averaged.
 *
 * Rows and columns come in the order in which the history first names them. A cell that no curve fills is missing,
 * which is not the same as 0.
 *
 * @returns (nModels × nDatasets) with a mask of the known cells
 *
 * @example
 * const curve = { model: "a", dataset: "d", validation: [0.5], seconds: 1 };
 * const curves = [{ ...curve, seed: 1, test: 0.25 }, { ...curve, seed: 2, test: 0.75 }];
 * performanceMatrix({ metric: "accuracy", curves }).values.data; // [0.5]
 */
export function performanceMatrix(
  history: History,
  options: PerformanceMatrixOptions = {},
): PerformanceMatrix {
  const { exclude = [] } = options;
  const excluded = new Set(exclude);
  const models = options.models ?? [...new Set(history.curves.map((curve) => curve.model))];
  const curves = history.curves.filter((curve) => !excluded.has(curve.dataset));
  const datasets = [...new Set(curves.map((curve) => curve.dataset))];

  const rowOfModel = new Map(models.map((model, row) => [model, row]));
  const columnOfDataset = new Map(datasets.map((dataset, column) => [dataset, column]));
  const values = createMatrix(models.length, datasets.length);
  const counts = new Uint32Array(values.data.length);
  for (const { model, dataset, test } of curves) {
    const row = rowOfModel.get(model);
    if (row === undefined) continue;
    const cell = row * datasets.length + (columnOfDataset.get(dataset) as number);
    const count = (counts[cell] as number) + 1;
    counts[cell] = count;
    values.data[cell] = (values.data[cell] as number) + (test - (values.data[cell] as number)) / count;
  }
  return { models, datasets, values, known: Uint8Array.from(counts, (count) => (count > 0 ? 1 : 0)) };
}

/**
 * One cell of the performance matrix; undefined where nothing is recorded.
 *
 * @param row index of the model
 * @param column index of the dataset
 *
 * @example
 * performanceOf(performanceMatrix({ metric: "accuracy", curves: [] }), 0, 0); // undefined
 */
export function performanceOf(matrix: PerformanceMatrix, row: number, column: number): number | undefined {
  const cell = row * matrix.datasets.length + column;
  return matrix.known[cell] === 1 ? matrix.values.data[cell] : undefined;
}
