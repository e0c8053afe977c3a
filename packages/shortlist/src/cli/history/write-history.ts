import { type ModelClustering, modelClustering } from "../../history/model-clustering.ts";
import { summariseHistory } from "../../history/summarise-history.ts";
import { historyFigures } from "../../report/figure/index.ts";
import { svgFile } from "../../report/figure/picture.ts";
import { historyPage } from "../../report/page/history-page.ts";
import { atomicWrite } from "../../store/atomic-write.ts";
import type { OptionTable, ParsedArguments } from "../options.ts";
import { themeOf, themeOption } from "../picture-theme.ts";
import { UsageError } from "../usage-error.ts";
import type { LoadedHistory } from "./load-for-history.ts";

export const pictureOptions = {
  svg: { help: "show, clusters: write the clustered heat map as a picture", value: "FILE" },
  ...themeOption,
  html: { help: "show, clusters: write the history and its clusters as one HTML file", value: "FILE" },
} satisfies OptionTable;

/** Writes the picture and the page that were asked for. */
export async function writeHistory(
  args: ParsedArguments,
  { source, history, notes }: LoadedHistory,
  given?: ModelClustering,
): Promise<void> {
  const [svg, html] = [args.text("svg"), args.text("html")];
  if (svg === undefined && html === undefined) return;
  const summary = summariseHistory(history);
  const { matrix } = summary;
  const clustering = given ?? modelClustering(matrix);
  const figure = historyFigures.history.render({ matrix, ...clustering });
  if (figure === undefined) throw new UsageError(`Cannot draw ${source}: it holds no result`);
  if (svg !== undefined) await atomicWrite(svg, svgFile(figure.picture, themeOf(args)));
  if (html !== undefined) await atomicWrite(html, historyPage({ source, summary, clustering, notes }));
}
