import type { BacktestResult } from "../backtest/backtest-result.ts";
import { backtestFigures } from "../report/figure/index.ts";
import { svgFile } from "../report/figure/picture.ts";
import { backtestPage } from "../report/page/backtest-page.ts";
import { atomicWrite } from "../store/atomic-write.ts";
import type { OptionTable, ParsedArguments } from "./options.ts";
import { themeOf, themeOption } from "./picture-theme.ts";
import { UsageError } from "./usage-error.ts";

export const backtestPictureOptions = {
  svg: { help: "write regret against cost as a picture, of one set of records", value: "FILE" },
  ...themeOption,
  html: { help: "write all of it as one HTML file", value: "FILE" },
} satisfies OptionTable;

/** Writes the picture and the page that were asked for. */
export async function writeBacktest(args: ParsedArguments, sets: readonly BacktestResult[]): Promise<void> {
  const [svg, html] = [args.text("svg"), args.text("html")];
  if (svg !== undefined) {
    const [set] = sets;
    if (set === undefined || sets.length > 1)
      throw new UsageError(`--svg draws one set of records, not ${sets.length}: --html FILE shows them all`);
    const figure = backtestFigures.backtest.render(set);
    if (figure === undefined)
      throw new UsageError(`Cannot draw ${set.set}: no policy could be played on all of its datasets`);
    await atomicWrite(svg, svgFile(figure.picture, themeOf(args)));
  }
  if (html !== undefined) await atomicWrite(html, backtestPage(sets));
}
