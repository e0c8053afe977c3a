import type { Merge } from "../../numeric/average-linkage.ts";
import type { Cut } from "../../numeric/judge-cuts.ts";
import type { Matrix } from "../../numeric/matrix.ts";
import type { PairDistances } from "../../numeric/pair-distances.ts";
import type { PerformanceMatrix } from "../performance-matrix.ts";

/** What models can be grouped by. */
export interface ClustererInput {
  readonly matrix: PerformanceMatrix;
  /** k of Eq. 1. */
  readonly k: number | undefined;
  readonly minShared: number | undefined;
  /** Where the dendrogram is cut; "silhouette" = where the silhouette is largest. */
  readonly threshold: number | "silhouette" | undefined;
  readonly nClusters: number | undefined;
  readonly seed: number;
  /** (nModels × nDimensions), what each model's card says; a row of zeros = no card. */
  readonly cardEmbeddings: Matrix | undefined;
}

/** How models were grouped. */
export interface Grouping {
  /** Rows of the matrix, every one in exactly one group; groups by their lowest row. */
  readonly groups: readonly (readonly number[])[];
  /** The distances that the groups are judged by. */
  readonly distances: PairDistances;
  /** The whole dendrogram, where there is one. */
  readonly merges?: readonly Merge[];
  readonly threshold?: number;
  /** The cuts that were tried, where the threshold was chosen by silhouette. */
  readonly cuts?: readonly Cut[];
}

/** A way to group models; each is a file and a line in the table. */
export interface Clusterer {
  /** What it does, in one line. */
  readonly description: string;
  readonly group: (input: ClustererInput) => Grouping;
}
