import type { Command, CommandContext } from "../command.ts";
import { importFiles } from "../history/import-files.ts";
import { sourceOptions } from "../history/load-for-history.ts";
import { clusterOptions, showClusters } from "../history/show-clusters.ts";
import { showHistory } from "../history/show-history.ts";
import { pictureOptions } from "../history/write-history.ts";
import { everywhere, type ParsedArguments } from "../options.ts";
import { UsageError } from "../usage-error.ts";

const actions = { import: importFiles, show: showHistory, clusters: showClusters } satisfies Record<
  string,
  (args: ParsedArguments, context: CommandContext) => Promise<void>
>;

/** What is known before the target arrives. */
export const history = {
  summary:
    "import FILES… (other people's records, runs) | show (matrix, coverage) | clusters (who behaves alike)",
  positionals: [Object.keys(actions).join("|"), "FILES…"],
  options: {
    out: { help: "import: write the history to this file", value: "FILE" },
    into: { help: "import: add to the history of this zoo, a folder or text or image", value: "ZOO" },
    ...sourceOptions,
    ...clusterOptions,
    ...pictureOptions,
    ...everywhere,
  },
  notes: [
    "FILES are CSV, TSV, JSON Lines or Parquet tables (model,dataset[,seed],epoch,split,value | model,dataset,value |",
    "model,DATASET,… | model,dataset,proxy,value | dataset,model,PROXY,…), the paper's authors' matrix.txt and",
    "nlp_history.json, folders of runs, and histories of ours.",
  ],
  run: async (args, context) => {
    const [action, ...files] = args.positionals as [string, ...string[]];
    if (!Object.hasOwn(actions, action)) {
      throw new UsageError(
        `"${action}" is no action of history: it must be one of ${Object.keys(actions).join(", ")}`,
      );
    }
    if (action !== "import" && files.length > 0) {
      throw new UsageError(`"${files[0]}" is one argument too many: name a history with --history`);
    }
    await actions[action as keyof typeof actions](args, context);
  },
} satisfies Command;
