import { mean } from "../../numeric/mean.ts";
import { percent } from "../../numeric/percent.ts";
import type { RecallView } from "../recall-view.ts";
import { meanOfKnown } from "./neutral.ts";
import type { ProxyScale, RecallRule, RuleScore } from "./recall-rule.ts";

export interface ClusterRuleOptions {
  readonly description: string;
  /** Whose proxy score counts for a model of a cluster of two or more. */
  readonly proxyOfMember: "representative" | "own";
  /** How much a representative's proxy score says of a model alone in its cluster; undefined = nothing known. */
  readonly likeness: (view: RecallView, model: number, representative: number) => number | undefined;
}

/** Mean accuracy times a proxy score that models share with those like them: both readings of the paper. */
export function clusterRule({ description, proxyOfMember, likeness }: ClusterRuleOptions): RecallRule {
  const isAlone = (view: RecallView, row: number) => clusterAt(view, row).rows.length === 1;

  /** Representatives of clusters of two or more that a model alone can be compared with. */
  function comparable(view: RecallView, row: number): { representative: number; weight: number }[] {
    return view.clusters.flatMap(({ rows, representative }) => {
      const weight = rows.length > 1 ? likeness(view, row, representative) : undefined;
      return weight === undefined ? [] : { representative, weight };
    });
  }

  function probes(view: RecallView): number[] {
    return view.models.flatMap((_, row) => {
      if (isAlone(view, row)) return comparable(view, row).length === 0 ? row : [];
      return proxyOfMember === "own" || clusterAt(view, row).representative === row ? row : [];
    });
  }

  function score(view: RecallView, { proxyScale }: { readonly proxyScale: ProxyScale }): RuleScore[] {
    const read = new Set(probes(view));
    const scaled = scaleProxies(
      view.proxies.map((proxy, row) => (read.has(row) ? proxy : undefined)),
      proxyScale,
    );
    const averageProxy = meanOfKnown(scaled);
    const averageAccuracy = meanOfKnown(view.accuracies);

    /** A share of the proxy scores and the words for it. */
    function proxyFor(row: number): [value: number | undefined, words: string] {
      if (isAlone(view, row)) {
        const shares = comparable(view, row).flatMap(({ representative, weight }) => {
          const proxy = scaled[representative];
          return proxy === undefined ? [] : weight * proxy;
        });
        if (shares.length > 0)
          return [
            mean(shares),
            `share in the proxies of ${shares.length === 1 ? "1 cluster" : `${shares.length} clusters`}`,
          ];
        return [scaled[row], "own proxy"];
      }
      const { representative } = clusterAt(view, row);
      if (proxyOfMember === "own" && scaled[row] !== undefined) return [scaled[row], "own proxy"];
      const whose = representative === row ? "own proxy" : `proxy of ${view.models[representative]}`;
      return [scaled[representative], whose];
    }

    return view.models.map((_, row) => {
      const accuracy = view.accuracies[row];
      const [proxy, words] = proxyFor(row);
      return {
        score: (accuracy ?? averageAccuracy ?? 1) * (proxy ?? averageProxy ?? 1),
        because: [
          accuracy === undefined ? "no history, taken as average" : `mean accuracy ${percent(accuracy)}`,
          proxy === undefined ? "no proxy, taken as average" : `${words} ${proxy.toFixed(3)}`,
        ].join(" × "),
      };
    });
  }

  return { description, probes, score };
}

function clusterAt(view: RecallView, row: number): RecallView["clusters"][number] {
  return view.clusters[view.clusterOf[row] as number] as RecallView["clusters"][number];
}

function scaleProxies(proxies: readonly (number | undefined)[], scale: ProxyScale): (number | undefined)[] {
  if (scale === "exp") return proxies.map((proxy) => (proxy === undefined ? undefined : Math.exp(proxy)));
  const known = proxies.filter((proxy) => proxy !== undefined);
  const lowest = Math.min(...known);
  const range = Math.max(...known) - lowest;
  return proxies.map((proxy) => {
    if (proxy === undefined) return undefined;
    return range === 0 ? 1 : (proxy - lowest) / range;
  });
}
