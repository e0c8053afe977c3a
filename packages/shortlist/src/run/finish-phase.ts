import { readdir, rename, rm } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { Evaluation } from "../select/trainer.ts";
import { ioFailure } from "../store/io-failure.ts";
import { CheckpointFolder, type FileRecord, fingerprintOf } from "./checkpoint-folder.ts";
import type { ExamplesPlan } from "./examples-plan.ts";
import { bruteForceEpochs } from "./full-epochs.ts";
import { keepExamples } from "./keep-examples.ts";
import { RunError } from "./run-error.ts";
import type { RunEvent, RunEventOf } from "./run-event.ts";
import type { PhaseContext, SelectPhase } from "./select-phase.ts";

export interface FinishPlan {
  /** Rows of the test split. */
  readonly nTestRows: number;
  /** Scores the baselines on the test split. */
  testBaselines(): Promise<readonly { readonly name: string; readonly test: Evaluation }[]>;
  /** What is kept of the data for the report; missing: nothing. */
  readonly examples?: ExamplesPlan | undefined;
  /** The model card of the winner, from all that happened. */
  writeCard(events: readonly RunEvent[]): string;
}

const WINNER = "winner";

/**
 * The end of a run: the one look at the test split, for the finalist and the baselines, and the winner's folder.
 *
 * Of what it got wrong a few examples are kept, for the report. The folder appears under its name only when it is whole; afterwards the checkpoints are deleted.
 */
export async function finishPhase(
  finalist: RunEventOf<"finalist">,
  phase: SelectPhase,
  plan: FinishPlan,
  { log, folder, signal }: PhaseContext,
): Promise<RunEventOf<"run-finished">> {
  const { model } = finalist;
  const throwIfInterrupted = () => {
    if (signal?.aborted) throw new RunError("interrupted", "The run was interrupted", { folder });
  };

  throwIfInterrupted();
  let tested = log.find("tested");
  if (tested === undefined) {
    log.progress({ phase: "test", model, step: 0, nSteps: 1 });
    const trial = await phase.openFinalist(finalist);
    const test = await trial.evaluate("test", { signal });
    const baselines = [...(await plan.testBaselines())];
    tested = await log.append({ type: "tested", model, nRows: plan.nTestRows, test, baselines });
  }
  const mistakes = tested.test.mistakes?.map(({ row }) => row) ?? [];
  if (plan.examples && mistakes.length > 0)
    await keepExamples("mistakes", mistakes, plan.examples.exampleOf, { log, folder, signal });

  throwIfInterrupted();
  if (log.find("winner-written") === undefined) {
    log.progress({ phase: "export", model, step: 0, nSteps: 1 });
    const path = join(folder, WINNER);
    const unfinished = join(folder, `${WINNER}.unfinished`);
    const trial = await phase.openFinalist(finalist);
    for (const name of await readdir(folder)) // what earlier attempts left, with suffixes of their own
      if (name.startsWith(`${WINNER}.unfinished`))
        await rm(join(folder, name), { recursive: true, force: true });
    await rm(path, { recursive: true, force: true });
    await trial.exportWinner(unfinished, plan.writeCard(log.events));
    await rename(unfinished, path).catch((cause) => {
      throw ioFailure("write", path, cause);
    });
    await log.append({ type: "winner-written", model, folder: WINNER, files: await recordsOf(folder, path) });
  }

  let finished = log.find("run-finished");
  if (finished === undefined) {
    const started = log.find("run-started");
    finished = await log.append({
      type: "run-finished",
      picked: model,
      testScore: tested.test.accuracy,
      beatsBaselines: tested.baselines.every(({ test }) => test.accuracy < tested.test.accuracy),
      epochsTrained: log.all("stage").length,
      bruteForceEpochs: started === undefined ? 0 : bruteForceEpochs(started),
      secondsTrained: log.secondsTrained(),
    });
  }
  await new CheckpointFolder(folder).clear();
  return finished;
}

/** Every file below a folder, by name. */
async function recordsOf(runFolder: string, folder: string): Promise<FileRecord[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const records: FileRecord[] = [];
  for (const path of paths.sort())
    records.push({ file: relative(runFolder, path).split(sep).join("/"), ...(await fingerprintOf(path)) });
  return records;
}
