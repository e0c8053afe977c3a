import { THUMBNAIL_SIDE } from "../image/difference-hash.ts";
import { classProbabilities } from "../numeric/logistic-regression.ts";
import { createMatrix, type Matrix, rowOf } from "../numeric/matrix.ts";
import type { Baseline } from "./baseline.ts";
import { fitBestPenalty } from "./fit-best-penalty.ts";

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
    const pixelsAt = (rows: Int32Array) => pixelsOf(Array.from(rows, (row) => examples[row] as Uint8Array));
    const [train, validation] = [pixelsAt(split.train), pixelsAt(split.validation)];
    const { model, c } = await fitBestPenalty(
      { train, validation, labels, nClasses, split, cs: CS },
      options,
    );
    return {
      summary: `${train.nColumns} pixel values, C = ${c}`,
      predict: (pictures) => classProbabilities(model, pixelsOf(pictures)),
    };
  },
};

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
