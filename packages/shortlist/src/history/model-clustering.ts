import type { Merge } from "../numeric/average-linkage.ts";
import type { Cut } from "../numeric/judge-cuts.ts";
import type { Matrix } from "../numeric/matrix.ts";
import type { PairDistances } from "../numeric/pair-distances.ts";
import { authorsSilhouette, standardSilhouette } from "../numeric/silhouette.ts";
import { type Cluster, clustersOfGroups } from "./cluster-models.ts";
import { type ClustererName, clusterers } from "./clusterer/index.ts";
import type { ModelDistanceOptions } from "./model-distances.ts";
import type { PerformanceMatrix } from "./performance-matrix.ts";

export type { Merge };

export interface ModelClusteringOptions extends ModelDistanceOptions {
  /** @default "hierarchical" */
  readonly clusterer?: ClustererName;
  /** Where the dendrogram is cut; "silhouette" = where the silhouette is largest. @default 0.05; text: "silhouette" */
  readonly threshold?: number | "silhouette";
  /** For k-means. @default as many as the hierarchical clusterer finds */
  readonly nClusters?: number;
  /** For k-means. @default 0 */
  readonly seed?: number;
  /** For text: (nModels × nDimensions), what each model's card says. */
  readonly cardEmbeddings?: Matrix;
}

/** Clusters of models, with all that tells how good they are. */
export interface ModelClustering {
  readonly clusterer: ClustererName;
  readonly models: readonly string[];
  readonly clusters: readonly Cluster[];
  /** Models that are alone in their cluster. */
  readonly outliers: readonly string[];
  /** Between the models, in the matrix' order. */
  readonly distances: PairDistances;
  /** The whole dendrogram: what is merged, and how far apart it is on average. */
  readonly merges?: readonly Merge[];
  /** Where the dendrogram was cut. */
  readonly threshold?: number;
  /** The cuts that a threshold was chosen from. */
  readonly cuts?: readonly Cut[];
  /** Undefined where it cannot be told: one cluster, or singletons only. */
  readonly silhouette: { readonly standard: number | undefined; readonly authors: number | undefined };
}

/**
 * Groups models by any of the clusterers, and judges the groups.
 *
 * `clusterModels` is the part of it that recall needs.
 *
 * @throws {RangeError} if an option makes no sense, or the clusterer lacks what it goes by
 *
 * @example
 * const curve = { dataset: "d", seed: 1, validation: [] };
 * const curves = [0.1, 0.12, 0.9].map((test, i) => ({ ...curve, model: `m${i}`, test }));
 * modelClustering(performanceMatrix({ metric: "accuracy", curves }), { threshold: "silhouette" }).outliers; // ["m2"]
 */
export function modelClustering(
  matrix: PerformanceMatrix,
  options: ModelClusteringOptions = {},
): ModelClustering {
  const {
    clusterer = "hierarchical",
    k,
    minShared,
    threshold,
    nClusters,
    seed = 0,
    cardEmbeddings,
  } = options;
  const grouping = clusterers[clusterer].group({
    matrix,
    k,
    minShared,
    threshold,
    nClusters,
    seed,
    cardEmbeddings,
  });
  const { groups, distances, merges, cuts } = grouping;
  const clusters = clustersOfGroups(matrix, groups);
  return {
    clusterer,
    models: matrix.models,
    clusters,
    outliers: clusters.flatMap(({ members }) => (members.length === 1 ? members : [])),
    distances,
    ...(merges && { merges }),
    ...(grouping.threshold !== undefined && { threshold: grouping.threshold }),
    ...(cuts && { cuts }),
    silhouette: {
      standard: standardSilhouette(distances, groups),
      authors: authorsSilhouette(distances, groups),
    },
  };
}
