import { clusterRule } from "./cluster-rule.ts";
import type { RecallRule } from "./recall-rule.ts";

/**
 * Recall as the paper's authors programmed it: every model of a cluster of two or more takes its own proxy score, and a
 * model alone takes those of the representatives, each times the cosine of their accuracies, averaged.
 *
 * Nearly every model is probed, and the cosine, .86 to .997 on their data, hardly tells models apart.
 * Source: docs/papers.md#authors-program.
 */
export const authors: RecallRule = clusterRule({
  description: "accuracy × own proxy, as the authors' program does",
  proxyOfMember: "own",
  likeness: (view, a, b) => view.cosine(a, b),
});
