import { centred } from "../../numeric/centred.ts";
import { createMatrix, type Matrix, rowOf } from "../../numeric/matrix.ts";
import { checkExamples } from "./check-labels.ts";

export interface GbcOptions {
  /** One variance a feature and class, or one a class for all features together. @default "diagonal" */
  readonly covariance?: "diagonal" | "spherical";
}

/**
 * GBC: how little the classes overlap, each taken as a Gaussian in the space of the features.
 *
 * Minus the sum over pairs of classes of their Bhattacharyya coefficient, which is 1 for equal and 0 for far apart ones.
 *
 * Range: (−nClasses · (nClasses − 1) / 2, 0], larger = easier transfer. Comparable between models on ONE dataset only.
 * Cost: O((nExamples + nClasses²) · nFeatures) time, O(nClasses · nFeatures) memory.
 * Source: docs/papers.md#gbc; differs: features are not first reduced by PCA; a class of one example takes the
 * variance within the other classes; no variance is less than 10⁻⁹ of the feature's own.
 *
 * @param features (nExamples × nFeatures), finite
 * @param targetLabels (nExamples), integers in [0, nTargetClasses)
 * @throws {RangeError} if there are not two examples, a feature is not finite, or a label is not a whole number from 0
 *
 * @example
 * gbc(matrix([[0], [1], [0], [1]]), [0, 0, 1, 1]); // ≈ -1
 */
export function gbc(features: Matrix, targetLabels: ArrayLike<number>, options: GbcOptions = {}): number {
  const { covariance = "diagonal" } = options;
  const nClasses = checkExamples("GBC", features, targetLabels);
  const classes = classGaussians(centred(features), targetLabels, nClasses, covariance === "spherical");
  let total = 0;
  for (let a = 0; a < classes.length; a++) {
    for (let b = 0; b < a; b++) {
      total += Math.exp(-distance(classes[a] as ClassGaussian, classes[b] as ClassGaussian));
    }
  }
  return total === 0 ? 0 : -total; // never −0
}

interface ClassGaussian {
  /** (nFeatures) */
  readonly means: Float64Array;
  /** (nFeatures); 0 where the feature is the same for every example. */
  readonly variances: Float64Array;
}

/** Bhattacharyya distance of two Gaussians whose features are independent. */
function distance(a: ClassGaussian, b: ClassGaussian): number {
  let total = 0;
  a.means.forEach((mean, j) => {
    const [first, second] = [a.variances[j] as number, b.variances[j] as number];
    const both = (first + second) / 2;
    if (both === 0) return;
    total +=
      (mean - (b.means[j] as number)) ** 2 / (8 * both) + Math.log(both / Math.sqrt(first * second)) / 2;
  });
  return total;
}

/** Means and unbiased variances of the features in each class that has examples. */
function classGaussians(
  features: Matrix,
  labels: ArrayLike<number>,
  nClasses: number,
  isSpherical: boolean,
): ClassGaussian[] {
  const { nRows: nExamples, nColumns: nFeatures } = features;
  const counts = new Float64Array(nClasses);
  const means = createMatrix(nClasses, nFeatures);
  for (let i = 0; i < nExamples; i++) {
    const label = labels[i] as number;
    counts[label] = (counts[label] as number) + 1;
    const ofClass = rowOf(means, label);
    rowOf(features, i).forEach((value, j) => {
      ofClass[j] = (ofClass[j] as number) + value;
    });
  }
  counts.forEach((count, label) => {
    const ofClass = rowOf(means, label);
    for (let j = 0; j < nFeatures; j++) ofClass[j] = (ofClass[j] as number) / Math.max(1, count);
  });
  const squares = createMatrix(nClasses, nFeatures); // of deviations from the class mean
  for (let i = 0; i < nExamples; i++) {
    const ofClass = rowOf(squares, labels[i] as number);
    const center = rowOf(means, labels[i] as number);
    rowOf(features, i).forEach((value, j) => {
      ofClass[j] = (ofClass[j] as number) + (value - (center[j] as number)) ** 2;
    });
  }

  const nPresent = counts.filter((count) => count > 0).length;
  const within = new Float64Array(nFeatures); // pooled over the classes
  const overall = new Float64Array(nFeatures);
  for (let j = 0; j < nFeatures; j++) {
    let deviations = 0;
    let center = 0;
    for (let label = 0; label < nClasses; label++) {
      deviations += squares.data[label * nFeatures + j] as number;
      center += ((counts[label] as number) * (means.data[label * nFeatures + j] as number)) / nExamples;
    }
    let between = 0;
    for (let label = 0; label < nClasses; label++) {
      between += (counts[label] as number) * ((means.data[label * nFeatures + j] as number) - center) ** 2;
    }
    overall[j] = (deviations + between) / nExamples;
    within[j] = nExamples > nPresent ? deviations / (nExamples - nPresent) : (overall[j] as number);
  }
  const spread = (variances: Float64Array): Float64Array => {
    const mean = variances.reduce((sum, value) => sum + value, 0) / variances.length;
    return isSpherical ? variances.map(() => mean) : variances;
  };
  const least = spread(overall).map((variance) => 1e-9 * variance);
  return Array.from(counts, (_, label) => label)
    .filter((label) => counts[label] !== 0)
    .map((label) => {
      const count = counts[label] as number;
      const own = count > 1 ? rowOf(squares, label).map((value) => value / (count - 1)) : within;
      return {
        means: rowOf(means, label),
        variances: spread(own).map((variance, j) => Math.max(variance, least[j] as number)),
      };
    });
}
