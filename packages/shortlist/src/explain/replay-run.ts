import type { Cluster } from "../history/cluster-models.ts";
import type { History } from "../history/history.ts";
import { loadHistory } from "../history/load-history.ts";
import type { PerformanceMatrix } from "../history/performance-matrix.ts";
import { HubError } from "../hub/hub-error.ts";
import type { Zoo } from "../hub/zoo.ts";
import { someNames } from "../numeric/some-names.ts";
import { knownModels } from "../recall/known-models.ts";
import type { ProxyName } from "../recall/proxy/index.ts";
import { modelsToProbe, recallModels, type ShortlistEntry } from "../recall/recall-models.ts";
import type { RecallRuleName } from "../recall/rule/index.ts";
import { openCandidates } from "../run/candidates.ts";
import { proxyScaleOf } from "../run/proxy-scale-of.ts";
import { RunError } from "../run/run-error.ts";
import type { RunOptions } from "../run/run-options.ts";
import { schedulerOfRun } from "../run/scheduler-of-run.ts";
import type { Scheduler } from "../select/scheduler.ts";
import { StoreError } from "../store/store-error.ts";
import { reinstating } from "./reinstating.ts";
import { type ReplayedSelection, replaySelection } from "./replay-selection.ts";
import { curveOf, expectedOf, type RunRecord } from "./run-record.ts";

/** What a replay may change of how a run selects. */
export type SelectionChanges = Partial<Pick<RunOptions, "scheduler" | "eta" | "threshold">>;

export interface SelectionReplay extends SelectionChanges {
  readonly shortlist: readonly string[];
  /** @default that of the run */
  readonly nStages?: number;
  /** Validation accuracies to take instead of those recorded. */
  readonly curves?: ReadonlyMap<string, readonly number[]>;
  readonly assume?: (model: string, stage: number) => number;
  /** A model that is kept to the end. */
  readonly reinstate?: string | undefined;
}

/** A run whose recall and selection can be done again, with other settings, without training. */
export interface Replay {
  readonly record: RunRecord;
  readonly zoo: Zoo;
  readonly history: History | undefined;
  readonly matrix: PerformanceMatrix;
  readonly clusters: readonly Cluster[];
  /** Models whose proxy a rule reads and the run did not compute. */
  unknownProxies(rule: RecallRuleName): string[];
  /** Every model, best first, as `rule` would have ordered and chosen them. */
  recall(rule: RecallRuleName, k: number, proxies?: ReadonlyMap<string, number>): ShortlistEntry[];
  schedulerWith(changes?: SelectionChanges): Scheduler;
  select(input: SelectionReplay): ReplayedSelection;
}

/**
 * Gets ready to replay a run: opens its zoo and history again, and makes sure that its own settings still lead to its
 * own decisions, since nothing that a replay says would be true otherwise.
 *
 * @param zoo folder of the zoo, should it have moved
 * @throws {HubError} the zoo is not where it was
 * @throws {RunError} zoo-changed: other models, another history, or other decisions
 */
export async function openReplay(
  record: RunRecord,
  { zoo: moved }: { readonly zoo?: string | undefined } = {},
) {
  const { options, folder, started } = record;
  const zoo = await openZooOf(record, moved);
  const ids = zoo.models.map(({ id }) => id);
  if (ids.join("\n") !== started.zoo.models.join("\n"))
    throw changed(folder, modelChanges(started.zoo.models, ids));
  const history = zoo.historyPath === undefined ? undefined : await loadHistory(zoo.historyPath);
  const { matrix, clusters, fusionOf } = knownModels(history, ids, record.exclude);
  const proxyName = (record.recall.proxy ?? "none") as ProxyName | "none";
  const fusion = fusionOf(proxyName);
  const recorded = new Map(
    record.recall.models.flatMap(({ model, proxy }) =>
      proxy === undefined ? [] : [[model, proxy] as const],
    ),
  );
  const reliability = record.recall.trust?.reliability;

  const made = new Map<string, Scheduler>(); // what a scheduler learns of the history, it learns once
  const replay: Replay = {
    record,
    zoo,
    history,
    matrix,
    clusters,
    unknownProxies(rule) {
      const own = record.recall.rule;
      // A model that the run's own rule asked for and that still has no score could not be scored.
      const tried =
        own === "given" || options.proxy === "none"
          ? []
          : modelsToProbe({ matrix, clusters, rule: own as RecallRuleName });
      const known = new Set([...tried, ...recorded.keys()]);
      return modelsToProbe({ matrix, clusters, rule }).filter((model) => !known.has(model));
    },
    recall: (rule, k, proxies = recorded) =>
      recallModels({
        matrix,
        clusters,
        rule,
        proxies,
        k,
        proxyScale: proxyScaleOf(proxyName),
        fusion,
        seed: options.seed,
        ...(reliability !== undefined && { proxyReliability: reliability }),
      }),
    schedulerWith(changes = {}) {
      const key = JSON.stringify([changes.scheduler, changes.eta, changes.threshold]);
      const scheduler = made.get(key) ?? schedulerOfRun({ ...options, ...changes }, history, record.exclude);
      made.set(key, scheduler);
      return scheduler;
    },
    select: ({ shortlist, nStages = started.nStages, curves, assume, reinstate, ...changes }) => {
      const scheduler = replay.schedulerWith(changes);
      return replaySelection({
        scheduler:
          reinstate === undefined
            ? scheduler
            : reinstating(scheduler, reinstate, curveOf(record, reinstate).length),
        shortlist,
        nStages,
        curveOf: (model) => curves?.get(model) ?? curveOf(record, model),
        expectedOf: (model) => expectedOf(record, model),
        hasFailed: (model) => record.failures.has(model),
        ...(assume && { assume }),
      });
    },
  };
  checkRecall(replay);
  checkSelection(replay);
  return replay;
}

async function openZooOf({ options, folder, started }: RunRecord, moved: string | undefined): Promise<Zoo> {
  try {
    const { models } = options;
    return await openCandidates({ zoo: moved ?? options.zoo, models }, started.data.kind ?? "texts");
  } catch (cause) {
    if (!(cause instanceof HubError || cause instanceof StoreError)) throw cause;
    throw new HubError(
      "missing",
      `Cannot replay ${folder}: the zoo that it chose from cannot be opened at ${moved ?? started.zoo.folder}`,
      { cause, hint: moved === undefined ? "if it has moved: --zoo DIR" : cause.message },
    );
  }
}

/** Recall with the run's own rule must choose what the run chose. */
function checkRecall({ record, recall }: Replay): void {
  const { rule, k, models } = record.recall;
  if (rule === "given") return;
  const again = recall(rule as RecallRuleName, k);
  for (const [i, { model, score = 0, chosen }] of again.entries()) {
    const was = models[i];
    const isSame = was?.model === model && was.chosen === chosen && Math.abs((was.score ?? 0) - score) < 1e-9;
    if (!isSame)
      throw changed(
        record.folder,
        `recall with the run's own settings now has ${model} in place ${i + 1} (${score.toFixed(4)}), then ${was?.model} (${was?.score?.toFixed(4) ?? "-"})`,
      );
  }
}

/** Selection with the run's own settings must decide as the run decided; what the clock decided is left out. */
function checkSelection({ record, select }: Replay): void {
  if (record.decisions.length === 0) return;
  const wasCut = (stage: number) =>
    record.decisions.some(
      (event) => event.stage <= stage && event.decisions.some(({ rule }) => rule === "budget"),
    );
  const { stages } = select({ shortlist: startersOf(record) });
  for (const { stage, decisions } of stages) {
    const was = record.decisions.find((event) => event.stage === stage);
    if (was === undefined || (stage > 0 && wasCut(stage))) return;
    for (const { model, action } of decisions) {
      const then = was.decisions.find((decision) => decision.model === model)?.action;
      if (then !== action)
        throw changed(
          record.folder,
          `after stage ${stage} ${was.scheduler} with the run's own settings now says "${action}" of ${model}, then "${then ?? "nothing"}"`,
        );
    }
  }
}

/** The models that selection was given: the shortlist, less those that a budget left out before any training. */
export function startersOf({ decisions, shortlist }: RunRecord): string[] {
  const start = decisions.find(({ stage }) => stage === 0);
  if (start === undefined) return [...shortlist];
  return start.decisions
    .filter(({ action, rule }) => action === "train-on" || rule !== "budget")
    .map(({ model }) => model);
}

function changed(folder: string, what: string): RunError {
  return new RunError(
    "zoo-changed",
    `Cannot replay ${folder}: the zoo or shortlist itself has changed since: ${what}`,
    {
      folder,
      hint: "what the journal says is still true (shortlist report, shortlist why); only a replay would not be",
    },
  );
}

function modelChanges(before: readonly string[], now: readonly string[]): string {
  const added = now.filter((id) => !before.includes(id));
  const gone = before.filter((id) => !now.includes(id));
  const parts = [
    ...(added.length > 0 ? [`it now has ${someNames(added)}`] : []),
    ...(gone.length > 0 ? [`it no longer has ${someNames(gone)}`] : []),
  ];
  return parts.length > 0 ? parts.join(", ") : "its models come in another order";
}
