import { type PairDistances, pairIndex } from "../numeric/pair-distances.ts";
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
  const nModels = matrix.models.length;
  const nDatasets = matrix.datasets.length;
  const { k = 5, minShared = Math.max(1, Math.min(3, nDatasets)) } = options;
  for (const [name, value] of Object.entries({ k, minShared })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new RangeError(`Cannot compare models with ${name} = ${value}: it must be a whole number from 1`);
    }
  }

  const values = new Float64Array((nModels * (nModels - 1)) / 2);
  const comparable = new Uint8Array(values.length);
  const differences = new Float64Array(nDatasets); // of one pair, on the datasets that both are recorded on
  let nComparable = 0;
  for (let i = 0; i < nModels; i++) {
    for (let j = i + 1; j < nModels; j++) {
      const nShared = differencesOf(matrix, i, j, differences);
      if (nShared < minShared) continue;
      const pair = pairIndex(nModels, i, j);
      values[pair] = meanOfLargest(differences, nShared, Math.min(k, nShared));
      comparable[pair] = 1;
      nComparable++;
    }
  }
  return nComparable === values.length
    ? { nItems: nModels, values }
    : { nItems: nModels, values, known: comparable };
}

/** Fills in the absolute differences of two models on the datasets that they share, and returns how many. */
function differencesOf(matrix: PerformanceMatrix, i: number, j: number, differences: Float64Array): number {
  const { known } = matrix;
  const { data, nColumns } = matrix.values;
  const rowI = i * nColumns;
  const rowJ = j * nColumns;
  let nShared = 0;
  for (let column = 0; column < nColumns; column++) {
    if ((known[rowI + column] as number) & (known[rowJ + column] as number)) {
      const difference = (data[rowI + column] as number) - (data[rowJ + column] as number);
      differences[nShared++] = Math.abs(difference);
    }
  }
  return nShared;
}

/** Mean of the `k` largest of the first `count` values, which are reordered: this runs once for each pair of models. */
function meanOfLargest(values: Float64Array, count: number, k: number): number {
  // The first k places hold the largest so far, descending.
  for (let i = 1; i < count; i++) {
    const value = values[i] as number;
    if (i >= k && value <= (values[k - 1] as number)) continue;
    let place = i < k ? i : k - 1;
    while (place > 0 && (values[place - 1] as number) < value) {
      values[place] = values[place - 1] as number;
      place--;
    }
    values[place] = value;
  }
  let total = 0;
  for (let place = 0; place < k; place++) total += values[place] as number;
  return total / k;
}
