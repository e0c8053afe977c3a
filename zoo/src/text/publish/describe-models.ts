import type { Curve } from "shortlist";
import { fineTuneId } from "../bases/build-fine-tunes.ts";
import { datasetRecipes } from "../datasets/dataset-recipes.ts";
import { type Base, bases, fineTunes } from "../settings.ts";

/** What the zoo says of one model, apart from its files. */
export interface ModelDescription {
  id: string;
  description: string;
  /** Id of the model it was fine-tuned from, or how the base was made. */
  base: string;
  /** Benchmark dataset whose source rows it was fine-tuned on. */
  sourceTask?: string;
  /** The base's settings, the fine-tune's base included. */
  settings: Base;
}

const made: Record<Base["kind"], string> = {
  distilled: "distilled from all-MiniLM-L6-v2",
  static: "distilled from all-MiniLM-L6-v2",
  masked: "pretrained from scratch",
  untrained: "random weights",
};

export function describeModels(): ModelDescription[] {
  const described: ModelDescription[] = bases.map((settings) => ({
    id: settings.id,
    description: settings.description,
    base: made[settings.kind],
    settings,
  }));
  for (const fineTune of fineTunes) {
    const settings = bases.find(({ id }) => id === fineTune.base)!;
    const task = datasetRecipes.find(({ name }) => name === fineTune.sourceTask)!;
    described.push({
      id: fineTuneId(fineTune),
      description: `${fineTune.base}, fine-tuned on ${fineTune.sourceTask}: ${task.description}`,
      base: fineTune.base,
      sourceTask: fineTune.sourceTask,
      settings,
    });
  }
  return described;
}

/** A dataset and how well a model did on it. */
export interface Strength {
  dataset: string;
  test: number;
  /** 1 = best of the zoo. */
  rank: number;
}

/** The datasets on which a model ranks highest by final test accuracy, at most `n`; derived from the history alone. */
export function strengthsOf(model: string, curves: readonly Curve[], n = 3): Strength[] {
  const strengths = curves
    .filter((curve) => curve.model === model)
    .map(({ dataset, test }) => ({
      dataset,
      test,
      rank: 1 + curves.filter((other) => other.dataset === dataset && other.test > test).length,
    }));
  return strengths.sort((a, b) => a.rank - b.rank || b.test - a.test).slice(0, n);
}
