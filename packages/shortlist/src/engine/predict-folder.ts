import { encodeTexts } from "./encode-texts.ts";
import { type InferenceOptions, sourceProbabilities } from "./inference.ts";
import { openTextModel } from "./open-text-model.ts";
import { labelsOf, type Prediction, predictionsOf } from "./prediction.ts";

/**
 * Classify texts with a fine-tuned model in a folder, such as a run's winner.
 *
 * @throws {ArtifactError} if the folder holds no model, or one without a classifier
 *
 * @example
 * const [prediction] = await predictFolder("packages/shortlist/src/engine/goldens/tiny-bert", ["the film was good"]);
 * Object.keys(prediction.probabilities); // ["bad", "good", "other"]
 */
export async function predictFolder(
  folder: string,
  texts: readonly string[],
  options: InferenceOptions = {},
): Promise<Prediction[]> {
  const model = await openTextModel(folder);
  const labels = labelsOf(model);
  return predictionsOf(labels, await sourceProbabilities(model, encodeTexts(model, texts), options));
}
