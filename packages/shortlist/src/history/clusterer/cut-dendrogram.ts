import { averageLinkage, cutMerges } from "../../numeric/average-linkage.ts";
import { bestCut, judgeCuts } from "../../numeric/judge-cuts.ts";
import type { PairDistances } from "../../numeric/pair-distances.ts";
import type { Grouping } from "./clusterer.ts";

/** The threshold where none is given, and none can be told by silhouette. */
export const DEFAULT_THRESHOLD = 0.05;

/**
 * Groups by average linkage up to a threshold, which may be the one with the largest (standard) silhouette.
 *
 * @param options.whole whether merges above the threshold are wanted too, as for a figure. @default true
 * @throws {RangeError} if the threshold is negative or no number
 *
 * @example
 * const distances = { nItems: 3, values: new Float64Array([0.01, 0.5, 0.5]) };
 * cutDendrogram(distances, "silhouette").groups; // [[0, 1], [2]]
 */
export function cutDendrogram(
  distances: PairDistances,
  threshold: number | "silhouette" = DEFAULT_THRESHOLD,
  options: { readonly whole?: boolean } = {},
): Grouping {
  const { whole = true } = options;
  if (threshold !== "silhouette" && !(threshold >= 0)) {
    throw new RangeError(`Cannot cluster models at threshold ${threshold}: it must be 0 or more`);
  }
  const isWhole = whole || threshold === "silhouette";
  const merges = averageLinkage(distances, isWhole ? {} : { threshold });
  const cuts = threshold === "silhouette" ? judgeCuts(distances, merges) : undefined;
  const height =
    threshold === "silhouette" ? (bestCut(cuts ?? [])?.threshold ?? DEFAULT_THRESHOLD) : threshold;
  return {
    groups: cutMerges(distances.nItems, merges, height),
    distances,
    merges,
    threshold: height,
    ...(cuts && { cuts }),
  };
}
