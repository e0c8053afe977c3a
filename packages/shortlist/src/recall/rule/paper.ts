import { clusterRule } from "./cluster-rule.ts";
import type { RecallRule } from "./recall-rule.ts";

/**
 * The paper's recall: a model's mean accuracy times the proxy score of its cluster's representative (Eq. 3); a model
 * alone in its cluster takes the representatives' proxy scores, each times its similarity to it, averaged (Eq. 4).
 *
 * Only the representatives of clusters of two or more are probed, so the cost grows with the clusters, not the models.
 * Source: docs/papers.md#two-phase, Eq. 2–4; differs: a model that is like no representative, as one without history,
 * is probed itself.
 */
export const paper: RecallRule = clusterRule({
  description: "accuracy × proxy of the cluster's representative (Eq. 3 and 4)",
  proxyOfMember: "representative",
  likeness: (view, a, b) => view.similarity(a, b),
});
