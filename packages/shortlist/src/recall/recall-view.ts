import type { Cluster } from "../history/cluster-models.ts";
import { datasetZScores } from "../history/dataset-z-scores.ts";
import { meanAccuracies } from "../history/mean-accuracies.ts";
import { modelDistances } from "../history/model-distances.ts";
import { type PerformanceMatrix, performanceOf } from "../history/performance-matrix.ts";
import { standingElsewhere } from "../history/standing-elsewhere.ts";
import { distanceBetween, type PairDistances } from "../numeric/pair-distances.ts";

/** A cluster by rows of the performance matrix. */
export interface ClusterRows {
  readonly rows: readonly number[];
  readonly representative: number;
}

/** All that a recall rule may look at. Lists are by model, in the order of the performance matrix. */
export interface RecallView {
  readonly models: readonly string[];
  /** Mean accuracy over the benchmark datasets; undefined without history. */
  readonly accuracies: readonly (number | undefined)[];
  /** Mean z-score over the benchmark datasets; undefined without history. */
  readonly standings: readonly (number | undefined)[];
  /** Where the models are expected to stand on any dataset, from their history alone; 0 without history. */
  readonly standingsAnywhere: readonly number[];
  readonly nDatasets: number;
  /** Proxy score on the target; undefined where none was computed. */
  readonly proxies: readonly (number | undefined)[];
  readonly clusters: readonly ClusterRows[];
  /** Index into `clusters` of each model. */
  readonly clusterOf: readonly number[];
  /** z-score of a model on a benchmark dataset, by its column; undefined where it is not recorded. */
  zScore(model: number, dataset: number): number | undefined;
  /** Similarity of two models by Eq. 1, in [0, 1]; undefined where they cannot be compared. */
  similarity(a: number, b: number): number | undefined;
  /** Cosine of two models' accuracies on the datasets that they share; undefined where there are none. */
  cosine(a: number, b: number): number | undefined;
}

/**
 * What a recall rule may look at, from the history's side and the target's side.
 *
 * @param clusters of the matrix' models; a model in none of them counts as alone
 * @param proxies by model id
 * @throws {RangeError} if a cluster names a model that the matrix does not have, or one twice
 *
 * @example
 * const matrix = performanceMatrix({ metric: "accuracy", curves: [] }, { models: ["a", "b"] });
 * recallView(matrix, [], new Map([["b", -0.5]])).proxies; // [undefined, -0.5]
 */
export function recallView(
  matrix: PerformanceMatrix,
  clusters: readonly Cluster[],
  proxies: ReadonlyMap<string, number>,
  distances?: PairDistances,
): RecallView {
  const rowOf = new Map(matrix.models.map((model, row) => [model, row]));
  const clusterOf = new Array<number | undefined>(matrix.models.length).fill(undefined);
  const indexed: ClusterRows[] = [];
  const rowIn = (model: string) => {
    const row = rowOf.get(model);
    if (row === undefined) {
      throw new RangeError(`Cannot recall: a cluster holds ${model}, which is not among the models`);
    }
    return row;
  };
  for (const { members, representative } of clusters) {
    const rows = members.map(rowIn);
    for (const row of rows) {
      if (clusterOf[row] !== undefined) {
        throw new RangeError(`Cannot recall: ${matrix.models[row]} is in two clusters`);
      }
      clusterOf[row] = indexed.length;
    }
    indexed.push({ rows, representative: rowIn(representative) });
  }
  const homes = clusterOf.map((home, row) => home ?? indexed.push({ rows: [row], representative: row }) - 1);
  const zScores = datasetZScores(matrix);
  let compared = distances;
  return {
    models: matrix.models,
    accuracies: meanAccuracies(matrix),
    standings: meanAccuracies(zScores),
    nDatasets: matrix.datasets.length,
    standingsAnywhere: matrix.models.map((_, row) => standingElsewhere(zScores, row)),
    proxies: matrix.models.map((model) => proxies.get(model)),
    clusters: indexed,
    clusterOf: homes,
    zScore: (model, dataset) => performanceOf(zScores, model, dataset),
    similarity: (a, b) => {
      compared ??= modelDistances(matrix); // most rules never ask
      const distance = distanceBetween(compared, a, b);
      return distance === undefined ? undefined : 1 - distance;
    },
    cosine: (a, b) => cosineOf(matrix, a, b),
  };
}

function cosineOf(matrix: PerformanceMatrix, a: number, b: number): number | undefined {
  let product = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let column = 0; column < matrix.datasets.length; column++) {
    const first = performanceOf(matrix, a, column);
    const second = performanceOf(matrix, b, column);
    if (first === undefined || second === undefined) continue;
    product += first * second;
    squaresA += first * first;
    squaresB += second * second;
  }
  return squaresA === 0 || squaresB === 0 ? undefined : product / Math.sqrt(squaresA * squaresB);
}
