import { largestDifferences } from "../numeric/largest-differences.ts";
import type { PairDistances } from "../numeric/pair-distances.ts";
import type { PerformanceMatrix } from "./performance-matrix.ts";

export interface ModelDistanceOptions {
  /** How many of the largest differences are averaged. @default 5 */
  readonly k?: number;
  /** Models that share fewer recorded datasets cannot be compared. @default 3, or every dataset if there are fewer */
  readonly minShared?: number;
}

/**
 * How differently two models perform: the mean of the k largest absolute differences of their accuracies (Eq. 1).
 *
 * Only datasets on which both models are recorded count. With fewer than k of them all differences are averaged;
 * with fewer than `minShared` the two cannot be compared, and have no distance rather than a large one.
 *
 * Range: [0, 1], small is near; the paper's similarity is 1 minus it. Not a metric: the triangle inequality can fail.
 * Cost: O(nModels² · nDatasets) time, O(nModels²) memory.
 * Source: docs/papers.md#two-phase, Eq. 1; differs: the authors' code skips accuracies ≤ 0 and gives 10⁷ to models
 * that share five datasets or fewer.
 *
 * @returns distances of all pairs of models
 * @throws {RangeError} if k or minShared is not a whole number from 1
 *
 * @example
 * const curve = { dataset: "d", seed: 1, validation: [0.5], seconds: 1 };
 * const curves = [{ ...curve, model: "a", test: 0.25 }, { ...curve, model: "b", test: 0.75 }];
 * modelDistances(performanceMatrix({ metric: "accuracy", curves })).values; // [0.5]
 */
export function modelDistances(matrix: PerformanceMatrix, options: ModelDistanceOptions = {}): PairDistances {
  const { k = 5, minShared = Math.max(1, Math.min(3, matrix.datasets.length)) } = options;
  return largestDifferences(matrix.values, matrix.known, { k, minShared });
}
