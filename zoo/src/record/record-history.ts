import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { type Curve, FineTuning } from "shortlist";
import {
  buildPath,
  datasetNames,
  modelFolderOf,
  type RecordedDataset,
  type ZooRecipe,
} from "../zoo-recipe.ts";
import { accuracyOf } from "./accuracy.ts";

/** Epochs of every recorded training. */
export const nEpochs = 5;

/** Seed of every recorded training: new head, order of the examples, dropout. */
export const historySeed = 1;

/** The history, and the proof on the targets, which is never part of it. */
export type Record = "history" | "targets";

/** What a step of the recipe may be asked to do: with how many threads, which part of the work, for which models. */
export interface StepOptions {
  readonly threads: number;
  /** Of work that falls into cells: those whose number leaves `index` when divided by `count`. */
  readonly shard: { readonly index: number; readonly count: number };
  readonly only?: readonly string[];
  /** Datasets at most, for a quick trial. */
  readonly nDatasets?: number;
}

const recordPath = (kind: ZooRecipe["kind"], record: Record): string => buildPath(kind, `${record}.jsonl`);

/** Cells recorded so far; a line torn by an interruption is skipped. */
export function readCurves(kind: ZooRecipe["kind"], record: Record = "history"): Curve[] {
  const path = recordPath(kind, record);
  if (!existsSync(path)) return [];
  const curves = new Map<string, Curve>();
  for (const line of readFileSync(path, "utf8").split("\n")) {
    if (!line.endsWith("}")) continue;
    const curve = JSON.parse(line) as Curve;
    curves.set(`${curve.model} ${curve.dataset}`, curve);
  }
  return [...curves.values()];
}

/**
 * Fine-tune every model on every benchmark dataset (or every target) with the product's own defaults, and append one
 * line a finished cell to `history.jsonl` (or `targets.jsonl`). Cells that are there are not trained again.
 */
export async function recordHistory(
  recipe: ZooRecipe,
  record: Record,
  { threads, shard, only, nDatasets }: StepOptions,
  log: (line: string) => void,
): Promise<void> {
  const { kind, modelIds } = recipe;
  const done = new Set(readCurves(kind, record).map(({ model, dataset }) => `${model} ${dataset}`));
  const names = datasetNames(recipe, record === "history" ? "benchmark" : "target").slice(0, nDatasets);
  const cells = names
    .flatMap((dataset) => modelIds.map((model) => ({ model, dataset })))
    .filter((_, i) => i % shard.count === shard.index);
  let open: { name: string; dataset: RecordedDataset } | undefined;
  for (const [i, { model, dataset: name }] of cells.entries()) {
    const isWanted = !done.has(`${model} ${name}`) && (only?.includes(model) ?? true);
    if (!isWanted || !existsSync(modelFolderOf(kind, model))) continue;
    if (open?.name !== name) open = { name, dataset: await recipe.openDataset(name) };
    const result = await trainCell(modelFolderOf(kind, model), open.dataset, threads);
    const curve: Curve = { model, dataset: name, seed: historySeed, ...result };
    appendFileSync(recordPath(kind, record), `${JSON.stringify(curve)}\n`);
    const epochs = curve.validation.map((accuracy) => accuracy.toFixed(3)).join(" ");
    log(
      `${i + 1}/${cells.length} ${model} on ${name}: ${epochs}, test ${curve.test.toFixed(3)}, ${curve.seconds} s`,
    );
  }
}

/** One cell: five epochs on the train part, validation accuracy after each, test accuracy at the end. */
async function trainCell(
  folder: string,
  { labels, classNames, split, source }: RecordedDataset,
  threads: number,
): Promise<Pick<Curve, "validation" | "test" | "seconds">> {
  const model = await source.open(folder);
  const encoded = await source.encode(model);
  const task = { encoded, labels, classNames, split };
  const tuning = await FineTuning.open(model, task, { seed: historySeed, nEpochs, threads });
  try {
    const accuracyOn = async (rows: Int32Array): Promise<number> =>
      accuracyOf(
        await tuning.predict(rows),
        rows.map((row) => labels[row]!),
      );
    const validation: number[] = [];
    let seconds = 0;
    for (let epoch = 0; epoch < nEpochs; epoch++) {
      seconds += (await tuning.trainEpoch()).seconds;
      validation.push(await accuracyOn(split.validation));
    }
    return { validation, test: await accuracyOn(split.test), seconds: Number(seconds.toFixed(2)) };
  } finally {
    await tuning.dispose();
  }
}
