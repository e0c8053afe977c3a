import { modelDistances } from "../model-distances.ts";
import type { Clusterer } from "./clusterer.ts";
import { cutDendrogram } from "./cut-dendrogram.ts";

/** Average linkage on the distances of Eq. 1: the paper's choice. */
export const hierarchical: Clusterer = {
  description: "average linkage of the differences in accuracy (Eq. 1), up to a threshold",
  group: ({ matrix, k, minShared, threshold }) =>
    cutDendrogram(
      modelDistances(matrix, {
        ...(k !== undefined && { k }),
        ...(minShared !== undefined && { minShared }),
      }),
      threshold,
    ),
};
