import { cosineDistances } from "../../numeric/cosine-distances.ts";
import type { Clusterer } from "./clusterer.ts";
import { cutDendrogram } from "./cut-dendrogram.ts";

/** Average linkage on what the models' cards say. */
export const text: Clusterer = {
  description:
    "average linkage of the cosine between the models' cards, cut by silhouette if no threshold is given",
  group: ({ matrix, threshold = "silhouette", cardEmbeddings }) => {
    if (cardEmbeddings?.nRows !== matrix.models.length) {
      throw new RangeError(
        `Cannot cluster ${matrix.models.length} models by their cards: there are embeddings of ${cardEmbeddings?.nRows ?? 0}`,
      );
    }
    return cutDendrogram(cosineDistances(cardEmbeddings), threshold);
  },
};
