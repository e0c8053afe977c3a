import { centred } from "../../numeric/centred.ts";
import { createMatrix, type Matrix } from "../../numeric/matrix.ts";
import { createRng } from "../../numeric/random.ts";
import { checkExamples } from "./check-labels.ts";
import { exampleBasis } from "./example-basis.ts";
import { gaussianMixture } from "./gaussian-mixture.ts";
import { leep } from "./leep.ts";

export interface NleepOptions {
  /** Share of the features' variance that the principal components keep. @default 0.8 */
  readonly energy?: number;
  /** Gaussians for each target class, as long as 5 examples come on each. @default 5 */
  readonly perClass?: number;
  /** Seed of the first centres of the Gaussians. @default 0 */
  readonly seed?: number | string;
}

/**
 * N-LEEP: LEEP for models without a source head, with clusters of the features in the place of source classes.
 *
 * The features are reduced to their first principal components and a mixture of Gaussians is fitted to them; what
 * LEEP reads is the probability that an example came from each Gaussian.
 *
 * Range: (-∞, 0], larger = easier transfer. Comparable between models on ONE dataset only.
 * Cost: that of the principal components, O(m² · max(nExamples, nFeatures) + m³) with m the smaller of nExamples
 * and nFeatures, and 50 · nExamples · nGaussians · nComponents for the mixture.
 * Source: docs/papers.md#nleep; differs: Gaussians have variances but no covariances, with a prior that keeps them from
 * collapsing, and are fewer when there are fewer than 5 examples for each: the paper has thousands.
 *
 * @param features (nExamples × nFeatures), finite
 * @param targetLabels (nExamples), integers in [0, nTargetClasses)
 * @returns mean log-likelihood, in nats
 * @throws {RangeError} if there are not two examples, a feature is not finite, a label is not a whole number from 0, or
 *   an option is out of range
 *
 * @example
 * nleep(matrix([[0], [0.1], [1], [1.1]]), [0, 0, 1, 1]) <= 0; // true
 */
export function nleep(features: Matrix, targetLabels: ArrayLike<number>, options: NleepOptions = {}): number {
  const { energy = 0.8, perClass = 5, seed = 0 } = options;
  checkExamples("N-LEEP", features, targetLabels);
  if (!(energy > 0 && energy <= 1))
    throw new RangeError(`Cannot compute N-LEEP with energy ${energy}: it must be above 0 and at most 1`);
  if (!Number.isInteger(perClass) || perClass < 1)
    throw new RangeError(`Cannot compute N-LEEP with perClass ${perClass}: it must be a whole number from 1`);
  const { points, order } = principalPoints(features, energy);
  const nClasses = new Set(Array.from(targetLabels)).size;
  const nComponents = Math.max(1, Math.min(perClass * nClasses, Math.floor(features.nRows / 5)));
  const probabilities = gaussianMixture(points, { nComponents, rng: createRng(seed).fork("nleep") });
  return leep(
    probabilities,
    order.map((i) => targetLabels[i] as number),
  );
}

/**
 * The examples' first principal components, so many that they hold the share `energy` of the variance.
 *
 * Examples come nearest to the centre first, so that random draws do not depend on their order in the features.
 */
function principalPoints(features: Matrix, energy: number): { points: Matrix; order: number[] } {
  const { basis, eigenvalues } = exampleBasis(centred(features));
  const total = eigenvalues.reduce((sum, value) => sum + value, 0);
  let nKept = 0;
  let kept = 0;
  while (nKept < eigenvalues.length && kept < energy * total) {
    nKept++;
    kept += eigenvalues[eigenvalues.length - nKept] as number;
  }
  const first = eigenvalues.length - nKept;
  const coordinate = (i: number, j: number) =>
    Math.sqrt(eigenvalues[first + j] as number) * (basis.data[(first + j) * features.nRows + i] as number);
  const lengths = Float64Array.from({ length: features.nRows }, (_, i) => {
    let length = 0;
    for (let j = 0; j < nKept; j++) length += coordinate(i, j) ** 2;
    return length;
  });
  const order = Array.from(lengths, (_, i) => i).sort((a, b) => lengths[a]! - lengths[b]!);
  const points = createMatrix(features.nRows, nKept);
  order.forEach((i, place) => {
    for (let j = 0; j < nKept; j++) points.data[place * nKept + j] = coordinate(i, j);
  });
  return { points, order };
}
