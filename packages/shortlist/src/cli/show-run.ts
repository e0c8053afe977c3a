import { relative } from "node:path";
import { type RunState, runState } from "../report/run-state.ts";
import { textReport } from "../report/text-report.ts";
import { type RunEvent, runEvent } from "../run/run-event.ts";
import type { RunHooks } from "../run/run-in-folder.ts";
import type { RecallResult, RunResult } from "../run/run-result.ts";
import { readJournal } from "../store/journal.ts";
import { openRunFolder } from "../store/run-folder.ts";
import type { CommandContext } from "./command.ts";
import type { ParsedArguments } from "./options.ts";
import { ProgressPrinter } from "./progress-printer.ts";

/** The state of the run in a folder, read without locking it. */
export async function readRunState(folder: string): Promise<RunState> {
  const { journalPath } = await openRunFolder(folder, { lock: false });
  return runState(await readJournal<RunEvent>(journalPath, runEvent));
}

/** Does work that runs models, shows its progress, and prints what came of it: a report, or one JSON object. */
export async function showRun(
  args: ParsedArguments,
  { print, terminal, signal }: CommandContext,
  work: (hooks: RunHooks) => Promise<RunResult | RecallResult>,
): Promise<void> {
  const printer = args.flag("quiet") ? undefined : new ProgressPrinter(terminal);
  const result = await work({ signal, onEvent: printer?.show }).finally(() => printer?.close());
  if (args.flag("json")) print(JSON.stringify(result));
  else await printReport(result.run, { print, width: terminal.width });
}

/** Prints the report of a run folder. */
export async function printReport(
  folder: string,
  { print, width }: { readonly print: (line: string) => void; readonly width: number },
): Promise<void> {
  const lines = textReport(await readRunState(folder), { width, folder: shownFolder(folder) });
  for (const line of lines) print(line);
}

/** A run folder as the reader can find it: seen from here, where it lies below. */
export function shownFolder(folder: string): string {
  const shown = relative(process.cwd(), folder);
  return shown.startsWith("..") ? folder : shown;
}
