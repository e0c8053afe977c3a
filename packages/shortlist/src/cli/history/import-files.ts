import { existsSync } from "node:fs";
import { join } from "node:path";
import type { History } from "../../history/history.ts";
import { importHistory } from "../../history/import/import-history.ts";
import { saveHistory } from "../../history/save-history.ts";
import { openZoo, type Zoo } from "../../hub/zoo.ts";
import { zooFolder } from "../../hub/zoo-folder.ts";
import { counted } from "../../report/format.ts";
import type { CommandContext } from "../command.ts";
import type { ParsedArguments } from "../options.ts";
import { UsageError } from "../usage-error.ts";

/** `history import FILES… --out FILE | --into ZOO` */
export async function importFiles(args: ParsedArguments, { print }: CommandContext): Promise<void> {
  const files = args.positionals.slice(1);
  const [out, into] = [args.text("out"), args.text("into")];
  if (files.length === 0) throw new UsageError("FILES are missing: name the files or folders to import");
  if (out === undefined && into === undefined) {
    throw new UsageError("Where to? --out FILE writes a history, --into ZOO adds to the one of a zoo");
  }
  if (out !== undefined && existsSync(out)) throw new UsageError(`Cannot write ${out}: it is there already`);
  const options = { datasets: args.list("datasets"), metric: args.text("metric") };
  const zoo = into === undefined ? undefined : await openZoo(zooFolder(into));
  const { history, notes } = await importHistory(files, {
    ...options,
    models: zoo?.models.map(({ id }) => id),
  });
  const written: string[] = [];
  if (zoo !== undefined) written.push(await addToZoo(zoo, history, files));
  if (out !== undefined) {
    await saveHistory(history, out);
    written.push(out);
  }
  const nModels = new Set(history.curves.map(({ model }) => model)).size;
  const nDatasets = new Set(history.curves.map(({ dataset }) => dataset)).size;
  const nCurves = history.curves.length;
  const nScores = history.scores?.length ?? 0;
  if (args.flag("json")) {
    const { metric } = history;
    return print(JSON.stringify({ written, metric, nModels, nDatasets, nCurves, nScores, notes }));
  }
  for (const note of notes) print(`note: ${note}`);
  const results = `${counted(nCurves, "result")} (${history.metric}) of ${counted(nModels, "model")} on ${counted(nDatasets, "dataset")}`;
  print(`imported ${results}${nScores === 0 ? "" : `, ${counted(nScores, "proxy score")}`}`);
  for (const path of written) print(`wrote ${path}`);
}

/** Adds to the zoo's history.json, all or nothing; models that the zoo does not have are refused. */
async function addToZoo(zoo: Zoo, added: History, files: readonly string[]): Promise<string> {
  const known = new Set(zoo.models.map(({ id }) => id));
  const named = [...added.curves, ...(added.scores ?? [])].map(({ model }) => model);
  const unknown = [...new Set(named)].filter((model) => !known.has(model));
  if (unknown.length > 0) {
    const others = unknown.length === 1 ? "" : ` and ${unknown.length - 1} more`;
    throw new UsageError(
      `Cannot add to the zoo ${zoo.folder}: it has no model ${unknown[0]}${others}, named in ${files.join(", ")} (--out keeps them in a file of their own)`,
    );
  }
  const path = join(zoo.folder, "history.json");
  const before = zoo.historyPath === undefined ? [] : [zoo.historyPath];
  const { history } = await importHistory([...before, ...files], { models: [...known] });
  await saveHistory(history, path);
  return path;
}
