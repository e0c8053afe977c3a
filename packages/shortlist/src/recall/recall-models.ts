import type { Cluster } from "../history/cluster-models.ts";
import type { PerformanceMatrix } from "../history/performance-matrix.ts";
import type { PairDistances } from "../numeric/pair-distances.ts";
import { createRng } from "../numeric/random.ts";
import { someNames } from "../numeric/some-names.ts";
import { type ExpectedStanding, expectedStandings } from "./expected-standings.ts";
import { BELIEF, type Fusion } from "./learn-fusion.ts";
import { proxyIsFlat } from "./proxy-is-flat.ts";
import { type RecallView, recallView } from "./recall-view.ts";
import { DEFAULT_RECALL_RULE, type RecallRuleName, recallRules } from "./rule/index.ts";
import type { ProxyScale, RecallRule } from "./rule/recall-rule.ts";

/** One model as recall sees it. */
export interface ShortlistEntry {
  readonly model: string;
  /** 1 = best score. */
  readonly rank: number;
  /** Whether it is on the shortlist. */
  readonly chosen: boolean;
  /** What the models are ordered by; larger is better, comparable within this recall only. */
  readonly score: number;
  /** Mean accuracy over the benchmark datasets of the history; missing without history. */
  readonly prior?: number;
  /** Proxy score on the target; missing where none was computed. */
  readonly proxy?: number;
  /** Where it is expected to stand on the target from prior and proxy, in standard deviations above an average model. */
  readonly expected: number;
  /** The representative of the model's cluster: the models that it behaves like. */
  readonly cluster: string;
  /** Why it is on the shortlist or not, in one line. */
  readonly reason: string;
}

export interface RecallInput {
  /** The models to choose from are its rows; one without history has an empty row. */
  readonly matrix: PerformanceMatrix;
  readonly clusters: readonly Cluster[];
  /** @default "portfolio" */
  readonly rule?: RecallRuleName;
}

export interface RecallModelsInput extends RecallInput {
  /** Proxy scores on the target by model, of one proxy. @default none */
  readonly proxies?: ReadonlyMap<string, number>;
  /**
   * Share of the differences between the proxy scores that is not the chance of which rows were in the probe, in
   * [0, 1], by `trustGauge`.
   * @default 1
   */
  readonly proxyReliability?: number;
  /** How far the rule `portfolio` trusts prior and proxy, by `learnFusion`. @default as before any record */
  readonly fusion?: Fusion;
  /** How many models the shortlist holds; all of them if there are fewer. */
  readonly k: number;
  /** How many models of one cluster may be chosen before all others had their turn. @default the rule's own */
  readonly maxPerCluster?: number;
  /** How the rules `paper` and `authors` bring the proxy into [0, 1]; exp is for LEEP and NCE. @default "exp" */
  readonly proxyScale?: ProxyScale;
  /** Seed of the random rule. @default 0 */
  readonly seed?: number | string;
  /** Distances that Eq. 4 takes its similarities from. @default those of the matrix with k = 5 */
  readonly distances?: PairDistances;
}

/**
 * The models whose proxy score a rule reads: probe these, then call `recallModels`.
 *
 * @returns model ids, in the order of the matrix
 *
 * @example
 * const matrix = performanceMatrix({ metric: "accuracy", curves: [] }, { models: ["a"] });
 * modelsToProbe({ matrix, clusters: [], rule: "prior" }); // []
 */
export function modelsToProbe({ matrix, clusters, rule = DEFAULT_RECALL_RULE }: RecallInput): string[] {
  const view = recallView(matrix, clusters, new Map());
  return recallRules[rule].probes(view).map((row) => view.models[row] as string);
}

/**
 * Coarse recall: orders all models for the target and chooses the shortlist.
 *
 * Models come best first; of equal scores the one earlier in the matrix. The shortlist is what the rule chooses; else the
 * first `k`, but a cluster that has `maxPerCluster` models on it waits until every other model has had its turn.
 *
 * Cost: O(nModels log nModels) and the rule's own; `paper` reads O(nModels · nClusters) similarities.
 * Source: docs/papers.md#two-phase, section on coarse recall.
 *
 * @returns every model, best score first, the chosen ones among them
 * @throws {RangeError} if there is no model, k or maxPerCluster is no whole number from 1, or a proxy is not finite
 *
 * @example
 * const matrix = performanceMatrix({ metric: "accuracy", curves: [] }, { models: ["a", "b"] });
 * const proxies = new Map([["a", -0.9], ["b", -0.2]]);
 * recallModels({ matrix, clusters: [], proxies, k: 1 })[0].model; // "b"
 */
export function recallModels(input: RecallModelsInput): ShortlistEntry[] {
  const { matrix, clusters, rule: ruleName = DEFAULT_RECALL_RULE, k } = input;
  const { proxies = new Map(), proxyScale = "exp", seed = 0 } = input;
  const rule: RecallRule = recallRules[ruleName];
  const maxPerCluster = input.maxPerCluster ?? rule.maxPerCluster;
  checkInput(input, maxPerCluster);

  const view = recallView(matrix, clusters, proxies, input.distances);
  const { fusion = BELIEF, proxyReliability = 1 } = input;
  const rng = createRng(seed).fork("recall");
  const expected = expectedStandings(view, { fusion, proxyReliability });
  const scores = rule.score(view, { proxyScale, expected, rng });
  const order = view.models
    .map((_, row) => row)
    .sort((a, b) => (scores[b]?.score as number) - (scores[a]?.score as number)); // stable: ties keep matrix order
  const chosen =
    rule.choose === undefined || input.maxPerCluster !== undefined
      ? chooseRows(view, order, k, maxPerCluster ?? view.models.length)
      : new Set(rule.choose(view, scores, Math.min(k, order.length)));

  return order.map((row, index) => {
    const { score, because } = scores[row] as { score: number; because: string };
    const cluster = view.clusters[view.clusterOf[row] as number];
    const [accuracy, proxy] = [view.accuracies[row], view.proxies[row]];
    return {
      model: view.models[row] as string,
      rank: index + 1,
      chosen: chosen.has(row),
      score,
      ...(accuracy !== undefined && { prior: accuracy }),
      ...(proxy !== undefined && { proxy }),
      expected: (expected[row] as ExpectedStanding).sum,
      cluster: view.models[cluster?.representative as number] as string,
      reason: reasonFor({
        because,
        index,
        isChosen: chosen.has(row),
        isPortfolio: rule.choose !== undefined,
        k,
        nModels: order.length,
      }),
    };
  });
}

/**
 * What the user should know of a recall: models without history or proxy, and a proxy that tells nothing.
 *
 * @returns sentences, none when there is nothing to say
 *
 * @example
 * const matrix = performanceMatrix({ metric: "accuracy", curves: [] }, { models: ["a", "b"] });
 * recallNotes({ matrix, clusters: [], k: 1, rule: "prior" }); // ["no history for 2 of 2 models: a, b"]
 */
export function recallNotes(input: RecallModelsInput): string[] {
  const { matrix, clusters, rule = DEFAULT_RECALL_RULE, proxies = new Map() } = input;
  const view = recallView(matrix, clusters, proxies, input.distances);
  const notes: string[] = [];
  const unknown = view.models.filter((_, row) => view.accuracies[row] === undefined);
  if (unknown.length > 0) {
    notes.push(`no history for ${unknown.length} of ${view.models.length} models: ${someNames(unknown, 5)}`);
  }
  const read = recallRules[rule].probes(view);
  if (read.length === 0) return notes;
  const missing = read.filter((row) => view.proxies[row] === undefined);
  if (missing.length > 0) {
    const names = someNames(
      missing.map((row) => view.models[row] as string),
      5,
    );
    notes.push(`no proxy for ${missing.length} of ${read.length} models: ${names}`);
  }
  const known = read.map((row) => view.proxies[row]);
  if (missing.length < read.length && input.proxyReliability === undefined && proxyIsFlat(known)) {
    notes.push("the proxy does not tell the models apart on this data");
  }
  return notes;
}

function checkInput({ matrix, k, proxies }: RecallModelsInput, maxPerCluster: number | undefined): void {
  if (matrix.models.length === 0) throw new RangeError("Cannot recall: there are no models to choose from");
  for (const [name, value] of Object.entries({ k, maxPerCluster })) {
    if (value !== undefined && (!Number.isInteger(value) || value < 1)) {
      throw new RangeError(`Cannot recall with ${name} = ${value}: it must be a whole number from 1`);
    }
  }
  for (const [model, proxy] of proxies ?? []) {
    if (!Number.isFinite(proxy))
      throw new RangeError(`Cannot recall: the proxy score of ${model} is ${proxy}`);
  }
}

/** The first k rows, no more than `maxPerCluster` of a cluster while another cluster has one left. */
function chooseRows(
  view: RecallView,
  order: readonly number[],
  k: number,
  maxPerCluster: number,
): ReadonlySet<number> {
  const chosen = new Set<number>();
  const taken = new Map<number, number>();
  for (const row of order) {
    const cluster = view.clusterOf[row] as number;
    const nTaken = taken.get(cluster) ?? 0;
    if (chosen.size === k || nTaken === maxPerCluster) continue;
    taken.set(cluster, nTaken + 1);
    chosen.add(row);
  }
  for (const row of order) {
    if (chosen.size === k) break;
    chosen.add(row);
  }
  return chosen;
}

function reasonFor(entry: {
  because: string;
  index: number;
  isChosen: boolean;
  isPortfolio: boolean;
  k: number;
  nModels: number;
}): string {
  const place = `${entry.index + 1} of ${entry.nModels}`;
  const isAmongFirst = entry.index < entry.k;
  if (entry.isChosen && isAmongFirst) return `${place}: ${entry.because}`;
  if (entry.isChosen) return `${place}, good where those before it are weak: ${entry.because}`;
  if (isAmongFirst) {
    const words = entry.isPortfolio
      ? "the others are good wherever it is"
      : "enough models of its cluster are chosen";
    return `${place}, but ${words}: ${entry.because}`;
  }
  return `${place}, not among the first ${entry.k}: ${entry.because}`;
}
