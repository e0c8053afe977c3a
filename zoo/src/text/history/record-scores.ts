import { appendFileSync, existsSync, readFileSync } from "node:fs";
import {
  createMatrix,
  encodeTexts,
  extractFeatures,
  type Matrix,
  openTextModel,
  type ProxyName,
  proxyScores,
  type RecordedScore,
  sampleRows,
  sourceProbabilities,
  type TextModel,
} from "shortlist";
import { modelFolder } from "../bases/build-bases.ts";
import { readDataset } from "../datasets/build-datasets.ts";
import { inBuild } from "../paths.ts";
import type { Scale } from "../settings.ts";
import { benchmarkNames, historySeed, modelIds, type Record, targetNames } from "./record-history.ts";

/** Rows of the train part that a score is computed on, at most: as a run does it. */
const probeRows = 300;

const proxyNames = Object.keys(proxyScores) as ProxyName[];

const scoresPath = (record: Record): string =>
  inBuild(record === "history" ? "scores.jsonl" : "target-scores.jsonl");

/** Scores recorded so far, in the order of the tables; a line torn by an interruption is skipped. */
export function readScores(record: Record = "history"): RecordedScore[] {
  if (!existsSync(scoresPath(record))) return [];
  const found = new Map<string, RecordedScore>();
  const keyOf = ({ model, dataset, proxy }: Omit<RecordedScore, "value">) => `${model} ${dataset} ${proxy}`;
  for (const line of readFileSync(scoresPath(record), "utf8").split("\n")) {
    if (!line.endsWith("}")) continue;
    const score = JSON.parse(line) as RecordedScore;
    found.set(keyOf(score), score);
  }
  return modelIds.flatMap((model) =>
    (record === "history" ? benchmarkNames : targetNames).flatMap((dataset) =>
      proxyNames.flatMap((proxy) => found.get(keyOf({ model, dataset, proxy })) ?? []),
    ),
  );
}

/**
 * Every proxy score of every model on every benchmark dataset and target, from a probe as a run draws it, appended to
 * `build/scores.jsonl` and `build/target-scores.jsonl`. Scores that are there are not computed again.
 */
export async function recordScores(
  scale: Scale,
  { threads, only }: { threads: number; only?: readonly string[] },
  log: (line: string) => void,
): Promise<void> {
  const sets = [
    ...benchmarkNames.slice(0, scale.nDatasets).map((dataset) => ({ record: "history" as const, dataset })),
    ...targetNames.slice(0, scale.nDatasets).map((dataset) => ({ record: "targets" as const, dataset })),
  ].map((set) => ({ ...set, ...probeOf(set.dataset) }));
  const done = new Set(
    [...readScores("history"), ...readScores("targets")].map(
      ({ model, dataset, proxy }) => `${model} ${dataset} ${proxy}`,
    ),
  );
  for (const id of modelIds) {
    if (!existsSync(modelFolder(id)) || (only && !only.includes(id))) continue;
    const model = await openTextModel(modelFolder(id));
    const wanted = proxyNames.filter(
      (proxy) => proxyScores[proxy].input === "features" || model.sourceLabels !== undefined,
    );
    const missing = sets
      .map((set) => ({
        ...set,
        proxies: wanted.filter((proxy) => !done.has(`${id} ${set.dataset} ${proxy}`)),
      }))
      .filter(({ proxies }) => proxies.length > 0);
    if (missing.length === 0) continue;
    const started = performance.now();
    const outputs = await outputsOf(
      model,
      missing.flatMap(({ texts }) => texts),
      threads,
    );
    let first = 0;
    for (const { record, dataset, texts, labels, proxies } of missing) {
      const lines = proxies.map((proxy) => {
        const values = outputs[proxyScores[proxy].input] as Matrix;
        const value = proxyScores[proxy].score(rowsOf(values, first, texts.length), labels);
        const score: RecordedScore = { model: id, dataset, proxy, value: Number(value.toPrecision(7)) };
        return `${JSON.stringify(score)}\n`;
      });
      appendFileSync(scoresPath(record), lines.join(""));
      first += texts.length;
    }
    const seconds = (performance.now() - started) / 1000;
    log(`${id}: ${wanted.length} proxies on ${missing.length} datasets, ${seconds.toFixed(1)} s`);
  }
}

/** What the proxies read, for all texts at once: starting a model takes longer than a probe. */
async function outputsOf(
  model: TextModel,
  texts: readonly string[],
  threads: number,
): Promise<Partial<globalThis.Record<"features" | "source-probabilities", Matrix>>> {
  const encoded = encodeTexts(model, texts, { maxTokens: 128 });
  const features = await extractFeatures(model, encoded, { threads });
  if (model.sourceLabels === undefined) return { features };
  return { features, "source-probabilities": await sourceProbabilities(model, encoded, { threads }) };
}

/** The rows of the train part that a run would draw, and their labels from 0. */
function probeOf(dataset: string): { texts: string[]; labels: Int32Array } {
  const rows = readDataset(dataset).filter(({ part }) => part !== "source");
  const classNames = [...new Set(rows.map(({ label }) => label))].sort();
  const labels = rows.map(({ label }) => classNames.indexOf(label));
  const train = rows.flatMap(({ part }, row) => (part === "train" ? [row] : []));
  const probe = sampleRows(labels, train, probeRows, { seed: historySeed, label: "probe" });
  return {
    texts: Array.from(probe, (row) => rows[row]!.text),
    labels: probe.map((row) => labels[row]!),
  };
}

function rowsOf({ nColumns, data }: Matrix, first: number, nRows: number): Matrix {
  return createMatrix(nRows, nColumns, data.slice(first * nColumns, (first + nRows) * nColumns));
}
