import { type RunFigureName, runFigures } from "../../report/figure/index.ts";
import { svgFile } from "../../report/figure/picture.ts";
import { atomicWrite } from "../../store/atomic-write.ts";
import type { Command } from "../command.ts";
import { everywhere } from "../options.ts";
import { printReport, readRunState } from "../show-run.ts";
import { UsageError } from "../usage-error.ts";

const names = Object.keys(runFigures) as RunFigureName[];

/** Reads a run's journal and tells it. */
export const report = {
  summary: "tell a run from its journal: what was picked, who was dropped when and why",
  positionals: ["RUN"],
  options: {
    svg: { help: "write one figure as a picture", value: "FILE" },
    figure: { help: `which: ${names.join(", ")} (default ${names[0]})`, value: "NAME" },
    ...everywhere,
  },
  run: async (args, { print, terminal }) => {
    const folder = args.positionals[0] as string;
    const [svg, name = names[0]] = [args.text("svg"), args.text("figure")];
    if (!Object.hasOwn(runFigures, name as string))
      throw new UsageError(`--figure is "${name}": it must be one of ${names.join(", ")}`);
    if (svg !== undefined) await writeFigure(folder, name as RunFigureName, svg);
    if (args.flag("json")) print(JSON.stringify(await readRunState(folder)));
    else await printReport(folder, { print, width: terminal.width });
  },
} satisfies Command;

async function writeFigure(folder: string, name: RunFigureName, path: string): Promise<void> {
  const figure = runFigures[name].render(await readRunState(folder));
  if (figure === undefined)
    throw new UsageError(`Cannot draw the figure ${name} of ${folder}: the run has not got that far`);
  await atomicWrite(path, svgFile(figure.picture));
}
