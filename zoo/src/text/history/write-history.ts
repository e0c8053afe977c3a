import { join } from "node:path";
import { saveHistory } from "shortlist";
import { zooFolder } from "../paths.ts";
import { benchmarkNames, modelIds, readCurves } from "./record-history.ts";
import { readScores } from "./record-scores.ts";

/** Write `zoo/text/history.json` from the recorded cells and scores of the benchmark datasets, in the order of the tables. */
export async function writeHistory(log: (line: string) => void): Promise<void> {
  const curves = readCurves().filter(
    ({ model, dataset }) => modelIds.includes(model) && benchmarkNames.includes(dataset),
  );
  const place = ({ model, dataset }: { model: string; dataset: string }): number =>
    modelIds.indexOf(model) * benchmarkNames.length + benchmarkNames.indexOf(dataset);
  curves.sort((a, b) => place(a) - place(b));
  const scores = readScores("history");
  await saveHistory({ metric: "accuracy", curves, scores }, join(zooFolder, "history.json"));
  const nCells = modelIds.length * benchmarkNames.length;
  log(`history.json: ${curves.length} of ${nCells} cells, ${scores.length} proxy scores`);
}
