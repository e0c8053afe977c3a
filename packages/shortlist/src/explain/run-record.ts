import { resolve } from "node:path";
import type { RunEvent, RunEventOf } from "../run/run-event.ts";
import { parseRunOptions, type RunOptions, type RunOptionsInput } from "../run/run-options.ts";
import { secondsSpent } from "../run/seconds-spent.ts";

/** One stage of one trial. */
export interface RecordedStage {
  readonly accuracy: number;
  /** Which validation rows were right, where the journal has it. */
  readonly hits: string | undefined;
  readonly seconds: number;
}

/** A run by its journal: what was asked, what was recalled, every curve and every decision. */
export interface RunRecord {
  /** The run folder, as the user named it. */
  readonly folder: string;
  readonly started: RunEventOf<"run-started">;
  readonly options: RunOptions;
  /** What the budget paid for, where there was one. */
  readonly plan: RunEventOf<"plan"> | undefined;
  /** Seconds that baselines, recall and planning took. */
  readonly secondsBeforeTraining: number;
  /** Stages that were asked for; a budget may pay for fewer. */
  readonly nStagesWanted: number;
  /** Datasets of the history that are the target itself. */
  readonly exclude: readonly string[];
  readonly recall: RunEventOf<"recall">;
  /** In the order of recall. */
  readonly shortlist: readonly string[];
  /** By stage, 0 first. */
  readonly decisions: readonly RunEventOf<"decision">[];
  /** By model, one entry a stage. */
  readonly stages: ReadonlyMap<string, readonly RecordedStage[]>;
  readonly failures: ReadonlyMap<string, RunEventOf<"trial-failed">>;
  readonly finalist: RunEventOf<"finalist"> | undefined;
  readonly tested: RunEventOf<"tested"> | undefined;
}

/**
 * Reads a run off its events.
 *
 * @param folder the run folder, as the user named it
 * @throws {RangeError} if the run had not recalled yet: there is nothing to explain
 */
export function runRecord(events: readonly RunEvent[], folder: string): RunRecord {
  const all = <T extends RunEvent["type"]>(type: T): RunEventOf<T>[] =>
    events.filter((event): event is RunEventOf<T> => event.type === type);
  const [started] = all("run-started");
  const [recall] = all("recall");
  const [plan] = all("plan");
  if (started === undefined || recall === undefined)
    throw new RangeError(`Cannot explain ${folder}: the run stopped before it had recalled any model`);
  const stages = new Map<string, RecordedStage[]>();
  for (const { model, validation, seconds } of all("stage")) {
    const entry = stages.get(model) ?? [];
    entry.push({ accuracy: validation.accuracy, hits: validation.hits, seconds });
    stages.set(model, entry);
  }
  return {
    folder,
    started: { ...started, nStages: plan?.nStages ?? started.nStages },
    plan,
    secondsBeforeTraining: secondsSpent(
      events.filter(({ type }) => type !== "stage" && type !== "trial-failed"),
    ),
    nStagesWanted: started.nStages,
    options: parseRunOptions({
      data: started.data.path || resolve(folder),
      ...started.options,
    } as RunOptionsInput),
    exclude: [started.data.name],
    recall,
    shortlist: recall.models.filter(({ chosen }) => chosen).map(({ model }) => model),
    decisions: all("decision").sort((a, b) => a.stage - b.stage),
    stages,
    failures: new Map(all("trial-failed").map((event) => [event.model, event])),
    finalist: all("finalist")[0],
    tested: all("tested")[0],
  };
}

/** (nStagesTrained), validation accuracy of a model after each stage; empty if it never trained. */
export function curveOf({ stages }: RunRecord, model: string): number[] {
  return (stages.get(model) ?? []).map(({ accuracy }) => accuracy);
}

/** What recall expected of a model; undefined in a run that did not recall. */
export function expectedOf({ recall }: RunRecord, model: string): number | undefined {
  return recall.models.find((recalled) => recalled.model === model)?.expected;
}
