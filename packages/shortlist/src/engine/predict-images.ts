import { argmax } from "../numeric/argmax.ts";
import { rowOf } from "../numeric/matrix.ts";
import { ArtifactError } from "./artifact-error.ts";
import { type InferenceOptions, sourceProbabilities } from "./inference.ts";
import { openImageModel } from "./open-image-model.ts";
import type { Prediction } from "./predict-folder.ts";
import { imageExamples, type ReadableImage, resizeImages } from "./prepare-images.ts";

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
  const labels = model.sourceLabels;
  if (!labels) {
    throw new ArtifactError(
      "unsupported",
      folder,
      "has no classifier: it is an encoder that can be fine-tuned",
    );
  }
  const { signal } = options;
  const resized = await resizeImages(images, model.preprocessing, { signal });
  try {
    const probabilities = await sourceProbabilities(model, imageExamples(model, resized), options);
    return images.map((_image, i) => {
      const row = rowOf(probabilities, i);
      const best = argmax(row);
      return {
        label: labels[best]!,
        probability: row[best]!,
        probabilities: Object.fromEntries(labels.map((label, j) => [label, row[j]!])),
      };
    });
  } finally {
    resized.close();
  }
}
