import { type Cluster, clusterModels } from "../history/cluster-models.ts";
import type { History } from "../history/history.ts";
import { type PerformanceMatrix, performanceMatrix } from "../history/performance-matrix.ts";
import { type Fusion, learnFusion } from "./learn-fusion.ts";

export interface KnownModels {
  /** A row for each model, in the order given; empty for a model without history. */
  readonly matrix: PerformanceMatrix;
  readonly clusters: readonly Cluster[];
  /** How far to trust the prior and how far this proxy. */
  fusionOf(proxy: string): Fusion;
}

/**
 * What is known of the models before the target is looked at: matrix and clusters, without the target itself.
 *
 * @param models the models to choose from
 * @param exclude datasets to leave out: the target, should it be in the history
 *
 * @example
 * knownModels(undefined, ["a", "b"], []).clusters.length; // 2
 */
export function knownModels(
  history: History | undefined,
  models: readonly string[],
  exclude: readonly string[],
): KnownModels {
  const known: History = history ?? { metric: "accuracy", curves: [] };
  const matrix = performanceMatrix(known, { models, exclude });
  return {
    matrix,
    clusters: clusterModels(matrix),
    fusionOf: (proxy) => learnFusion(matrix, known.scores ?? [], proxy),
  };
}
