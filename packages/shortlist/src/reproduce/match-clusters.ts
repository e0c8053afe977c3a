import { someNames } from "../numeric/some-names.ts";
import type { Finding } from "./figure.ts";
import { publishedFigures } from "./published-figures.ts";

/**
 * The cluster that has most in common with given models, by the share of both that is in both; the first of equals.
 *
 * @example
 * nearestCluster(["a", "b"], [["c"], ["a", "b", "d"]]); // ["a", "b", "d"]
 */
export function nearestCluster(
  models: readonly string[],
  clusters: readonly (readonly string[])[],
): readonly string[] {
  let nearest: readonly string[] = [];
  let most = 0;
  for (const cluster of clusters) {
    const nCommon = cluster.filter((model) => models.includes(model)).length;
    const share = nCommon / (cluster.length + models.length - nCommon);
    if (share > most) {
      most = share;
      nearest = cluster;
    }
  }
  return nearest;
}

/**
 * Whether two groups hold the same models.
 *
 * @example
 * sameModels(["a", "b"], ["b", "a"]); // true
 */
export function sameModels(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((model) => b.includes(model));
}

/**
 * The published clusters below a prefix.
 *
 * @example
 * publishedClusters("table-2/cv").length; // 6
 */
export function publishedClusters(prefix: string): (readonly string[])[] {
  return publishedFigures.flatMap(({ id, value }) =>
    id.startsWith(`${prefix}/`) && typeof value === "object" ? [value] : [],
  );
}

/**
 * Findings for the published clusters below a prefix: for each, ours that is nearest to it, in its order.
 *
 * @param note what to say of a cluster, by whether it is the same
 *
 * @example
 * clusterFindings("table-2/cv", [], () => undefined)[0]?.id; // "table-2/cv/cluster-1"
 */
export function clusterFindings(
  prefix: string,
  clusters: readonly (readonly string[])[],
  note: (isEqual: boolean, published: readonly string[]) => string | undefined,
): Finding[] {
  return publishedFigures.flatMap(({ id, value }): Finding[] => {
    if (!id.startsWith(`${prefix}/`) || typeof value !== "object") return [];
    const nearest = nearestCluster(value, clusters);
    const ours = [
      ...value.filter((model) => nearest.includes(model)),
      ...nearest.filter((model) => !value.includes(model)),
    ];
    const words = note(sameModels(value, nearest), value);
    const notes = [...(words === undefined ? [] : [words]), ...differenceOf(value, nearest)];
    return [{ id, ours, ...(notes.length > 0 && { note: notes.join("; ") }) }];
  });
}

/** Which models only one of two groups has, in a sentence; nothing where they are the same. */
function differenceOf(published: readonly string[], ours: readonly string[]): string[] {
  const more = ours.filter((model) => !published.includes(model));
  const fewer = published.filter((model) => !ours.includes(model));
  const parts = [
    ...(more.length > 0 ? [`has also ${someNames(more)}`] : []),
    ...(fewer.length > 0 ? [`lacks ${someNames(fewer)}`] : []),
  ];
  return parts.length > 0 ? [`ours ${parts.join(" and ")}`] : [];
}
