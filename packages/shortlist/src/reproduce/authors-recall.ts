import { recallModels } from "../recall/recall-models.ts";
import { authorsClusters, authorsThresholds } from "./authors-clusters.ts";
import type { NlpTarget, PublishedRecords } from "./published-records.ts";

/** The models in the order of the recall, best first, and how many representatives were probed for it. */
export interface RecalledOrder {
  readonly models: readonly string[];
  /** Clusters of two or more: |MC| of the paper's cost, half an epoch each. */
  readonly nClusters: number;
}

/**
 * Coarse recall of a language target on the authors' later matrix with their LEEP scores.
 *
 * @param rule `paper` is Eq. 3 and 4 as printed, `authors` what their program does (quirks 1 and 2)
 *
 * @example
 * // not run: needs the records
 * recallOrder(records, "multirc", "authors").models.indexOf("albert-base-v2"); // 5
 */
export function recallOrder(
  records: PublishedRecords,
  target: NlpTarget,
  rule: "paper" | "authors",
): RecalledOrder {
  const matrix = records.nlpLater;
  const { clusters, distances, shared } = authorsClusters(matrix, { threshold: authorsThresholds.nlp });
  const entries = recallModels({
    matrix,
    clusters,
    distances,
    rule,
    proxies: records.leep[target],
    k: matrix.models.length,
    maxPerCluster: matrix.models.length,
  });
  return { models: entries.map(({ model }) => model), nClusters: shared.length };
}
