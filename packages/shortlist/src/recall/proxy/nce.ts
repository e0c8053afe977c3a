import { argmax } from "../../numeric/argmax.ts";
import { createMatrix, type Matrix, rowOf } from "../../numeric/matrix.ts";
import { checkLabels } from "./check-labels.ts";

/**
 * NCE: how much is still unknown of the target label once the model's most likely source class is known.
 *
 * Each example is given its most likely source class z; the score is the negative conditional entropy
 * Σ P(y, z) ln P(y|z) of the labels. LEEP is the same idea with the whole distribution instead of one class.
 *
 * Range: [-ln nTargetClasses, 0], larger = easier transfer. Comparable between models on ONE dataset only.
 * Cost: O(nExamples · nSourceClasses) time, O(nTargetClasses · nSourceClasses) memory.
 * Source: docs/papers.md#nce; hard labels of the source are the model's own predictions.
 *
 * @param sourceProbabilities (nExamples × nSourceClasses)
 * @param targetLabels (nExamples), integers in [0, nTargetClasses)
 * @returns negative conditional entropy, in nats
 * @throws {RangeError} if a probability is not a number, or a label is not a whole number from 0
 *
 * @example
 * nce(matrix([[0.75, 0.25], [0.25, 0.75]]), [0, 1]); // 0
 */
export function nce(sourceProbabilities: Matrix, targetLabels: ArrayLike<number>): number {
  const nTargetClasses = checkLabels("NCE", sourceProbabilities, targetLabels);
  const { nRows: nExamples, nColumns: nSourceClasses } = sourceProbabilities;
  const counts = createMatrix(nTargetClasses, nSourceClasses);
  const mass = new Float64Array(nSourceClasses);
  for (let i = 0; i < nExamples; i++) {
    const source = argmax(rowOf(sourceProbabilities, i));
    const ofLabel = rowOf(counts, targetLabels[i] as number);
    ofLabel[source] = (ofLabel[source] as number) + 1;
    mass[source] = (mass[source] as number) + 1;
  }
  let total = 0;
  counts.data.forEach((count, index) => {
    if (count > 0) total += count * Math.log(count / (mass[index % nSourceClasses] as number));
  });
  return Math.min(0, total / nExamples);
}
