import { argmax } from "../numeric/argmax.ts";
import { rowOf } from "../numeric/matrix.ts";
import { ArtifactError } from "./artifact-error.ts";
import { encodeTexts } from "./encode-texts.ts";
import { type InferenceOptions, sourceProbabilities } from "./inference.ts";
import { openTextModel } from "./open-text-model.ts";

/** What a fine-tuned model says about one text. */
export interface Prediction {
  readonly label: string;
  /** Probability of that label. */
  readonly probability: number;
  /** Probability of every label, in the order of the model's classes. */
  readonly probabilities: Readonly<Record<string, number>>;
}

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
  const labels = model.sourceLabels;
  if (!labels) {
    throw new ArtifactError(
      "unsupported",
      folder,
      "has no classifier: it is an encoder that can be fine-tuned",
    );
  }
  const probabilities = await sourceProbabilities(model, encodeTexts(model, texts), options);
  return texts.map((_text, i) => {
    const row = rowOf(probabilities, i);
    const best = argmax(row);
    return {
      label: labels[best]!,
      probability: row[best]!,
      probabilities: Object.fromEntries(labels.map((label, j) => [label, row[j]!])),
    };
  });
}
