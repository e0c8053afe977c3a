import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { saveHistory } from "shortlist";
import { zooFolderOf } from "../paths.ts";
import { datasetNames, type ZooRecipe } from "../zoo-recipe.ts";
import { readCurves } from "./record-history.ts";
import { readScores } from "./record-scores.ts";

/** Write a zoo's history.json from the recorded cells and scores of the benchmark datasets, in the order of the tables. */
export async function writeHistory(recipe: ZooRecipe, log: (line: string) => void): Promise<void> {
  const { kind, modelIds } = recipe;
  const benchmarks = datasetNames(recipe, "benchmark");
  const curves = readCurves(kind).filter(
    ({ model, dataset }) => modelIds.includes(model) && benchmarks.includes(dataset),
  );
  const place = ({ model, dataset }: { model: string; dataset: string }): number =>
    modelIds.indexOf(model) * benchmarks.length + benchmarks.indexOf(dataset);
  curves.sort((a, b) => place(a) - place(b));
  const scores = readScores(recipe);
  mkdirSync(zooFolderOf(kind), { recursive: true });
  await saveHistory({ metric: "accuracy", curves, scores }, join(zooFolderOf(kind), "history.json"));
  log(
    `history.json: ${curves.length} of ${modelIds.length * benchmarks.length} cells, ${scores.length} proxy scores`,
  );
}
