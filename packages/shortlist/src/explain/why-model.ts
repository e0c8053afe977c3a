import { HubError } from "../hub/hub-error.ts";
import { RunError } from "../run/run-error.ts";
import { explainModel } from "./explain-model.ts";
import { readRun } from "./read-run.ts";
import { openReplay, type Replay } from "./replay-run.ts";
import type { RunRecord } from "./run-record.ts";
import type { Why } from "./why.ts";

/**
 * Why a model of a run was not recalled, dropped, failed or picked: each number that decided it, with its interval, what
 * would have changed the decision, and how sure it is. Reads the run's journal; of the zoo only its history.
 *
 * @param run the run folder
 * @throws {StoreError} the folder is no run, or its journal cannot be read
 * @throws {RangeError} a model that the run did not know, with the nearest name
 *
 * @example
 * // not run: needs a run folder
 * const { verdict, changes } = await whyModel('runs/20261124-150405-k3x9', 'minilm-static-256');
 */
export async function whyModel(
  run: string,
  model: string,
  options: { /** Folder of the zoo, should it have moved. */ readonly zoo?: string | undefined } = {},
): Promise<Why> {
  const record = await readRun(run);
  const { replay, note } = await replayIfPossible(record, options.zoo);
  const why = explainModel(record, replay, model);
  return note === undefined ? why : { ...why, notes: [...why.notes, note] };
}

/** Without its zoo a journal still tells most of it: the rest is left out, with the reason. */
async function replayIfPossible(
  record: RunRecord,
  zoo: string | undefined,
): Promise<{ readonly replay?: Replay; readonly note?: string }> {
  try {
    return { replay: await openReplay(record, { zoo }) };
  } catch (error) {
    const isZooGone =
      error instanceof HubError || (error instanceof RunError && error.code === "zoo-changed");
    if (!isZooGone || zoo !== undefined) throw error;
    return {
      note: `from the journal alone, without trends and what would have changed it. ${error.message}`,
    };
  }
}
