import type { ModelDistanceOptions } from "./model-distances.ts";
import type { PerformanceMatrix } from "./performance-matrix.ts";

/** Accuracies on the datasets of a matrix, where they are known: one model's, or a mean of several. */
export interface RecordedVector {
  /** (nDatasets); read only where known. */
  readonly values: Float64Array;
  /** (nDatasets), 1 = known. */
  readonly known: Uint8Array;
}

/**
 * One model's row of the performance matrix, as views.
 *
 * @example
 * const curve = { model: "a", dataset: "d", seed: 1, validation: [], test: 0.5 };
 * vectorOf(performanceMatrix({ metric: "accuracy", curves: [curve] }), 0).values; // [0.5]
 */
export function vectorOf({ datasets, values, known }: PerformanceMatrix, row: number): RecordedVector {
  const [from, to] = [row * datasets.length, (row + 1) * datasets.length];
  return { values: values.data.subarray(from, to), known: known.subarray(from, to) };
}

/**
 * Mean of several rows of the performance matrix, dataset by dataset, over the rows that are recorded there.
 *
 * @example
 * const curve = { dataset: "d", seed: 1, validation: [] };
 * const curves = [{ ...curve, model: "a", test: 0.25 }, { ...curve, model: "b", test: 0.75 }];
 * meanVector(performanceMatrix({ metric: "accuracy", curves }), [0, 1]).values; // [0.5]
 */
export function meanVector(
  { datasets, values, known }: PerformanceMatrix,
  rows: readonly number[],
): RecordedVector {
  const totals = new Float64Array(datasets.length);
  const counts = new Uint32Array(datasets.length);
  for (const row of rows) {
    for (let column = 0; column < datasets.length; column++) {
      const cell = row * datasets.length + column;
      if (known[cell] === 0) continue;
      totals[column] = (totals[column] as number) + (values.data[cell] as number);
      counts[column] = (counts[column] as number) + 1;
    }
  }
  return {
    values: totals.map((total, column) => total / Math.max(1, counts[column] as number)),
    known: Uint8Array.from(counts, (count) => Math.min(1, count)),
  };
}

/**
 * Eq. 1 between one vector and each of many: the mean of the k largest absolute differences.
 *
 * The plain form of what `modelDistances` computes for all pairs at once.
 *
 * Cost: O(nRows · nDatasets), without making a list for each row.
 *
 * @param rows their numbers and masks, row after row
 * @returns (nRows), undefined where too few datasets are shared
 * @throws {RangeError} if k or minShared is not a whole number from 1
 *
 * @example
 * const known = new Uint8Array(2).fill(1);
 * const rows = { values: new Float64Array([0.25, 0.75]), known, nRows: 2 };
 * distancesFrom({ values: new Float64Array([0]), known: new Uint8Array([1]) }, rows); // [0.25, 0.75]
 */
export function distancesFrom(
  vector: RecordedVector,
  rows: RecordedVector & { readonly nRows: number },
  { k = 5, minShared = Math.max(1, Math.min(3, vector.values.length)) }: ModelDistanceOptions = {},
): (number | undefined)[] {
  for (const [name, value] of Object.entries({ k, minShared })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new RangeError(`Cannot compare models with ${name} = ${value}: it must be a whole number from 1`);
    }
  }
  const nDatasets = vector.values.length;
  const largest = new Float64Array(k); // of one row, descending
  return Array.from({ length: rows.nRows }, (_, row) => {
    largest.fill(0);
    let nShared = 0;
    for (let column = 0; column < nDatasets; column++) {
      const cell = row * nDatasets + column;
      if (vector.known[column] === 0 || rows.known[cell] === 0) continue;
      nShared++;
      const difference = Math.abs((vector.values[column] as number) - (rows.values[cell] as number));
      if (difference <= (largest[k - 1] as number)) continue;
      let place = k - 1;
      for (; place > 0 && (largest[place - 1] as number) < difference; place--) {
        largest[place] = largest[place - 1] as number;
      }
      largest[place] = difference;
    }
    if (nShared < minShared) return undefined;
    return largest.reduce((total, difference) => total + difference, 0) / Math.min(k, nShared);
  });
}
