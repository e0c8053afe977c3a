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
  const largest = new Float64Array(k); // of one pair, descending
  const columnMeans = meansOfColumns(matrix);
  let nComparable = 0;
  for (let i = 0; i < nModels; i++) {
    const { columns, accuracies } = mostUnusualFirst(matrix, i, columnMeans);
    for (let j = i + 1; j < nModels; j++) {
      const nShared = findLargest(matrix, columns, accuracies, j, largest);
      if (nShared < minShared) continue;
      const count = Math.min(k, nShared);
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

function meansOfColumns({ values: { data, nColumns }, known }: PerformanceMatrix): Float64Array {
  const totals = new Float64Array(nColumns);
  const counts = new Float64Array(nColumns);
  data.forEach((value, cell) => {
    if (known[cell] === 0) return;
    totals[cell % nColumns] = (totals[cell % nColumns] as number) + value;
    counts[cell % nColumns] = (counts[cell % nColumns] as number) + 1;
  });
  return totals.map((total, column) => total / Math.max(1, counts[column] as number));
}

/**
 * The datasets that model i is recorded on, those first on which it is furthest from the average: its differences from
 * other models are mostly largest there, and the less often a larger one comes later, the faster the search.
 */
function mostUnusualFirst(
  { values: { data, nColumns }, known }: PerformanceMatrix,
  i: number,
  columnMeans: Float64Array,
): { columns: Int32Array; accuracies: Float64Array } {
  const accuracyAt = (column: number) => data[i * nColumns + column] as number;
  const distance = (column: number) => Math.abs(accuracyAt(column) - (columnMeans[column] as number));
  const columns = Int32Array.from({ length: nColumns }, (_, column) => column)
    .filter((column) => known[i * nColumns + column] === 1)
    .sort((a, b) => distance(b) - distance(a));
  return { columns, accuracies: Float64Array.from(columns, accuracyAt) };
}

/** Fills in the largest differences from model j, and returns on how many of the datasets j is recorded. */
function findLargest(
  { values: { data, nColumns }, known }: PerformanceMatrix,
  columns: Int32Array,
  accuracies: Float64Array,
  j: number,
  largest: Float64Array,
): number {
  const row = j * nColumns;
  const k = largest.length;
  let nShared = 0;
  let least = -1; // the smallest of the k largest, once there are k
  for (let c = 0; c < columns.length; c++) {
    const cell = row + (columns[c] as number);
    if (known[cell] === 0) continue;
    nShared++;
    const difference = Math.abs((accuracies[c] as number) - (data[cell] as number));
    if (difference <= least) continue;
    let place = Math.min(nShared, k) - 1;
    for (; place > 0 && (largest[place - 1] as number) < difference; place--) {
      largest[place] = largest[place - 1] as number;
    }
    largest[place] = difference;
    if (nShared >= k) least = largest[k - 1] as number;
  }
  return nShared;
}
