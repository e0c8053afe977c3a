import { resolve } from "node:path";
import { readJournal } from "../store/journal.ts";
import { createRunFolder, openRunFolder, type RunFolder } from "../store/run-folder.ts";
import { prepareRun, type RunKind } from "./prepare-run.ts";
import { RunError } from "./run-error.ts";
import { type RunEvent, runEvent } from "./run-event.ts";
import { runFlow } from "./run-flow.ts";
import { type RunHooks, runInFolder } from "./run-in-folder.ts";
import { parseRunOptions, type RunOptions, type RunOptionsInput } from "./run-options.ts";
import { type RecallResult, type RunResult, resultOfRecall, resultOfRun } from "./run-result.ts";
import { versions } from "./versions.ts";

/** Where a new run's folder is made. */
export interface RunPlace {
  /** The run folder itself; it must not exist yet, or be empty. Default: a new name under `root`. */
  readonly out?: string | undefined;
  /** @default "runs" */
  readonly root?: string | undefined;
}

/**
 * Finds the model of a zoo to use for labelled texts, and fine-tunes it: both phases, the test, and the winner's
 * folder, all recorded in the run folder's journal.
 *
 * Nothing is written before the data, the zoo and the options are known to be good.
 *
 * @throws {RangeError} an option is out of range
 * @throws {DataError | HubError | StoreError} the data, the zoo or the folder cannot be used
 * @throws {RunError} interrupted (resumable); data-changed, by a picture (resumable once it is as it was); all-trials-failed
 *
 * @example
 * // not run: trains models
 * const result = await selectModel({ data: 'reviews.csv', label: 'stars' });
 * console.log(result.picked, result.testScore, result.output);
 */
export async function selectModel(
  options: RunOptionsInput & RunPlace,
  hooks: RunHooks = {},
): Promise<RunResult> {
  const { events, folder } = await start("run", options, hooks);
  return resultOfRun(events, folder);
}

/**
 * Phase 1 alone: every model of the zoo with what is known of it and its proxy score on the data, and the shortlist.
 *
 * @throws as `selectModel`
 *
 * @example
 * // not run: runs models
 * const { shortlist } = await recallOnly({ data: 'reviews.csv', shortlistSize: 6 });
 */
export async function recallOnly(
  options: RunOptionsInput & RunPlace,
  hooks: RunHooks = {},
): Promise<RecallResult> {
  const { events, folder } = await start("recall", options, hooks);
  return resultOfRecall(events, folder);
}

/**
 * Phase 2 alone: fine selection among the models given, in that order, or among the shortlist of an earlier recall.
 *
 * @throws as `selectModel`; RangeError without models
 *
 * @example
 * // not run: trains models
 * const result = await selectOnly({ data: 'reviews.csv', models: ['mini-en', './my-model'] });
 */
export async function selectOnly(
  options: RunOptionsInput &
    RunPlace & { /** Folder of a run whose shortlist to take. */ readonly from?: string },
  hooks: RunHooks = {},
): Promise<RunResult> {
  const { from, ...rest } = options;
  const models = rest.models ?? (from === undefined ? undefined : await shortlistOf(from));
  if (models === undefined)
    throw new RangeError("Cannot select without models: name them, or a run that recalled");
  const { events, folder } = await start("select", { ...rest, models }, hooks);
  return resultOfRun(events, folder);
}

/**
 * Goes on with a run that was interrupted or killed, from its journal and checkpoints. It ends with the same
 * decisions and the same weights, bit for bit, as if it had never stopped. A finished run is only read.
 *
 * @param path the run folder
 * @throws {RunError} not-resumable; data-changed; zoo-changed
 * @throws as `selectModel`
 *
 * @example
 * // not run: needs a run folder
 * const result = await resumeRun('runs/20261124-150405-k3x9');
 */
export async function resumeRun(path: string, hooks: RunHooks = {}): Promise<RunResult | RecallResult> {
  const recorded = await readJournal<RunEvent>(
    (await openRunFolder(path, { lock: false })).journalPath,
    runEvent,
  );
  const started = recorded.find((event) => event.type === "run-started");
  if (started === undefined)
    throw new RunError("not-resumable", `Cannot resume ${path}: it was stopped before it started`, {
      folder: path,
      hint: "start it again",
    });
  const { kind } = started;
  const isFinished = recorded.some(({ type }) => type === "run-finished");
  const events = isFinished
    ? recorded
    : await go(await openRunFolder(path), kind, parseRunOptions(started.options as RunOptionsInput), hooks);
  return kind === "recall" ? resultOfRecall(events, resolve(path)) : resultOfRun(events, resolve(path));
}

async function start(kind: RunKind, options: RunOptionsInput & RunPlace, hooks: RunHooks) {
  const { out, root, ...given } = options;
  const resolved = parseRunOptions(given);
  const prepared = await prepareRun(kind, resolved, hooks);
  if (hooks.signal?.aborted)
    throw new RunError("interrupted", "Interrupted before the run started: nothing was written");
  const folder = await createRunFolder({ ...(root !== undefined && { root }), out });
  const events = await runInFolder(folder, hooks, async (context) => {
    await runFlow(prepared(context, folder), context);
    return context.log.events;
  });
  return { events, folder: folder.path };
}

async function go(folder: RunFolder, kind: RunKind, options: RunOptions, hooks: RunHooks) {
  return runInFolder(folder, hooks, async (context) => {
    const { log } = context;
    const started = log.find("run-started");
    const prepared = await prepareRun(kind, options, hooks);
    const parts = prepared(context, folder);
    if (started !== undefined && started.data.fingerprint !== parts.started.data.fingerprint)
      throw new RunError(
        "data-changed",
        `Cannot resume ${folder.path}: ${options.data} is not what it was when the run started`,
        {
          folder: folder.path,
          hint: "put the data back as it was, or start a new run",
        },
      );
    if (started !== undefined && started.zoo.models.join("\n") !== parts.started.zoo.models.join("\n"))
      throw new RunError(
        "zoo-changed",
        `Cannot resume ${folder.path}: the zoo has other models than when the run started`,
        {
          folder: folder.path,
          hint: "put the zoo back as it was, or start a new run",
        },
      );
    await log.append({ type: "resumed", nEvents: log.events.length, versions: versions() });
    await runFlow(parts, context);
    return log.events;
  });
}

async function shortlistOf(path: string): Promise<string[]> {
  const events = await readJournal<RunEvent>(
    (await openRunFolder(path, { lock: false })).journalPath,
    runEvent,
  );
  const recall = events.find((event) => event.type === "recall");
  if (recall === undefined)
    throw new RunError("no-models", `Cannot take the shortlist of ${path}: it has not recalled yet`);
  return recall.models.filter(({ chosen }) => chosen).map(({ model }) => model);
}
