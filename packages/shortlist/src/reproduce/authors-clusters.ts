import { type Cluster, clustersFrom } from "../history/cluster-models.ts";
import { modelDistances } from "../history/model-distances.ts";
import type { PerformanceMatrix } from "../history/performance-matrix.ts";
import type { PairDistances } from "../numeric/pair-distances.ts";
import { authorsSilhouette, standardSilhouette } from "../numeric/silhouette.ts";

/** The thresholds written into the authors' programs; the paper does not give them. */
export const authorsThresholds = { nlp: 0.09, cv: 0.03 } as const;

/**
 * Distances as the authors' program computes them: Eq. 1, but accuracies of 0 and below do not count, and models that
 * share fewer than six datasets cannot be compared (quirk 6).
 *
 * @param k how many of the largest differences are averaged; the paper's choice is 5
 *
 * @example
 * authorsDistances(performanceMatrix({ metric: "accuracy", curves: [] }, { models: ["a", "b"] })).known; // [0]
 */
export function authorsDistances(matrix: PerformanceMatrix, k = 5): PairDistances {
  const known = matrix.known.map((isKnown, cell) =>
    isKnown === 1 && (matrix.values.data[cell] as number) > 0 ? 1 : 0,
  );
  return modelDistances({ ...matrix, known }, { k, minShared: 6 });
}

/** A clustering with what is said of it in tables I, II, III and X. */
export interface AuthorsClusters {
  readonly clusters: readonly Cluster[];
  readonly distances: PairDistances;
  /** Clusters of two or more. */
  readonly shared: readonly Cluster[];
  /** Their variant: b is the mean distance to all models outside, and models alone do not count (quirk 9). */
  readonly silhouette: number | undefined;
  /** As Rousseeuw defined it, whom the paper cites. */
  readonly standardSilhouette: number | undefined;
}

/**
 * Hierarchical clusters as the authors' program finds them, up to a threshold.
 *
 * @example
 * authorsClusters(performanceMatrix({ metric: "accuracy", curves: [] }, { models: ["a"] }), { threshold: 0.1 }).shared; // []
 */
export function authorsClusters(
  matrix: PerformanceMatrix,
  { threshold, k = 5 }: { readonly threshold: number; readonly k?: number },
): AuthorsClusters {
  const distances = authorsDistances(matrix, k);
  const clusters = clustersFrom(matrix, distances, threshold);
  const rows = clusters.map(({ members }) => members.map((model) => matrix.models.indexOf(model)));
  return {
    clusters,
    distances,
    shared: clusters.filter(({ members }) => members.length > 1),
    silhouette: authorsSilhouette(distances, rows),
    standardSilhouette: standardSilhouette(distances, rows),
  };
}
