import type { ExampleSource } from "../engine/example-source.ts";
import type { FeatureLayer } from "../engine/inference.ts";
import type { History } from "../history/history.ts";
import { meanAccuracies } from "../history/mean-accuracies.ts";
import { modelOf, type Zoo } from "../hub/zoo.ts";
import { knownModels } from "../recall/known-models.ts";
import { type ProxyName, proxyScores } from "../recall/proxy/index.ts";
import { modelsToProbe, recallModels, recallNotes } from "../recall/recall-models.ts";
import type { RecallRuleName } from "../recall/rule/index.ts";
import type { ResampledScore } from "../recall/trust/resampled-score.ts";
import { scoreInterval } from "../recall/trust/score-interval.ts";
import { trustGauge } from "../recall/trust/trust-gauge.ts";
import { type Probe, probeModels, sourceOf } from "./probe-models.ts";
import { proxyScaleOf } from "./proxy-scale-of.ts";
import type { RunEventOf } from "./run-event.ts";
import type { PhaseContext } from "./select-phase.ts";

export interface RecallPlan {
  readonly zoo: Zoo;
  readonly history: History | undefined;
  /** Datasets of the history that are the target itself. */
  readonly exclude: readonly string[];
  /** How many models the shortlist holds. */
  readonly k: number;
  readonly rule: RecallRuleName;
  /** The proxy to compute; "auto" chooses one that all models to be probed allow. */
  readonly proxy: ProxyName | "auto" | "none";
  /** Layer of the features that it is computed on. @default "last" */
  readonly proxyLayer?: FeatureLayer;
  readonly probe: Probe;
  readonly maxTokens: number;
  readonly threads: number;
  readonly seed: number | string;
}

/**
 * Phase 1: matrix and clusters from the history, proxies of the models that the rule asks for, the shortlist.
 *
 * One proxy for all, since scores of different proxies cannot be compared: with "auto" it is LEEP where every
 * model to be probed has a source head and no layer but the last is asked for, otherwise LogME on features.
 */
export async function recallPhase(
  plan: RecallPlan,
  { log, signal }: PhaseContext,
): Promise<RunEventOf<"recall">> {
  const started = performance.now();
  const { zoo, rule, k, seed, maxTokens, threads, probe, proxyLayer: layer = "last" } = plan;
  const models = zoo.models.map(({ id }) => id);
  const { matrix, clusters, fusionOf } = knownModels(plan.history, models, plan.exclude);
  const folderOf = (model: string) => modelOf(zoo, model).folder;

  const toProbe = plan.proxy === "none" ? [] : modelsToProbe({ matrix, clusters, rule });
  const autoProxy = () =>
    layer === "last" ? proxyFor(toProbe, folderOf, sourceOf(probe, maxTokens)) : "logme";
  const proxy = plan.proxy === "auto" ? await autoProxy() : plan.proxy;
  const isProbed = toProbe.length > 0 && proxy !== "none";
  const { scores, failures } = isProbed
    ? await probeModels(toProbe, folderOf, probe, proxy, {
        maxTokens,
        threads,
        seed,
        layer,
        signal,
        onProgress: (model, step, nSteps) => log.progress({ phase: "recall", model, step, nSteps }),
      })
    : { scores: new Map<string, ResampledScore>(), failures: new Map<string, string>() };
  const title = proxy === "none" ? "proxy" : proxyScores[proxy].title;
  const trust = trustGauge([...scores.values()], title);
  const intervalOf = (model: string) => {
    const score = scores.get(model);
    return proxy === "none" || !score ? undefined : scoreInterval(score, proxyScores[proxy].range);
  };

  const input = {
    matrix,
    clusters,
    rule,
    proxies: new Map(Array.from(scores, ([model, { value }]) => [model, value])),
    ...(trust && { proxyReliability: trust.reliability }),
    k,
    proxyScale: proxyScaleOf(proxy),
    fusion: fusionOf(proxy),
    seed,
  };
  const entries = recallModels(input);
  return {
    type: "recall",
    rule,
    ...(isProbed && { proxy }),
    probeRows: isProbed ? probe.labels.length : 0,
    ...(trust && { trust }),
    k,
    models: entries.map(({ rank: _, ...entry }) => {
      const proxyInterval = intervalOf(entry.model);
      return { ...entry, ...(proxyInterval && { proxyInterval }) };
    }),
    notes: [
      ...recallNotes(input),
      ...(trust && trust.verdict !== "separates" ? [trust.words] : []),
      ...Array.from(failures, ([model, reason]) => `${model}: no ${title}, ${reason}`),
    ],
    seconds: (performance.now() - started) / 1000,
  };
}

/** Without recall: the models as they were given are the shortlist, as many as the budget pays for. */
export function givenShortlist({
  zoo,
  history,
  exclude,
  k,
}: Pick<RecallPlan, "zoo" | "history" | "exclude" | "k">): RunEventOf<"recall"> {
  const models = zoo.models.map(({ id }) => id);
  const priors = meanAccuracies(knownModels(history, models, exclude).matrix);
  return {
    type: "recall",
    rule: "given",
    probeRows: 0,
    k,
    models: models.map((model, i) => {
      const prior = priors[i];
      const chosen = i < k;
      const reason = chosen ? "named by the user" : `named by the user, but the budget allows ${k} models`;
      return { model, ...(prior !== undefined && { prior }), chosen, reason };
    }),
    notes: [],
    seconds: 0,
  };
}

/** LEEP if every model has a source head. One that cannot even be opened says nothing here; its probe will. */
async function proxyFor(
  models: readonly string[],
  folderOf: (model: string) => string,
  source: ExampleSource,
): Promise<ProxyName> {
  for (const id of models) {
    const model = await source.open(folderOf(id)).catch(() => undefined);
    if (model !== undefined && model.sourceLabels === undefined) return "logme";
  }
  return "leep";
}
