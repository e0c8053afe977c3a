import type { ModelKind } from "../hub/model-kind.ts";
import { type BudgetLeft, budgetLeft } from "./budget-left.ts";
import type { RunEvent, RunEventOf } from "./run-event.ts";

/** One model of the shortlist. */
export interface ShortlistedModel {
  readonly model: string;
  readonly prior?: number;
  readonly proxy?: number;
  /** 90 % interval of the proxy score. */
  readonly proxyInterval?: readonly [low: number, high: number];
  readonly score?: number;
  readonly reason: string;
}

/** How one trial went. */
export interface TrialResult {
  readonly model: string;
  /** Epochs trained. */
  readonly epochs: number;
  readonly decision: "picked" | "dropped" | "failed";
  readonly reason: string;
  /** (nEpochs), validation accuracy after each epoch. */
  readonly validation: readonly number[];
  readonly seconds: number;
}

/** What came of a run: the object that `run --json` prints. */
export interface RunResult {
  /** The run folder. */
  readonly run: string;
  /** What the data are. */
  readonly kind: ModelKind;
  readonly picked: string;
  readonly metric: "accuracy";
  /** On the test split. */
  readonly testScore: number;
  /** Test scores by baseline. */
  readonly baselines: Readonly<Record<string, number>>;
  /** Whether the pick is better than every baseline on the test split. */
  readonly beatsBaselines: boolean;
  readonly epochsTrained: number;
  /** Epochs of trying every model of the zoo. */
  readonly bruteForceEpochs: number;
  readonly secondsTrained: number;
  /** Of a run with a budget: what is left of it, and what that, or more, would buy. */
  readonly budget?: BudgetLeft;
  readonly shortlist: readonly ShortlistedModel[];
  readonly trials: readonly TrialResult[];
  /** The winner's folder. */
  readonly output: string;
}

/** What came of a run that only recalled. */
export interface RecallResult {
  readonly run: string;
  /** What the data are. */
  readonly kind: ModelKind;
  readonly shortlist: readonly ShortlistedModel[];
  /** Every model, best first, the shortlist included. */
  readonly models: RunEventOf<"recall">["models"];
  /** Whether the proxy tells the models apart; missing where none was computed. */
  readonly trust?: NonNullable<RunEventOf<"recall">["trust"]>;
  readonly notes: readonly string[];
  readonly seconds: number;
}

function eventOf<T extends RunEvent["type"]>(events: readonly RunEvent[], type: T): RunEventOf<T> {
  const found = events.find((event): event is RunEventOf<T> => event.type === type);
  if (found === undefined) throw new RangeError(`Cannot say what came of the run: it has no event ${type}`);
  return found;
}

/**
 * What came of a run, from its journal alone.
 *
 * @param folder the run folder, as the caller wants it called
 * @throws {RangeError} if the run is not finished
 */
export function resultOfRun(events: readonly RunEvent[], folder: string): RunResult {
  const finished = eventOf(events, "run-finished");
  const tested = eventOf(events, "tested");
  const budget = budgetLeft(events);
  const { shortlist, kind } = resultOfRecall(events, folder);
  return {
    run: folder,
    kind,
    picked: tested.model,
    metric: eventOf(events, "run-started").metric,
    testScore: tested.test.accuracy,
    baselines: Object.fromEntries(tested.baselines.map(({ name, test }) => [name, test.accuracy])),
    beatsBaselines: finished.beatsBaselines ?? false,
    epochsTrained: finished.epochsTrained,
    bruteForceEpochs: finished.bruteForceEpochs,
    secondsTrained: finished.secondsTrained,
    ...(budget && { budget }),
    shortlist,
    trials: trialsOf(events),
    output: `${folder}/${eventOf(events, "winner-written").folder}`,
  };
}

/** What came of recall, from the journal alone. */
export function resultOfRecall(events: readonly RunEvent[], folder: string): RecallResult {
  const { models, trust, notes, seconds } = eventOf(events, "recall");
  const shortlist = models
    .filter(({ chosen }) => chosen)
    .map(({ chosen: _, cluster: __, ...model }) => model as ShortlistedModel);
  const { kind = "texts" } = eventOf(events, "run-started").data;
  return { run: folder, kind, shortlist, models, ...(trust && { trust }), notes, seconds };
}

function trialsOf(events: readonly RunEvent[]): TrialResult[] {
  const finalist = eventOf(events, "finalist");
  const start = events.find((event): event is RunEventOf<"decision"> => event.type === "decision");
  return (start?.decisions ?? []).map(({ model }): TrialResult => {
    const stages = events.filter(
      (event): event is RunEventOf<"stage"> => event.type === "stage" && event.model === model,
    );
    const trial = {
      model,
      epochs: stages.length,
      validation: stages.map(({ validation }) => validation.accuracy),
      seconds: stages.reduce((sum, { seconds }) => sum + seconds, 0),
    };
    if (model === finalist.model) return { ...trial, decision: "picked", reason: finalist.reason };
    const failure = events.find((event) => event.type === "trial-failed" && event.model === model);
    if (failure?.type === "trial-failed") return { ...trial, decision: "failed", reason: failure.reason };
    const drop = events
      .flatMap((event) => (event.type === "decision" ? event.decisions : []))
      .find((decision) => decision.model === model && decision.action === "drop");
    return { ...trial, decision: "dropped", reason: drop?.reason ?? "not the finalist" };
  });
}
