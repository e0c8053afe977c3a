import { availableParallelism } from "node:os";
import { backtest as backtestHistory } from "../../backtest/backtest.ts";
import { importHistory } from "../../history/import/import-history.ts";
import { openZoo } from "../../hub/zoo.ts";
import { isStarterZoo, zooFolder } from "../../hub/zoo-folder.ts";
import { RunError } from "../../run/run-error.ts";
import type { Command } from "../command.ts";
import { everywhere, type ParsedArguments } from "../options.ts";
import { showBacktest } from "../show-backtest.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { backtestPictureOptions, writeBacktest } from "../write-backtest.ts";

/** What every policy would have cost and lost on recorded histories. */
export const backtest = {
  summary: "each dataset of a history as the target in turn: what every policy would have cost and lost",
  positionals: [],
  options: {
    history: { help: "records: any file that history import reads; several sets with commas", value: "PATH" },
    scores: {
      help: "known proxy scores, model,dataset,proxy,value; one file a set, with commas",
      value: "CSV",
    },
    zoo: { help: "the zoo whose history it is: text (default), image, or a folder", value: "ZOO" },
    "shortlist-size": { help: "models that recall keeps (default: as many as a run would)", value: "K" },
    datasets: { help: "only these take their turn as the target, with commas", value: "A,B" },
    half: { help: "only one half of the datasets, drawn by seed: tune on 1, report on 2", value: "1|2" },
    seed: { help: "every random choice comes from it (default 0)", value: "N" },
    threads: { help: "worker threads for large records (default: all cores)", value: "N" },
    all: { help: "print every policy" },
    ...backtestPictureOptions,
    ...everywhere,
  },
  run: async (args, { print, terminal, signal }) => {
    const shortlistSize = args.integer("shortlist-size", 1);
    const seed = args.integer("seed", 0);
    const half = args.integer("half", 1, 2) as 1 | 2 | undefined;
    const threads = args.integer("threads", 1, 1024) ?? availableParallelism();
    const datasets = args.list("datasets");
    const sets = [];
    for (const { name, paths } of await recordSets(args)) {
      const { history, notes } = await importHistory(paths);
      const result = await backtestHistory(history, {
        name,
        threads,
        shortlistSize,
        signal,
        onProgress: progressOf(name, args, terminal),
        ...(seed !== undefined && { seed }),
        ...(datasets && { datasets }),
        ...(half && { half }),
      }).catch((error) => {
        if (!signal.aborted) throw error;
        throw new RunError("interrupted", "The backtest was interrupted", { cause: error });
      });
      sets.push({ ...result, notes: [...notes, ...result.notes] });
    }
    await writeBacktest(args, sets);
    if (args.flag("json")) return print(JSON.stringify({ sets }));
    for (const [i, set] of sets.entries()) {
      if (i > 0) print("");
      const width = process.stdout.isTTY ? terminal.width : Number.POSITIVE_INFINITY;
      for (const line of showBacktest(set, { all: args.flag("all"), width })) print(line);
    }
  },
} satisfies Command;

/** On a terminal, one line that counts the targets. */
function progressOf(name: string, args: ParsedArguments, terminal: Terminal) {
  return (nDone: number, nTargets: number): void => {
    if (!terminal.isTty || args.flag("quiet")) return;
    terminal.write(nDone === nTargets ? "\r\u001b[K" : `\r\u001b[K${name}: ${nDone} of ${nTargets} datasets`);
  };
}

/** The files of each set of records. */
async function recordSets(
  args: ParsedArguments,
): Promise<{ readonly name: string; readonly paths: readonly string[] }[]> {
  const histories = args.list("history") ?? [];
  const scores = args.list("scores") ?? [];
  if (histories.length === 0) {
    const given = args.text("zoo");
    const zoo = await openZoo(zooFolder(given));
    if (zoo.historyPath === undefined)
      throw new UsageError(
        `Cannot backtest ${zoo.folder}: the zoo has no history.json; name records with --history`,
      );
    return [{ name: nameOf(given), paths: [zoo.historyPath, ...scores] }];
  }
  if (args.text("zoo") !== undefined)
    throw new UsageError("--zoo and --history both name a history: give one of them");
  if (histories.length === 1) return [{ name: histories[0] as string, paths: [...histories, ...scores] }];
  if (scores.length > 0 && scores.length !== histories.length)
    throw new UsageError(
      `--scores names ${scores.length} files for ${histories.length} histories: one for each, in the same order`,
    );
  return histories.map((name, i) => ({ name, paths: [name, ...scores.slice(i, i + 1)] }));
}

function nameOf(zoo: string | undefined): string {
  if (zoo === undefined) return "starter zoo";
  return isStarterZoo(zoo) ? `${zoo} starter zoo` : zoo;
}
