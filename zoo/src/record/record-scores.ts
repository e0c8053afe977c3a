import { appendFileSync, existsSync, readFileSync } from "node:fs";
import {
  type ExampleSource,
  extractFeatures,
  type Matrix,
  type ProxyName,
  proxyScores,
  type RecordedScore,
  sampleRows,
  sourceProbabilities,
} from "shortlist";
import { buildPath, datasetNames, modelFolderOf, type ZooRecipe } from "../zoo-recipe.ts";
import { historySeed, type Record, type StepOptions } from "./record-history.ts";

/** Rows of the train part that a score is computed on, at most: as a run does it. */
const probeRows = 300;

const proxyNames = Object.keys(proxyScores) as ProxyName[];

const scoresPath = (kind: ZooRecipe["kind"], record: Record): string =>
  buildPath(kind, record === "history" ? "scores.jsonl" : "target-scores.jsonl");

/** Scores recorded so far, in the order of the tables; a line torn by an interruption is skipped. */
export function readScores(recipe: ZooRecipe, record: Record = "history"): RecordedScore[] {
  const path = scoresPath(recipe.kind, record);
  if (!existsSync(path)) return [];
  const found = new Map<string, RecordedScore>();
  const keyOf = ({ model, dataset, proxy }: Omit<RecordedScore, "value">) => `${model} ${dataset} ${proxy}`;
  for (const line of readFileSync(path, "utf8").split("\n")) {
    if (!line.endsWith("}")) continue;
    const score = JSON.parse(line) as RecordedScore;
    found.set(keyOf(score), score);
  }
  return recipe.modelIds.flatMap((model) =>
    datasetNames(recipe, record === "history" ? "benchmark" : "target").flatMap((dataset) =>
      proxyNames.flatMap((proxy) => found.get(keyOf({ model, dataset, proxy })) ?? []),
    ),
  );
}

/**
 * Every proxy score of every model on every benchmark dataset and target, from a probe as a run draws it, appended to
 * `scores.jsonl` and `target-scores.jsonl`. Scores that are there are not computed again.
 */
export async function recordScores(
  recipe: ZooRecipe,
  { threads, only, nDatasets }: StepOptions,
  log: (line: string) => void,
): Promise<void> {
  const { kind, modelIds } = recipe;
  for (const [record, role] of [
    ["history", "benchmark"],
    ["targets", "target"],
  ] as const) {
    const done = new Set(
      readScores(recipe, record).map(({ model, dataset, proxy }) => `${model} ${dataset} ${proxy}`),
    );
    for (const dataset of datasetNames(recipe, role).slice(0, nDatasets)) {
      const started = performance.now();
      let nModels = 0;
      let probe: Probe | undefined;
      for (const id of modelIds) {
        const isMissing = proxyNames.some((proxy) => !done.has(`${id} ${dataset} ${proxy}`));
        if (!isMissing || !existsSync(modelFolderOf(kind, id)) || (only && !only.includes(id))) continue;
        probe ??= await probeOf(recipe, dataset);
        const scores = await scoresOf(modelFolderOf(kind, id), probe, threads, (proxy) =>
          done.has(`${id} ${dataset} ${proxy}`),
        );
        const lines = scores.map((score) => `${JSON.stringify({ model: id, dataset, ...score })}\n`);
        appendFileSync(scoresPath(kind, record), lines.join(""));
        nModels++;
      }
      const seconds = (performance.now() - started) / 1000;
      if (nModels > 0) log(`${dataset}: proxy scores of ${nModels} models, ${seconds.toFixed(1)} s`);
    }
  }
}

interface Probe {
  readonly source: ExampleSource;
  /** (nExamples), from 0. */
  readonly labels: Int32Array;
}

/** The rows of the train part that a run would draw. */
async function probeOf(recipe: ZooRecipe, dataset: string): Promise<Probe> {
  const { labels, split, source } = await recipe.openDataset(dataset);
  const rows = sampleRows(labels, split.train, probeRows, { seed: historySeed, label: "probe" });
  return { source: source.only(rows), labels: rows.map((row) => labels[row]!) };
}

/** Every proxy that can be computed for a model and is not there yet. */
async function scoresOf(
  folder: string,
  { source, labels }: Probe,
  threads: number,
  isDone: (proxy: ProxyName) => boolean,
): Promise<Pick<RecordedScore, "proxy" | "value">[]> {
  const model = await source.open(folder);
  const wanted = proxyNames.filter(
    (proxy) =>
      !isDone(proxy) && (proxyScores[proxy].input === "features" || model.sourceLabels !== undefined),
  );
  if (wanted.length === 0) return [];
  const encoded = await source.encode(model);
  const outputs: Partial<globalThis.Record<"features" | "source-probabilities", Matrix>> = {
    features: await extractFeatures(model, encoded, { threads }),
    ...(model.sourceLabels && {
      "source-probabilities": await sourceProbabilities(model, encoded, { threads }),
    }),
  };
  return wanted.map((proxy) => {
    const value = proxyScores[proxy].score(outputs[proxyScores[proxy].input] as Matrix, labels);
    return { proxy, value: Number(value.toPrecision(7)) };
  });
}
