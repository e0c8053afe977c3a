import type { PairDistances } from "../numeric/pair-distances.ts";
import { cutDendrogram } from "./clusterer/cut-dendrogram.ts";
import { meanAccuracies } from "./mean-accuracies.ts";
import { type ModelDistanceOptions, modelDistances } from "./model-distances.ts";
import type { PerformanceMatrix } from "./performance-matrix.ts";

/** Models that perform alike on the benchmark datasets. */
export interface Cluster {
  /** Ids, in the order in which they joined. */
  readonly members: readonly string[];
  /** The member with the highest mean accuracy, the first of equals. */
  readonly representative: string;
}

export interface ClusterOptions extends ModelDistanceOptions {
  /**
   * Clusters are merged while their models are at most this far apart on average; "silhouette" = up to where the
   * silhouette is largest. @default 0.05
   */
  readonly threshold?: number | "silhouette";
}

/**
 * Groups models that perform alike: average linkage on the distances of Eq. 1, up to a threshold.
 *
 * A model without history, or with too little of it, stays alone. The paper's authors used thresholds of .09 for
 * language models and .03 for vision models.
 *
 * Cost: O(nModels² · nDatasets) time, O(nModels²) memory.
 * Source: docs/papers.md#two-phase, section on model clustering.
 *
 * @returns clusters by their first model; every model is in exactly one
 *
 * @example
 * const curve = { dataset: "d", seed: 1, validation: [0.5], seconds: 1, test: 0.5 };
 * const curves = [{ ...curve, model: "a" }, { ...curve, model: "b" }];
 * clusterModels(performanceMatrix({ metric: "accuracy", curves }))[0].members; // ["a", "b"]
 */
export function clusterModels(matrix: PerformanceMatrix, options: ClusterOptions = {}): Cluster[] {
  return clustersFrom(matrix, modelDistances(matrix, options), options.threshold);
}

/**
 * `clusterModels` for distances that are already there, or come from something else than the matrix.
 *
 * @param distances between the models, in the matrix' order
 *
 * @example
 * clustersFrom(performanceMatrix({ metric: "accuracy", curves: [] }), { nItems: 0, values: new Float64Array() }); // []
 */
export function clustersFrom(
  matrix: PerformanceMatrix,
  distances: PairDistances,
  threshold?: number | "silhouette",
): Cluster[] {
  return clustersOfGroups(matrix, cutDendrogram(distances, threshold, { whole: false }).groups);
}

/**
 * Clusters from groups of rows, with their representatives.
 *
 * @example
 * clustersOfGroups(performanceMatrix({ metric: "accuracy", curves: [] }, { models: ["a"] }), [[0]])[0].members; // ["a"]
 */
export function clustersOfGroups(
  matrix: PerformanceMatrix,
  groups: readonly (readonly number[])[],
): Cluster[] {
  const accuracies = meanAccuracies(matrix);
  return groups.map((rows) => ({
    members: rows.map((row) => matrix.models[row] as string),
    representative: matrix.models[representativeOf(rows, accuracies)] as string,
  }));
}

/** The row with the highest mean accuracy; the lowest row of equals, so that joining order does not matter. */
function representativeOf(rows: readonly number[], accuracies: readonly (number | undefined)[]): number {
  const best = [...rows].sort((a, b) => {
    const [first, second] = [accuracies[a], accuracies[b]];
    if (first === second) return a - b;
    if (first === undefined) return 1;
    return second === undefined ? -1 : second - first;
  });
  return best[0] as number;
}
