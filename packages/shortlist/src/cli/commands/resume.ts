import { resumeRun } from "../../run/select-model.ts";
import type { Command } from "../command.ts";
import { everywhere } from "../options.ts";
import { showRun } from "../show-run.ts";

/** Goes on with a run. */
export const resume = {
  summary: "go on with a run that was interrupted or killed; it ends as if nothing had happened",
  positionals: ["RUN"],
  options: everywhere,
  run: (args, context) => showRun(args, context, (hooks) => resumeRun(args.positionals[0] as string, hooks)),
} satisfies Command;
