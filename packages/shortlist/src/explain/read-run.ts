import { type RunEvent, runEvent } from "../run/run-event.ts";
import { readJournal } from "../store/journal.ts";
import { openRunFolder } from "../store/run-folder.ts";
import { type RunRecord, runRecord } from "./run-record.ts";

/**
 * Reads the journal of a run folder, also of a run that is going on.
 *
 * @throws {StoreError} missing; not-a-run; corrupt
 * @throws {RangeError} if the run had not recalled yet
 */
export async function readRun(folder: string): Promise<RunRecord> {
  const { journalPath } = await openRunFolder(folder, { lock: false });
  return runRecord(await readJournal<RunEvent>(journalPath, runEvent), folder);
}
