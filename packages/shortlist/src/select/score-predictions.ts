import { argmax } from "../numeric/argmax.ts";
import { type Matrix, rowOf } from "../numeric/matrix.ts";
import type { Evaluation } from "./trainer.ts";

/** With more classes than this the confusion matrix is left out: it would be larger than all the rest. */
const MOST_CLASSES_CONFUSED = 50;

/**
 * Accuracy, macro F1 and confusion of predicted probabilities.
 *
 * Macro F1 is the mean over the classes that occur among the labels or the predictions; a class that is
 * predicted but never there counts as 0.
 *
 * @param probabilities (nExamples × nClasses)
 * @param labels (nExamples), integers in [0, nClasses)
 * @throws {RangeError} if there are no examples, or the sizes differ
 *
 * @example
 * // accuracy 2/3; class 0: F1 = 2·1/(2·1+0+1) = 2/3, class 1: the same
 * const probabilities = { nRows: 3, nColumns: 2, data: Float64Array.of(0.9, 0.1, 0.2, 0.8, 0.3, 0.7) };
 * scorePredictions(probabilities, [0, 1, 0]).macroF1; // ≈ 0.6666667
 */
export function scorePredictions(probabilities: Matrix, labels: ArrayLike<number>): Evaluation {
  const { nRows, nColumns } = probabilities;
  if (nRows === 0 || nRows !== labels.length)
    throw new RangeError(
      `Cannot score ${nRows} predictions against ${labels.length} labels: give as many, at least 1`,
    );
  const hits = new Float64Array(nColumns);
  const actual = new Float64Array(nColumns);
  const predicted = new Float64Array(nColumns);
  const confusion =
    nColumns <= MOST_CLASSES_CONFUSED
      ? Array.from({ length: nColumns }, () => new Array<number>(nColumns).fill(0))
      : undefined;
  let nCorrect = 0;
  for (let i = 0; i < nRows; i++) {
    const label = labels[i] as number;
    const guess = argmax(rowOf(probabilities, i));
    actual[label] = (actual[label] as number) + 1;
    predicted[guess] = (predicted[guess] as number) + 1;
    const row = confusion?.[label];
    if (row !== undefined) row[guess] = (row[guess] as number) + 1;
    if (guess !== label) continue;
    nCorrect++;
    hits[label] = (hits[label] as number) + 1;
  }
  let sumOfF1 = 0;
  let nPresent = 0;
  for (let c = 0; c < nColumns; c++) {
    const total = (actual[c] as number) + (predicted[c] as number); // 2 tp + fp + fn
    if (total === 0) continue;
    nPresent++;
    sumOfF1 += (2 * (hits[c] as number)) / total;
  }
  return { accuracy: nCorrect / nRows, macroF1: sumOfF1 / nPresent, ...(confusion && { confusion }) };
}
