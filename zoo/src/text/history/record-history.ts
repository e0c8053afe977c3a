import { appendFileSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { type Curve, encodeTexts, FineTuning, openTextModel, type TextModel } from "shortlist";
import { modelFolder } from "../bases/build-bases.ts";
import { fineTuneId } from "../bases/build-fine-tunes.ts";
import { readDataset } from "../datasets/build-datasets.ts";
import { datasetRecipes } from "../datasets/dataset-recipes.ts";
import type { Part } from "../datasets/sample-dataset.ts";
import { inBuild } from "../paths.ts";
import { bases, fineTunes, type Scale } from "../settings.ts";
import { accuracyOf } from "./accuracy.ts";

/** Epochs of every recorded training. */
export const nEpochs = 5;

/** Seed of every recorded training: new head, order of the texts, dropout. */
export const historySeed = 1;

export const modelIds: readonly string[] = [...bases.map(({ id }) => id), ...fineTunes.map(fineTuneId)];

export const benchmarkNames: readonly string[] = datasetRecipes
  .filter(({ role }) => role === "benchmark")
  .map(({ name }) => name);

export const targetNames: readonly string[] = datasetRecipes
  .filter(({ role }) => role === "target")
  .map(({ name }) => name);

/** The history, and the proof on the targets, which is never part of it. */
export type Record = "history" | "targets";

const recordPath = (record: Record): string => inBuild(`${record}.jsonl`);

/** Cells recorded so far; a line torn by an interruption is skipped. */
export function readCurves(record: Record = "history"): Curve[] {
  if (!existsSync(recordPath(record))) return [];
  const curves = new Map<string, Curve>();
  for (const line of readFileSync(recordPath(record), "utf8").split("\n")) {
    if (!line.endsWith("}")) continue;
    const curve = JSON.parse(line) as Curve;
    curves.set(`${curve.model} ${curve.dataset}`, curve);
  }
  return [...curves.values()];
}

/**
 * Fine-tune every model on every benchmark dataset (or every target) with the product's own defaults, and append one
 * line a finished cell to `build/history.jsonl` (or `build/targets.jsonl`). Cells that are there are not trained again.
 *
 * @param shard this process does the cells whose number leaves `index` when divided by `count`
 */
export async function recordHistory(
  record: Record,
  scale: Scale,
  {
    threads,
    shard,
    only,
  }: { threads: number; shard: { index: number; count: number }; only?: readonly string[] },
  log: (line: string) => void,
): Promise<void> {
  const done = new Set(readCurves(record).map(({ model, dataset }) => `${model} ${dataset}`));
  const cells = (record === "history" ? benchmarkNames : targetNames)
    .slice(0, scale.nDatasets)
    .flatMap((dataset) => modelIds.map((model) => ({ model, dataset })))
    .filter((_, i) => i % shard.count === shard.index);
  const models = new Map<string, TextModel>();
  for (const [i, { model: id, dataset }] of cells.entries()) {
    if (done.has(`${id} ${dataset}`) || !existsSync(modelFolder(id)) || (only && !only.includes(id)))
      continue;
    const model = models.get(id) ?? (await openTextModel(modelFolder(id)));
    models.set(id, model);
    const curve = await recordCurve(model, id, dataset, threads);
    appendFileSync(recordPath(record), `${JSON.stringify(curve)}\n`);
    const epochs = curve.validation.map((accuracy) => accuracy.toFixed(3)).join(" ");
    log(
      `${i + 1}/${cells.length} ${id} on ${dataset}: ${epochs}, test ${curve.test.toFixed(3)}, ${curve.seconds} s`,
    );
  }
}

/** One cell: five epochs on the train part, validation accuracy after each, test accuracy at the end. */
export async function recordCurve(
  model: TextModel,
  id: string,
  dataset: string,
  threads: number,
): Promise<Curve> {
  const rows = readDataset(dataset).filter(({ part }) => part !== "source");
  const classNames = [...new Set(rows.map(({ label }) => label))].sort();
  const labels = Int32Array.from(rows, ({ label }) => classNames.indexOf(label));
  const rowsOf = (wanted: Part): Int32Array =>
    Int32Array.from(rows.flatMap(({ part }, i) => (part === wanted ? [i] : [])));
  const encoded = encodeTexts(
    model,
    rows.map(({ text }) => text),
    { maxTokens: 128 },
  );
  const tuning = await FineTuning.open(
    model,
    { encoded, labels, classNames, split: { train: rowsOf("train") } },
    { seed: historySeed, nEpochs, threads },
  );
  try {
    const accuracyOn = async (part: Part): Promise<number> => {
      const rows = rowsOf(part);
      return accuracyOf(
        await tuning.predict(rows),
        rows.map((row) => labels[row]!),
      );
    };
    const validation: number[] = [];
    let seconds = 0;
    for (let epoch = 0; epoch < nEpochs; epoch++) {
      seconds += (await tuning.trainEpoch()).seconds;
      validation.push(await accuracyOn("validation"));
    }
    const test = await accuracyOn("test");
    return { model: id, dataset, seed: historySeed, validation, test, seconds: Number(seconds.toFixed(2)) };
  } finally {
    await tuning.dispose();
  }
}

/** Ids of the models built so far. */
export const builtModels = (): string[] =>
  readdirSync(inBuild("models")).filter((name) => modelIds.includes(name));
