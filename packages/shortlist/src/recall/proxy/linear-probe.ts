import { centred } from "../../numeric/centred.ts";
import { createMatrix, type Matrix, rowOf } from "../../numeric/matrix.ts";
import { checkExamples } from "./check-labels.ts";
import { exampleBasis } from "./example-basis.ts";

/** Penalties to try, as multiples of the mean eigenvalue. */
const PENALTIES = [1e-4, 1e-3, 1e-2, 1e-1, 1, 10];

/**
 * Linear probe: the share of examples that a linear model of the features, fitted on all the others, gets right.
 *
 * Ridge regression on "this class or not" for each class, with an intercept; the largest prediction wins. Leave-one-out
 * predictions come in closed form from one fit, so nothing depends on how examples are divided. The penalty is the one
 * with the smallest leave-one-out squared error.
 *
 * Range: [0, 1], larger = easier transfer. Comparable between models on ONE dataset only.
 * Cost: O(m² · max(nExamples, nFeatures) + m³) time with m the smaller of the two, O(nExamples · nFeatures) memory.
 * Source: docs/papers.md#linear-probe (leave-one-out of ridge regression: Allen's PRESS).
 *
 * @param features (nExamples × nFeatures), finite
 * @param targetLabels (nExamples), integers in [0, nTargetClasses)
 * @returns leave-one-out accuracy
 * @throws {RangeError} if there are not two examples, a feature is not finite, or a label is not a whole number from 0
 *
 * @example
 * linearProbe(matrix([[0], [0.1], [1], [1.1]]), [0, 0, 1, 1]); // 1
 */
export function linearProbe(features: Matrix, targetLabels: ArrayLike<number>): number {
  const nClasses = checkExamples("the linear probe", features, targetLabels);
  const { nRows: nExamples } = features;
  const { basis, eigenvalues } = exampleBasis(centred(features));
  const shares = new Float64Array(nClasses);
  for (let i = 0; i < nExamples; i++) {
    const label = targetLabels[i] as number;
    shares[label] = (shares[label] as number) + 1 / nExamples;
  }
  // (nDirections × nClasses): what of "this class or not", less its mean, lies along each direction
  const along = createMatrix(eigenvalues.length, nClasses);
  for (let j = 0; j < eigenvalues.length; j++) {
    const direction = rowOf(basis, j);
    const ofClasses = rowOf(along, j);
    for (let i = 0; i < nExamples; i++) {
      const label = targetLabels[i] as number;
      ofClasses[label] = (ofClasses[label] as number) + (direction[i] as number);
    }
  }

  let best = { error: Number.POSITIVE_INFINITY, accuracy: 0 };
  const meanEigenvalue = eigenvalues.reduce((sum, value) => sum + value, 0) / Math.max(1, eigenvalues.length);
  for (const multiple of PENALTIES) {
    const penalty = multiple * meanEigenvalue;
    const kept = eigenvalues.map((value) => value / (value + penalty));
    const result = leaveOneOut(basis, kept, along, shares, targetLabels);
    if (result.error < (1 - 1e-9) * best.error) best = result; // not by rounding
  }
  return best.accuracy;
}

/**
 * Squared error and accuracy of the predictions for each example without itself.
 *
 * @param basis (nDirections × nExamples), orthonormal rows
 * @param kept (nDirections), the share of each direction that the penalty leaves
 */
function leaveOneOut(
  basis: Matrix,
  kept: Float64Array,
  along: Matrix,
  shares: Float64Array,
  labels: ArrayLike<number>,
): { error: number; accuracy: number } {
  const nExamples = labels.length;
  const leverages = new Float64Array(nExamples).fill(1 / nExamples); // the intercept's
  const fitted = createMatrix(nExamples, shares.length);
  for (let i = 0; i < nExamples; i++) fitted.data.set(shares, i * shares.length);
  const nClasses = shares.length;
  kept.forEach((share, j) => {
    for (let i = 0; i < nExamples; i++) {
      const coordinate = basis.data[j * nExamples + i] as number;
      leverages[i] = (leverages[i] as number) + share * coordinate * coordinate;
      const weight = share * coordinate;
      for (let k = 0; k < nClasses; k++) {
        const place = i * nClasses + k;
        const ofClass = along.data[j * nClasses + k] as number;
        fitted.data[place] = (fitted.data[place] as number) + weight * ofClass;
      }
    }
  });
  let error = 0;
  let nRight = 0;
  for (let i = 0; i < nExamples; i++) {
    const prediction = rowOf(fitted, i);
    const rest = Math.max(1e-9, 1 - (leverages[i] as number)); // an example that alone fixes a direction: almost 0
    for (let k = 0; k < prediction.length; k++) {
      const target = labels[i] === k ? 1 : 0;
      const residual = (target - (prediction[k] as number)) / rest;
      error += residual * residual;
      prediction[k] = target - residual;
    }
    // Of predictions that are equal but for rounding, each wins as often as a draw by lot would let it.
    const largest = Math.max(...prediction) - 1e-9;
    const nLargest = prediction.reduce((count, value) => count + (value >= largest ? 1 : 0), 0);
    if ((prediction[labels[i] as number] as number) >= largest) nRight += 1 / nLargest;
  }
  return { error, accuracy: nRight / nExamples };
}
