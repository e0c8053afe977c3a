import { argmax } from "../numeric/argmax.ts";
import {
  classProbabilities,
  type LogisticModel,
  logisticRegressionSteps,
} from "../numeric/logistic-regression.ts";
import { type Matrix, rowOf } from "../numeric/matrix.ts";
import type { SparseMatrix } from "../numeric/sparse-matrix.ts";
import type { BaselineData, FitOptions } from "./baseline.ts";
import { runInSlices } from "./run-in-slices.ts";

export interface PenaltySearch extends Pick<BaselineData, "labels" | "nClasses" | "split"> {
  /** (nTrain × nFeatures) */
  readonly train: Matrix | SparseMatrix;
  /** (nValidation × nFeatures) */
  readonly validation: Matrix | SparseMatrix;
  /** Penalties to try, the strongest first: each fit starts from the one before. */
  readonly cs: readonly number[];
}

/**
 * Logistic regression with the C of the highest validation accuracy, the smallest of equals; it stops trying when accuracy
 * has fallen.
 */
export async function fitBestPenalty(
  { train, validation, labels, nClasses, split, cs }: PenaltySearch,
  options: FitOptions = {},
): Promise<{ readonly model: LogisticModel; readonly c: number }> {
  const labelsOf = (rows: Int32Array) => rows.map((row) => labels[row] as number);
  const [trainLabels, validationLabels] = [labelsOf(split.train), labelsOf(split.validation)];
  let best: { model: LogisticModel; c: number; accuracy: number } | undefined;
  let start: LogisticModel | undefined;
  for (const c of cs) {
    const model = await runInSlices(
      logisticRegressionSteps(train, trainLabels, nClasses, { c, start }),
      options,
    );
    start = model;
    const accuracy = accuracyOf(model, validation, validationLabels);
    if (best !== undefined && accuracy < best.accuracy) break;
    if (best === undefined || accuracy > best.accuracy) best = { model, c, accuracy };
  }
  return best as { model: LogisticModel; c: number }; // there is a C to try
}

function accuracyOf(model: LogisticModel, features: Matrix | SparseMatrix, labels: Int32Array): number {
  if (labels.length === 0) return 0;
  const probabilities = classProbabilities(model, features);
  return labels.filter((label, i) => argmax(rowOf(probabilities, i)) === label).length / labels.length;
}
