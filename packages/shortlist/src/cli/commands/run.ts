import { selectModel } from "../../run/select-model.ts";
import type { Command } from "../command.ts";
import { runOptions, runOptionsOf } from "../run-options.ts";
import { showRun } from "../show-run.ts";

/** Both phases, then the report. */
export const run = {
  summary: "recall a shortlist, fine-tune it, and write the winner to RUN/winner/",
  positionals: ["DATA"],
  options: runOptions,
  notes: [
    "DATA is a CSV, TSV, JSONL or Parquet file with one column of texts and one of labels.",
    "For pictures: a folder with a folder for each class, or a table with a column of paths or of pictures.",
    "Ctrl-C at any moment loses nothing: shortlist resume RUN goes on.",
  ],
  run: (args, context) => showRun(args, context, (hooks) => selectModel(runOptionsOf(args), hooks)),
} satisfies Command;
