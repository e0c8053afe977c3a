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

  const { known } = matrix;
  const { data } = matrix.values;
  const values = new Float64Array((nModels * (nModels - 1)) / 2);
  const comparable = new Uint8Array(values.length);
  const largest = new Float64Array(k); // of one pair, descending; only the first `count` are in use
  let nComparable = 0;
  for (let i = 0; i < nModels; i++) {
    const rowI = i * nDatasets;
    for (let j = i + 1; j < nModels; j++) {
      const rowJ = j * nDatasets;
      let nShared = 0;
      let count = 0;
      for (let column = 0; column < nDatasets; column++) {
        if (known[rowI + column] === 0 || known[rowJ + column] === 0) continue;
        nShared++;
        const difference = Math.abs((data[rowI + column] as number) - (data[rowJ + column] as number));
        if (count === k && difference <= (largest[k - 1] as number)) continue;
        if (count < k) count++;
        let place = count - 1;
        while (place > 0 && (largest[place - 1] as number) < difference) {
          largest[place] = largest[place - 1] as number;
          place--;
        }
        largest[place] = difference;
      }
      if (nShared < minShared) continue;
      let total = 0;
      for (let place = 0; place < count; place++) total += largest[place] as number;
      const pair = pairIndex(nModels, i, j);
      values[pair] = total / count;
      comparable[pair] = 1;
      nComparable++;
    }
  }
  return nComparable === values.length
    ? { nItems: nModels, values }
    : { nItems: nModels, values, known: comparable };
}
