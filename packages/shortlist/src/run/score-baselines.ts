import { countLabels } from "../data/class-weights.ts";
import type { Split, TextDataset } from "../data/text-dataset.ts";
import { argmax } from "../numeric/argmax.ts";
import { createMatrix, type Matrix } from "../numeric/matrix.ts";
import { scorePredictions } from "../select/score-predictions.ts";
import type { Evaluation } from "../select/trainer.ts";

/** A free predictor: fitted on texts and labels, it gives class probabilities of other texts. */
export type FitBaseline = (
  texts: readonly string[],
  labels: Int32Array,
  nClasses: number,
) => (texts: readonly string[]) => Matrix;

/** Every baseline by the name that journal, report and `--json` call it. */
export const runBaselines = {
  majority: (_texts, labels, nClasses) => {
    const best = argmax(countLabels(labels, nClasses));
    return (texts) => {
      const data = new Float64Array(texts.length * nClasses);
      for (let i = 0; i < texts.length; i++) data[i * nClasses + best] = 1;
      return createMatrix(texts.length, nClasses, data);
    };
  },
} satisfies Record<string, FitBaseline>;

/** Fits a baseline on the training split and scores it on another one. */
export function scoreBaseline(
  fit: FitBaseline,
  { texts, labels, classNames }: Pick<TextDataset, "texts" | "labels" | "classNames">,
  split: Split,
  part: "validation" | "test",
): Evaluation {
  const textsOf = (rows: Int32Array) => Array.from(rows, (row) => texts[row] as string);
  const labelsOf = (rows: Int32Array) => rows.map((row) => labels[row] as number);
  const predict = fit(textsOf(split.train), labelsOf(split.train), classNames.length);
  return scorePredictions(predict(textsOf(split[part])), labelsOf(split[part]));
}
