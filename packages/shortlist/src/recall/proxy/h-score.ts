import { centred } from "../../numeric/centred.ts";
import type { Matrix } from "../../numeric/matrix.ts";
import { checkExamples } from "./check-labels.ts";
import { labelSpectrum } from "./label-spectrum.ts";

/**
 * H-score: how much of the features' variation lies between the classes, each direction taken as equally wide.
 *
 * tr(cov(f)⁻¹ cov(E[f|y])): the number of directions, out of nClasses − 1, along which the classes' means are as far
 * apart as the examples are. With more features than examples it is nClasses − 1 whatever the features
 * hold, so that it says nothing then: `regularisedHScore` is made for that.
 *
 * Range: [0, nClasses − 1], larger = easier transfer. Comparable between models on ONE dataset only.
 * Cost: O(m² · max(nExamples, nFeatures) + m³) time with m the smaller of the two, O(nExamples · nFeatures) memory.
 * Source: docs/papers.md#h-score; differs: a pseudo-inverse, so that features that depend on each other do
 * no harm.
 *
 * @param features (nExamples × nFeatures), finite
 * @param targetLabels (nExamples), integers in [0, nTargetClasses)
 * @throws {RangeError} if there are not two examples, a feature is not finite, or a label is not a whole number from 0
 *
 * @example
 * hScore(matrix([[0], [0], [1], [1]]), [0, 0, 1, 1]); // ≈ 1
 */
export function hScore(features: Matrix, targetLabels: ArrayLike<number>): number {
  const nClasses = checkExamples("the H-score", features, targetLabels);
  const { eigenvalues, squares, counts } = labelSpectrum(centred(features), targetLabels, nClasses);
  const noise = 1e-10 * (eigenvalues[eigenvalues.length - 1] ?? 0); // eigenvalues below are 0 but for rounding
  let total = 0;
  squares.forEach((ofClass, label) => {
    if (counts[label] === 0) return;
    let along = 0;
    ofClass.forEach((square, j) => {
      if ((eigenvalues[j] as number) > noise) along += square;
    });
    total += along / (counts[label] as number);
  });
  return total;
}
