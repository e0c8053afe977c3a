import pMap from "p-map";
import { ImageError } from "../image/image-error.ts";
import { type InferenceOptions, sourceProbabilities } from "./inference.ts";
import { openImageModel } from "./open-image-model.ts";
import { labelsOf, type Prediction, predictionsOf } from "./prediction.ts";
import { imageExamples } from "./prepare-images.ts";
import { type ReadableImage, type ResizedImages, resizeImages, someImages } from "./resized-images.ts";

/** Pictures decoded at a time, to find those that cannot be. */
const N_AT_A_TIME = 4;

export interface PredictImagesOptions extends InferenceOptions {
  /**
   * Told of every picture that cannot be used, in any order; it is left out of what is returned.
   * @default the first one is thrown
   */
  readonly onUnusable?: (row: number, error: ImageError) => void;
}

/**
 * Classify pictures with a fine-tuned model in a folder, such as a run's winner.
 *
 * @throws {ArtifactError} if the folder holds no model, or one without a classifier
 * @returns one for each picture, in order, without those that `onUnusable` was told of
 * @throws {ImageError} if a picture cannot be decoded, naming it, and there is no `onUnusable`
 *
 * @example
 * const read = async () => new Uint8Array(0);
 * const folder = "packages/shortlist/src/engine/goldens/tiny-vision/resnet";
 * (await predictImages(folder, [{ name: "a.png", read }]).catch((e) => e)).message; // "Cannot use the picture a.png: it is empty"
 */
export async function predictImages(
  folder: string,
  images: readonly ReadableImage[],
  { onUnusable, ...options }: PredictImagesOptions = {},
): Promise<Prediction[]> {
  const model = await openImageModel(folder);
  const labels = labelsOf(model);
  const resized = resizeImages(images, model.preprocessing);
  try {
    const usable = onUnusable ? await usableOf(resized, onUnusable, options) : resized;
    if (usable.nImages === 0) return [];
    return predictionsOf(labels, await sourceProbabilities(model, imageExamples(model, usable), options));
  } finally {
    resized.close();
  }
}

/** Those that can be decoded and resized; that they are is kept, so nothing is done twice. */
async function usableOf(
  images: ResizedImages,
  onUnusable: (row: number, error: ImageError) => void,
  { signal }: InferenceOptions,
): Promise<ResizedImages> {
  const rows = Array.from({ length: images.nImages }, (_, row) => row);
  async function isUsable(row: number): Promise<boolean> {
    signal?.throwIfAborted();
    try {
      await images.picture(row);
      return true;
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
      onUnusable(row, error.cause instanceof ImageError ? error.cause : error);
      return false;
    }
  }
  const areUsable = await pMap(rows, isUsable, { concurrency: N_AT_A_TIME });
  return someImages(images, Int32Array.from(rows.filter((row) => areUsable[row])));
}
