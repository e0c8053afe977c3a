import { ImageError } from "../image/image-error.ts";
import { Journal } from "../store/journal.ts";
import type { RunFolder } from "../store/run-folder.ts";
import { RunError } from "./run-error.ts";
import { type RunNotice, runEvent } from "./run-event.ts";
import { RunLog } from "./run-log.ts";
import type { PhaseContext } from "./select-phase.ts";

export interface RunHooks {
  /** Told of every event once it is in the journal, and of progress between them. */
  readonly onEvent?: ((notice: RunNotice) => void) | undefined;
  /** Abort it and the run stops within a training step, clean and resumable. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Does work in a run folder with its journal open, and whatever happens closes the journal, tells it why the
 * work stopped, and gives the folder back.
 *
 * @throws {RunError} interrupted, when the signal was aborted, whatever the work threw; data-changed, if it threw an ImageError:
 * every picture was fine when the data was loaded
 */
export async function runInFolder<T>(
  folder: RunFolder,
  { onEvent, signal }: RunHooks,
  work: (context: PhaseContext) => Promise<T>,
): Promise<T> {
  try {
    const journal = await Journal.open(folder.journalPath, runEvent);
    const log = new RunLog(journal, onEvent);
    try {
      return await work({ log, folder: folder.path, signal });
    } catch (error) {
      const stopped = signal?.aborted
        ? interruption(error, folder.path)
        : error instanceof ImageError
          ? dataChanged(error, folder.path)
          : error;
      const reason = stopped instanceof Error ? stopped.message : String(stopped);
      // The reason is a service to readers; that it cannot be written (a full disk) must not hide what happened.
      if (log.events.length > 0) await log.append({ type: "interrupted", reason }).catch(() => undefined);
      throw stopped;
    } finally {
      await journal.close();
    }
  } finally {
    await folder.release();
  }
}

function dataChanged(cause: ImageError, folder: string): RunError {
  const hint = `put it back as it was, and go on with: shortlist resume ${folder}`;
  return new RunError("data-changed", cause.message, { folder, hint, cause });
}

function interruption(error: unknown, folder: string): RunError {
  if (error instanceof RunError && error.code === "interrupted") return error;
  return new RunError("interrupted", "The run was interrupted", { folder, cause: error });
}
