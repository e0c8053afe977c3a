import type { History } from "../../history/history.ts";
import { importHistory } from "../../history/import/import-history.ts";
import { openZoo } from "../../hub/zoo.ts";
import { zooFolder } from "../../hub/zoo-folder.ts";
import type { OptionTable, ParsedArguments } from "../options.ts";
import { UsageError } from "../usage-error.ts";

/** What says which history. */
export const sourceOptions = {
  history: {
    help: "files or folders with recorded results, with commas (default: the zoo's)",
    value: "PATH",
  },
  zoo: { help: "the zoo whose history it is: text (default), image, or a folder", value: "ZOO" },
  datasets: { help: "only these datasets, with commas", value: "A,B" },
  metric: { help: "which metric, where a file has several", value: "NAME" },
} satisfies OptionTable;

export interface LoadedHistory {
  /** Where it comes from, for people. */
  readonly source: string;
  readonly history: History;
  readonly notes: readonly string[];
}

/** The history that `--history` or `--zoo` names. */
export async function loadForHistory(args: ParsedArguments): Promise<LoadedHistory> {
  const paths = args.list("history");
  const options = { datasets: args.list("datasets"), metric: args.text("metric") };
  if (paths !== undefined) {
    if (args.text("zoo") !== undefined) throw new UsageError("Give --history or --zoo, not both");
    return { source: paths.join(", "), ...(await importHistory(paths, options)) };
  }
  const { folder, historyPath } = await openZoo(zooFolder(args.text("zoo")));
  if (historyPath === undefined) throw new UsageError(`The zoo ${folder} has no history.json`);
  return { source: `the zoo ${folder}`, ...(await importHistory([historyPath], options)) };
}
