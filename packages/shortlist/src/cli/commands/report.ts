import { drawSelectionCurves, selectionCurves } from "../../report/figure/selection-curves.ts";
import { atomicWrite } from "../../store/atomic-write.ts";
import type { Command } from "../command.ts";
import { everywhere } from "../options.ts";
import { printReport, readRunState } from "../show-run.ts";
import { UsageError } from "../usage-error.ts";

/** Reads a run's journal and tells it. */
export const report = {
  summary: "tell a run from its journal: what was picked, who was dropped when and why",
  positionals: ["RUN"],
  options: {
    svg: { help: "write the validation curves of the trials as a picture", value: "FILE" },
    ...everywhere,
  },
  run: async (args, { print, terminal }) => {
    const folder = args.positionals[0] as string;
    const svg = args.text("svg");
    if (svg !== undefined) await writePicture(folder, svg);
    if (args.flag("json")) print(JSON.stringify(await readRunState(folder)));
    else await printReport(folder, { print, width: terminal.width });
  },
} satisfies Command;

async function writePicture(folder: string, path: string): Promise<void> {
  const data = selectionCurves(await readRunState(folder));
  if (data.curves.length === 0) throw new UsageError(`Cannot draw ${folder}: it has trained no epoch yet`);
  await atomicWrite(path, drawSelectionCurves(data));
}
