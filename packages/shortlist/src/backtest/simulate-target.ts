import type { Curve, History } from "../history/history.ts";
import { modelDistances } from "../history/model-distances.ts";
import { argmax } from "../numeric/argmax.ts";
import { mean } from "../numeric/mean.ts";
import { createRng } from "../numeric/random.ts";
import { weightedTau } from "../numeric/weighted-tau.ts";
import { knownModels } from "../recall/known-models.ts";
import type { Fusion } from "../recall/learn-fusion.ts";
import { modelsToProbe, recallModels, type ShortlistEntry } from "../recall/recall-models.ts";
import { DEFAULT_RECALL_RULE, type RecallRuleName, recallRules } from "../recall/rule/index.ts";
import type { Scheduler } from "../select/scheduler.ts";
import { setUpScheduler } from "../select/set-up-scheduler.ts";
import { simulateSelection } from "../select/simulate-selection.ts";
import { autoProxy } from "./auto-proxy.ts";
import type { TargetPlan } from "./plan-backtest.ts";
import {
  BEST_OF_SHORTLIST,
  defaultShortlistSize,
  FIRST_OF_SHORTLIST,
  type Policy,
  type SelectSetting,
  scaleOf,
  selectSettings,
} from "./policy.ts";

export interface SimulateOptions {
  /** Models that recall keeps; as many as a run would if undefined. */
  readonly shortlistSize: number | undefined;
  readonly seed: number | string;
}

/** What one policy did on one target. Accuracies are fractions. */
export interface PolicyOutcome extends Policy {
  /** Best final of all candidates minus the final of the one picked, averaged over seeds and draws. */
  readonly regret: number;
  readonly costEpochs: number;
  readonly costFraction: number;
  readonly costSeconds?: number;
  /** Best final of all candidates minus the best on the shortlist. */
  readonly recallRegret: number;
  readonly weightedTau?: number;
  /** Place of the best model in recall's order, from 1; missing without recall. */
  readonly placeOfBest?: number;
  readonly nProbes: number;
  /** Of the first seed. */
  readonly picked: string;
  readonly shortlist: readonly string[];
  /** The proxy that "auto" stood for. */
  readonly autoProxy?: string;
}

export interface TargetOutcome {
  readonly dataset: string;
  readonly nModels: number;
  readonly nStages: number;
  readonly best: string;
  readonly outcomes: readonly PolicyOutcome[];
}

/** What chance decides, in a rule, a scheduler or the order of a list, is averaged over so many draws. */
const N_DRAWS = 10;

/** A list to select from, with what recall said of it. */
interface Recalled extends Omit<Policy, "select"> {
  /** (nDraws), each a shortlist in order. */
  readonly lists: readonly (readonly string[])[];
  /** Of the whole recall, where there was one. */
  readonly entries?: readonly ShortlistEntry[];
  readonly numbers: Pick<
    PolicyOutcome,
    "weightedTau" | "placeOfBest" | "nProbes" | "recallRegret" | "autoProxy"
  >;
}

/**
 * Plays every policy on one target: each recall rule with each proxy it can read, then each scheduler on its shortlist;
 * and each scheduler on all models.
 *
 * Pure. The target, and datasets that equal it, are left out of all that is predicted from.
 */
export function simulateTarget(
  history: History,
  target: TargetPlan,
  { shortlistSize, seed }: SimulateOptions,
): TargetOutcome {
  const k = shortlistSize ?? defaultShortlistSize(target.models.length, target.nStages);
  const finalOf = new Map(target.models.map((model, i) => [model, target.finals[i] as number]));
  const bestFinal = Math.max(...target.finals);
  const select = createSelection(history, target, finalOf, seed);
  const lists = [...recallAll(history, target, finalOf, { k, seed }), allModels(target, seed)];
  return {
    dataset: target.dataset,
    nModels: target.models.length,
    nStages: target.nStages,
    best: target.models[argmax(target.finals)] as string,
    outcomes: lists.flatMap((recalled) => select(recalled, bestFinal)),
  };
}

/** Every rule of the table with every proxy of the target. */
function recallAll(
  history: History,
  target: TargetPlan,
  finalOf: ReadonlyMap<string, number>,
  { k, seed }: { readonly k: number; readonly seed: number | string },
): Recalled[] {
  const { matrix, clusters, fusionOf } = knownModels(history, target.models, target.exclude);
  const distances = modelDistances(matrix);
  const chosenByRun = autoProxy(target);
  const fusions = new Map(Object.keys(target.proxies).map((proxy) => [proxy, fusionOf(proxy)]));
  const best = Math.max(...target.finals);

  function recall(rule: RecallRuleName, proxy: string | undefined, toProbe: readonly string[]): Recalled {
    const read = proxy === "auto" ? chosenByRun : proxy;
    const known = read === undefined ? undefined : target.proxies[read];
    const probed = toProbe.filter((model) => known?.has(model));
    const input = {
      matrix,
      clusters,
      distances,
      rule,
      proxies: new Map(probed.map((model) => [model, known?.get(model) as number])),
      k,
      proxyScale: scaleOf(read),
      ...(read !== undefined && { fusion: fusions.get(read) as Fusion }),
    };
    const draws = Array.from({ length: rule === "random" ? N_DRAWS : 1 }, (_, draw) =>
      recallModels({ ...input, seed: rule === "random" ? `${seed} ${target.dataset} ${draw}` : seed }),
    );
    const lists = draws.map((entries) => entries.filter(({ chosen }) => chosen).map(({ model }) => model));
    const taus = draws.flatMap((entries) => tauOf(entries, finalOf) ?? []);
    return {
      recall: rule,
      ...(proxy !== undefined && { proxy }),
      lists,
      entries: draws[0] as ShortlistEntry[],
      numbers: {
        ...(taus.length > 0 && { weightedTau: mean(taus) }),
        placeOfBest: mean(draws.map((entries) => placeOfBest(entries, finalOf, best))),
        nProbes: probed.length,
        recallRegret: mean(lists.map((list) => best - bestOf(list, finalOf))),
        ...(proxy === "auto" && chosenByRun !== undefined && { autoProxy: chosenByRun }),
      },
    };
  }

  return (Object.keys(recallRules) as RecallRuleName[]).flatMap((rule) => {
    const toProbe = modelsToProbe({ matrix, clusters, rule });
    if (toProbe.length === 0 && rule !== DEFAULT_RECALL_RULE) return [recall(rule, undefined, [])];
    const recalled = Object.keys(target.proxies).map((proxy) => recall(rule, proxy, toProbe));
    return rule === DEFAULT_RECALL_RULE ? [recall(rule, "auto", toProbe), ...recalled] : recalled;
  });
}

/** No recall: all models, in several orders, since ties go to the first. */
function allModels({ models, dataset }: TargetPlan, seed: number | string): Recalled {
  const rng = createRng(seed).fork(`order of ${dataset}`);
  return {
    recall: "all",
    lists: Array.from({ length: N_DRAWS }, () => rng.shuffle([...models])),
    numbers: { nProbes: 0, recallRegret: 0 },
  };
}

/** Plays schedulers on lists of models of one target. */
function createSelection(
  history: History,
  target: TargetPlan,
  finalOf: ReadonlyMap<string, number>,
  seed: number | string,
): (recalled: Recalled, bestFinal: number) => PolicyOutcome[] {
  const { nStages, models, exclude } = target;
  const curveOf = target.curves.map((curves) => new Map(curves.map((curve) => [curve.model, curve])));

  const found = new Map<string, Scheduler>();
  /** Schedulers are pure, and find their trends once: one serves all policies. */
  function schedulerOf({ select, ...options }: SelectSetting, draw: number): Scheduler {
    const key = `${select} ${options.name === "random" ? draw : ""}`;
    const drawn = createRng(`${seed} ${target.dataset} ${draw}`).integer(2 ** 31);
    const scheduler = found.get(key) ?? setUpScheduler({ ...options, history, exclude, seed: drawn });
    found.set(key, scheduler);
    return scheduler;
  }

  function simulated(
    { lists, numbers, entries: _, ...policy }: Recalled,
    setting: SelectSetting,
    best: number,
  ) {
    const regrets: number[] = [];
    const epochs: number[] = [];
    const seconds: (number | undefined)[] = [];
    let picked: string | undefined;
    const nDraws = setting.name === "random" ? N_DRAWS : lists.length;
    for (let draw = 0; draw < nDraws; draw++) {
      const list = lists[draw % lists.length] as readonly string[];
      const scheduler = schedulerOf(setting, draw);
      for (const curves of curveOf) {
        const trials = list.map((model) => ({ model, validation: (curves.get(model) as Curve).validation }));
        const result = simulateSelection(scheduler, trials, { nStages });
        picked ??= result.picked;
        regrets.push(best - (finalOf.get(result.picked) as number));
        epochs.push(result.costEpochs);
        seconds.push(secondsOf(result.epochsByModel, curves));
      }
    }
    const costSeconds = seconds.every((value) => value !== undefined) ? mean(seconds) : undefined;
    return outcome({ ...policy, select: setting.select }, numbers, lists[0] as string[], {
      regret: mean(regrets),
      costEpochs: mean(epochs),
      costFraction: mean(epochs) / (models.length * nStages),
      ...(costSeconds !== undefined && { costSeconds }),
      picked: picked as string,
    });
  }

  /** Without curves: the best of the list, and its first. */
  function finalsOnly({ lists, numbers, entries: _, ...policy }: Recalled, best: number): PolicyOutcome[] {
    const list = lists[0] as readonly string[];
    const bestRegrets = lists.map((each) => best - bestOf(each, finalOf));
    const bestPick = [...list].sort((a, b) => (finalOf.get(b) as number) - (finalOf.get(a) as number))[0];
    const ofBest = outcome({ ...policy, select: BEST_OF_SHORTLIST }, numbers, list, {
      regret: mean(bestRegrets),
      costEpochs: list.length,
      costFraction: list.length / models.length,
      picked: bestPick as string,
    });
    if (policy.recall === "all") return [{ ...ofBest, select: "brute-force" }];
    const ofFirst = outcome({ ...policy, select: FIRST_OF_SHORTLIST }, numbers, list, {
      regret: mean(lists.map((each) => best - (finalOf.get(each[0] as string) as number))),
      costEpochs: 1,
      costFraction: 1 / models.length,
      picked: list[0] as string,
    });
    return [ofBest, ofFirst];
  }

  return (recalled, best) => {
    if (nStages === 0) return finalsOnly(recalled, best);
    return selectSettings
      .filter(({ name }) => !(recalled.recall === "all" && name === FIRST_OF_SHORTLIST)) // first of no order
      .map((setting) => simulated(recalled, setting, best));
  };
}

function outcome(
  policy: Policy,
  numbers: Recalled["numbers"],
  shortlist: readonly string[],
  own: Pick<PolicyOutcome, "regret" | "costEpochs" | "costFraction" | "costSeconds" | "picked">,
): PolicyOutcome {
  return { ...policy, ...own, ...numbers, shortlist };
}

/** Seconds trained; undefined if one model's are not recorded. */
function secondsOf(
  epochsByModel: ReadonlyMap<string, number>,
  curves: ReadonlyMap<string, Curve>,
): number | undefined {
  let total = 0;
  for (const [model, epochs] of epochsByModel) {
    const { seconds, validation } = curves.get(model) as Curve;
    if (seconds === undefined) return undefined;
    total += (seconds / validation.length) * epochs;
  }
  return total;
}

function bestOf(list: readonly string[], finalOf: ReadonlyMap<string, number>): number {
  return Math.max(...list.map((model) => finalOf.get(model) as number));
}

function tauOf(entries: readonly ShortlistEntry[], finalOf: ReadonlyMap<string, number>): number | undefined {
  return weightedTau(
    entries.map(({ score }) => score),
    entries.map(({ model }) => finalOf.get(model) as number),
  );
}

/** Where recall puts the best model, from 1; the first of several that are equally good. */
function placeOfBest(
  entries: readonly ShortlistEntry[],
  finalOf: ReadonlyMap<string, number>,
  best: number,
): number {
  return 1 + entries.findIndex(({ model }) => finalOf.get(model) === best);
}
