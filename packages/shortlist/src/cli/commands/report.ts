import type { Theme } from "../../report/figure/figure-style.ts";
import { type RunFigureName, runFigures } from "../../report/figure/index.ts";
import { svgFile } from "../../report/figure/picture.ts";
import { runPage } from "../../report/page/run-page.ts";
import { readPreviews } from "../../report/read-previews.ts";
import { atomicWrite } from "../../store/atomic-write.ts";
import type { Command } from "../command.ts";
import { everywhere } from "../options.ts";
import { themeOf, themeOption } from "../picture-theme.ts";
import { printReport, readRunState, shownFolder } from "../show-run.ts";
import { UsageError } from "../usage-error.ts";

const names = Object.keys(runFigures) as RunFigureName[];

/** Reads a run's journal and tells it. */
export const report = {
  summary: "tell a run from its journal: what was picked, who was dropped when and why",
  positionals: ["RUN"],
  options: {
    svg: { help: "write one figure as a picture", value: "FILE" },
    figure: { help: `which: ${names.join(", ")} (default ${names[0]})`, value: "NAME" },
    ...themeOption,
    html: { help: "write the whole report as one HTML file", value: "FILE" },
    ...everywhere,
  },
  run: async (args, { print, terminal }) => {
    const folder = args.positionals[0] as string;
    const [svg, name = names[0]] = [args.text("svg"), args.text("figure")];
    if (!Object.hasOwn(runFigures, name as string))
      throw new UsageError(`--figure is "${name}": it must be one of ${names.join(", ")}`);
    if (svg !== undefined) await writeFigure(folder, name as RunFigureName, svg, themeOf(args));
    const html = args.text("html");
    if (html !== undefined) await atomicWrite(html, await pageOf(folder));
    if (args.flag("json")) print(JSON.stringify(await readRunState(folder)));
    else await printReport(folder, { print, width: terminal.width });
  },
} satisfies Command;

async function pageOf(folder: string): Promise<string> {
  const state = await readRunState(folder);
  return runPage(state, { folder: shownFolder(folder), previews: await readPreviews(folder, state) });
}

async function writeFigure(folder: string, name: RunFigureName, path: string, theme: Theme): Promise<void> {
  const state = await readRunState(folder);
  const figure = runFigures[name].render(state);
  if (figure === undefined) {
    const others = names.filter((other) => runFigures[other].render(state) !== undefined);
    const instead = others.length === 0 ? "" : `; it has --figure ${others.join(", ")}`;
    throw new UsageError(
      `Cannot draw the figure ${name} of ${folder}: the run has nothing for it yet${instead}`,
    );
  }
  await atomicWrite(path, svgFile(figure.picture, theme));
}
