import { type InferenceOptions, sourceProbabilities } from "./inference.ts";
import { openImageModel } from "./open-image-model.ts";
import { labelsOf, type Prediction, predictionsOf } from "./prediction.ts";
import { imageExamples } from "./prepare-images.ts";
import { type ReadableImage, resizeImages } from "./resized-images.ts";

/**
 * Classify pictures with a fine-tuned model in a folder, such as a run's winner.
 *
 * @throws {ArtifactError} if the folder holds no model, or one without a classifier
 * @throws {ImageError} if a picture cannot be decoded, naming it
 *
 * @example
 * const read = async () => new Uint8Array(0);
 * const folder = "packages/shortlist/src/engine/goldens/tiny-vision/resnet";
 * (await predictImages(folder, [{ name: "a.png", read }]).catch((e) => e)).message; // "Cannot use the picture a.png: it is empty"
 */
export async function predictImages(
  folder: string,
  images: readonly ReadableImage[],
  options: InferenceOptions = {},
): Promise<Prediction[]> {
  const model = await openImageModel(folder);
  const labels = labelsOf(model);
  const resized = resizeImages(images, model.preprocessing);
  try {
    return predictionsOf(labels, await sourceProbabilities(model, imageExamples(model, resized), options));
  } finally {
    resized.close();
  }
}
