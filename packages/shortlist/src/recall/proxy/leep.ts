import { createMatrix, type Matrix, rowOf } from "../../numeric/matrix.ts";
import { checkFinite, checkLabels } from "./check-labels.ts";

/**
 * LEEP: how well a source model's own classes predict the target labels.
 *
 * Build the empirical joint distribution of (target label y, source class z) from the model's class probabilities,
 * then average the log-probability that P(y|z) · θ(x) gives each true label.
 *
 * Range: (-∞, 0], larger = easier transfer. Comparable between models on ONE dataset only.
 * Cost: O(nExamples · nSourceClasses) time, O(nTargetClasses · nSourceClasses) memory.
 * Source: docs/papers.md#leep, Eq. 2; differs: source classes with no mass are skipped.
 *
 * @param sourceProbabilities (nExamples × nSourceClasses), rows sum to 1
 * @param targetLabels (nExamples), integers in [0, nTargetClasses)
 * @returns mean log-likelihood, in nats
 * @throws {RangeError} if a row does not sum to 1 within 1e-6, or a label is not a whole number from 0
 *
 * @example
 * leep(matrix([[1, 0], [0, 1]]), [0, 1]); // 0
 */
export function leep(sourceProbabilities: Matrix, targetLabels: ArrayLike<number>): number {
  const nTargetClasses = checkLabels("LEEP", sourceProbabilities, targetLabels);
  checkFinite("LEEP", sourceProbabilities);
  const { nRows: nExamples, nColumns: nSourceClasses } = sourceProbabilities;

  // (nTargetClasses × nSourceClasses): nExamples · P(y, z)
  const joint = createMatrix(nTargetClasses, nSourceClasses);
  for (let i = 0; i < nExamples; i++) {
    const theta = rowOf(sourceProbabilities, i);
    checkDistribution(theta, i);
    const ofLabel = rowOf(joint, targetLabels[i] as number);
    for (let z = 0; z < nSourceClasses; z++) ofLabel[z] = (ofLabel[z] as number) + (theta[z] as number);
  }
  const mass = new Float64Array(nSourceClasses); // nExamples · P(z)
  joint.data.forEach((value, index) => {
    mass[index % nSourceClasses] = (mass[index % nSourceClasses] as number) + value;
  });

  let total = 0;
  for (let i = 0; i < nExamples; i++) {
    const theta = rowOf(sourceProbabilities, i);
    const ofLabel = rowOf(joint, targetLabels[i] as number);
    // Never 0: the example itself is part of the joint distribution of its label.
    let likelihood = 0;
    for (let z = 0; z < nSourceClasses; z++) {
      if (mass[z] === 0) continue;
      likelihood += ((ofLabel[z] as number) / (mass[z] as number)) * (theta[z] as number);
    }
    total += Math.log(likelihood);
  }
  return Math.min(0, total / nExamples); // rounding can step over the bound
}

function checkDistribution(probabilities: Float64Array, row: number): void {
  let total = 0;
  for (const probability of probabilities) {
    if (probability < 0) {
      throw new RangeError(
        `Cannot compute LEEP: row ${row} holds ${probability}, probabilities are at least 0`,
      );
    }
    total += probability;
  }
  if (Math.abs(total - 1) > 1e-6) {
    throw new RangeError(`Cannot compute LEEP: row ${row} sums to ${total}, rows must sum to 1`);
  }
}
