import { THUMBNAIL_SIDE } from "../image/difference-hash.ts";
import { argmax } from "../numeric/argmax.ts";
import {
  classProbabilities,
  type LogisticModel,
  logisticRegressionSteps,
} from "../numeric/logistic-regression.ts";
import { createMatrix, type Matrix, rowOf } from "../numeric/matrix.ts";
import type { Baseline, FittedBaseline } from "./baseline.ts";
import { runInSlices } from "./run-in-slices.ts";

/** Penalties to try, the strongest first: each fit starts from the one before. */
const CS = [0.001, 0.01, 0.1, 1];
const SIDE = THUMBNAIL_SIDE / 2;

/**
 * Linear probe on pixels: pictures squeezed to 16 × 16 and logistic regression on their 768 numbers, the least that a fine-tuned
 * network has to beat.
 *
 * Fits on the training rows with C = 0.001, 0.01, 0.1, 1 and keeps the C with the highest validation accuracy, the smallest of
 * equals; it stops trying when accuracy has fallen.
 */
export const pixels: Baseline<Uint8Array> = {
  description: "logistic regression on the pixels of a copy of 16 × 16",
  async fit({ examples, labels, nClasses, split }, options = {}) {
    const of = (rows: Int32Array) => Array.from(rows, (row) => examples[row] as Uint8Array);
    const matrix = pixelsOf(of(split.train));
    const trainLabels = split.train.map((row) => labels[row] as number);
    const validation = pixelsOf(of(split.validation));
    let best: { fitted: FittedBaseline<Uint8Array>; accuracy: number } | undefined;
    let start: LogisticModel | undefined;
    for (const c of CS) {
      const steps = logisticRegressionSteps(matrix, trainLabels, nClasses, { c, start });
      const model = await runInSlices(steps, options);
      start = model;
      const accuracy = accuracyOf(
        classProbabilities(model, validation),
        split.validation.map((row) => labels[row] as number),
      );
      if (best !== undefined && accuracy < best.accuracy) break;
      const fitted = {
        summary: `${matrix.nColumns} pixel values, C = ${c}`,
        predict: (pictures: readonly Uint8Array[]) => classProbabilities(model, pixelsOf(pictures)),
      };
      if (best === undefined || accuracy > best.accuracy) best = { fitted, accuracy };
    }
    return (best as { fitted: FittedBaseline<Uint8Array> }).fitted;
  },
};

function accuracyOf(probabilities: Matrix, labels: Int32Array): number {
  if (labels.length === 0) return 0;
  return labels.filter((label, i) => argmax(rowOf(probabilities, i)) === label).length / labels.length;
}

/** (nPictures × 768), means of two by two pixels of 32 × 32, from -1 to 1. */
function pixelsOf(pictures: readonly Uint8Array[]): Matrix {
  const features = createMatrix(pictures.length, SIDE * SIDE * 3);
  for (const [i, picture] of pictures.entries()) {
    const row = rowOf(features, i).fill(-1);
    for (let k = 0; k < picture.length; k++) {
      const pixel = Math.floor(k / 3);
      const [y, x] = [Math.floor(pixel / THUMBNAIL_SIDE) >> 1, (pixel % THUMBNAIL_SIDE) >> 1];
      const place = (y * SIDE + x) * 3 + (k % 3);
      row[place] = (row[place] as number) + (picture[k] as number) / (2 * 255);
    }
  }
  return features;
}
