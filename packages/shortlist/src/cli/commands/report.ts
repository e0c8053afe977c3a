import type { Command } from "../command.ts";
import { everywhere } from "../options.ts";
import { printReport, readRunState } from "../show-run.ts";

/** Reads a run's journal and tells it. */
export const report = {
  summary: "tell a run from its journal: what was picked, who was dropped when and why",
  positionals: ["RUN"],
  options: everywhere,
  run: async (args, { print, terminal }) => {
    const folder = args.positionals[0] as string;
    if (args.flag("json")) print(JSON.stringify(await readRunState(folder)));
    else await printReport(folder, { print, width: terminal.width });
  },
} satisfies Command;
