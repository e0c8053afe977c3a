import { recallOnly } from "../../run/select-model.ts";
import type { Command } from "../command.ts";
import { everywhere } from "../options.ts";
import { dataOptions, recallOptions, runOptionsOf } from "../run-options.ts";
import { showRun } from "../show-run.ts";

/** Phase 1 alone. */
export const recall = {
  summary: "only recall: order the models of the zoo for this data, in seconds",
  positionals: ["DATA"],
  options: { ...dataOptions, ...recallOptions, ...everywhere },
  run: (args, context) => showRun(args, context, (hooks) => recallOnly(runOptionsOf(args), hooks)),
} satisfies Command;
