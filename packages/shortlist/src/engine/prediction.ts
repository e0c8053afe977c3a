import { argmax } from "../numeric/argmax.ts";
import { type Matrix, rowOf } from "../numeric/matrix.ts";
import { ArtifactError } from "./artifact-error.ts";
import type { PretrainedModel } from "./pretrained-model.ts";

/** What a fine-tuned model says about one text or picture. */
export interface Prediction {
  readonly label: string;
  /** Probability of that label. */
  readonly probability: number;
  /** Probability of every label, in the order of the model's classes. */
  readonly probabilities: Readonly<Record<string, number>>;
}

/**
 * A model's labels, in the order of its classes.
 *
 * @throws {ArtifactError} if it has no classifier
 */
export function labelsOf({
  folder,
  sourceLabels,
}: Pick<PretrainedModel, "folder" | "sourceLabels">): readonly string[] {
  if (sourceLabels) return sourceLabels;
  throw new ArtifactError(
    "unsupported",
    folder,
    "has no classifier: it is an encoder that can be fine-tuned",
  );
}

/**
 * Probabilities in words.
 *
 * @param probabilities (nExamples × nLabels)
 */
export function predictionsOf(labels: readonly string[], probabilities: Matrix): Prediction[] {
  return Array.from({ length: probabilities.nRows }, (_, i) => {
    const row = rowOf(probabilities, i);
    const best = argmax(row);
    return {
      label: labels[best] as string,
      probability: row[best] as number,
      probabilities: Object.fromEntries(labels.map((label, j) => [label, row[j] as number])),
    };
  });
}
