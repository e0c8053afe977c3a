import type { History } from "../history/history.ts";
import { modelDistances } from "../history/model-distances.ts";
import { mean } from "../numeric/mean.ts";
import { createRng } from "../numeric/random.ts";
import { weightedTau } from "../numeric/weighted-tau.ts";
import { knownModels } from "../recall/known-models.ts";
import type { Fusion } from "../recall/learn-fusion.ts";
import { modelsToProbe, recallModels, type ShortlistEntry } from "../recall/recall-models.ts";
import { DEFAULT_RECALL_RULE, type RecallRuleName, recallRules } from "../recall/rule/index.ts";
import { autoProxy } from "./auto-proxy.ts";
import type { TargetPlan } from "./plan-backtest.ts";
import { type Policy, scaleOf } from "./policy.ts";

/** What chance decides, in a rule, a scheduler or the order of a list, is averaged over so many draws. */
export const N_DRAWS = 10;

/** A model on a list. */
export interface Candidate {
  readonly model: string;
  /** What recall expected of it; missing without recall. */
  readonly expected?: number;
}

/** A list to select from, with what recall said of it. */
export interface RecalledList extends Omit<Policy, "select"> {
  /** (nDraws), each a shortlist in order. */
  readonly lists: readonly (readonly Candidate[])[];
  readonly quality: RecallQuality;
}

export interface RecallQuality {
  /** Best final of all candidates minus the best on the shortlist. */
  readonly recallRegret: number;
  /** Between scores and finals; missing without recall, or where all are equal. */
  readonly weightedTau?: number;
  /** Place of the best model in recall's order, from 1; missing without recall. */
  readonly placeOfBest?: number;
  /** Models whose proxy score the rule reads. */
  readonly nProbes: number;
  /** The proxy that "auto" stood for. */
  readonly autoProxy?: string;
}

export interface RecallTargetOptions {
  /** How many models a shortlist holds. */
  readonly k: number;
  /** Other lengths to recall by the default rule and by the static prior. */
  readonly sizes: readonly number[];
  readonly seed: number | string;
}

/**
 * Every recall rule of the table on one target, with every proxy that is recorded there and that it reads; and a list of
 * all models, for selection without recall.
 *
 * The default rule also reads what a run would ("auto"), be it nothing.
 */
export function recallTarget(
  history: History,
  target: TargetPlan,
  { k, sizes, seed }: RecallTargetOptions,
): RecalledList[] {
  const { matrix, clusters, fusionOf } = knownModels(history, target.models, target.exclude);
  // Shared by the rules that ask for similarities, and those read proxies.
  const distances = Object.keys(target.proxies).length > 0 ? modelDistances(matrix) : undefined;
  const chosenByRun = autoProxy(target);
  const fusions = new Map(Object.keys(target.proxies).map((proxy) => [proxy, fusionOf(proxy)]));
  const finalOf = new Map(target.models.map((model, i) => [model, target.finals[i] as number]));
  const rules = (Object.keys(recallRules) as RecallRuleName[]).map((rule) => ({
    rule,
    toProbe: modelsToProbe({ matrix, clusters, rule }),
  }));

  function recall(
    { rule, toProbe }: (typeof rules)[number],
    proxy: string | undefined,
    size: number,
  ): RecalledList {
    const read = proxy === "auto" ? chosenByRun : proxy;
    const known = read === undefined ? undefined : target.proxies[read];
    const probed = toProbe.filter((model) => known?.has(model));
    const input = {
      matrix,
      clusters,
      ...(distances && { distances }),
      rule,
      proxies: new Map(probed.map((model) => [model, known?.get(model) as number])),
      k: size,
      proxyScale: scaleOf(read),
      ...(read !== undefined && { fusion: fusions.get(read) as Fusion }),
    };
    const isDrawn = rule === "random";
    const draws = Array.from({ length: isDrawn ? N_DRAWS : 1 }, (_, draw) =>
      recallModels({ ...input, seed: isDrawn ? `${seed} ${target.dataset} ${draw}` : seed }),
    );
    return {
      recall: rule,
      ...(proxy !== undefined && { proxy }),
      lists: draws.map((entries) =>
        entries.filter(({ chosen }) => chosen).map(({ model, expected }) => ({ model, expected })),
      ),
      quality: {
        ...qualityOf(draws, finalOf),
        nProbes: probed.length,
        ...(proxy === "auto" && chosenByRun !== undefined && { autoProxy: chosenByRun }),
      },
    };
  }

  return [
    ...rules.flatMap((each) => {
      const isDefault = each.rule === DEFAULT_RECALL_RULE;
      if (each.toProbe.length === 0 && !isDefault) return [recall(each, undefined, k)];
      const recalled = Object.keys(target.proxies).map((proxy) => recall(each, proxy, k));
      return isDefault ? [recall(each, "auto", k), ...recalled] : recalled;
    }),
    allModels(target, seed),
    ...rules
      .filter(({ rule }) => rule === DEFAULT_RECALL_RULE || rule === "prior")
      .flatMap((each) =>
        sizes.map((size) => ({
          ...recall(each, each.rule === DEFAULT_RECALL_RULE ? "auto" : undefined, size),
          shortlistSize: size,
        })),
      ),
  ];
}

/** No recall: all models, in several orders, since ties go to the first. */
function allModels({ models, dataset }: TargetPlan, seed: number | string): RecalledList {
  const rng = createRng(seed).fork(`order of ${dataset}`);
  return {
    recall: "all",
    lists: Array.from({ length: N_DRAWS }, () => rng.shuffle(models.map((model) => ({ model })))),
    quality: { nProbes: 0, recallRegret: 0 },
  };
}

/** How well the scores order the models, and what is lost before selection begins, averaged over draws. */
function qualityOf(
  draws: readonly (readonly ShortlistEntry[])[],
  finalOf: ReadonlyMap<string, number>,
): Omit<RecallQuality, "nProbes"> {
  const best = Math.max(...finalOf.values());
  const finals = (entries: readonly ShortlistEntry[]) =>
    entries.map(({ model }) => finalOf.get(model) as number);
  const taus = draws.flatMap((entries) => {
    const scores = entries.map(({ score }) => score);
    return weightedTau(scores, finals(entries)) ?? [];
  });
  return {
    ...(taus.length > 0 && { weightedTau: mean(taus) }),
    placeOfBest: mean(draws.map((entries) => 1 + finals(entries).indexOf(best))),
    recallRegret: mean(
      draws.map((entries) => best - Math.max(...finals(entries.filter(({ chosen }) => chosen)))),
    ),
  };
}
