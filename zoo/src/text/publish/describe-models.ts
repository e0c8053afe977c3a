import type { ModelDescription } from "../../publish/publish-zoo.ts";
import { fineTuneId } from "../bases/build-fine-tunes.ts";
import { datasetRecipes } from "../datasets/dataset-recipes.ts";
import { type Base, bases, fineTunes } from "../settings.ts";
import { materialsOf } from "./licences.ts";

/** What the zoo says of one model for texts, apart from its files. */
export interface TextModelDescription extends ModelDescription {
  /** The base's settings, the fine-tune's base included. */
  settings: Base;
}

const made: Record<Base["kind"], string> = {
  distilled: "distilled from all-MiniLM-L6-v2",
  static: "distilled from all-MiniLM-L6-v2",
  masked: "pretrained from scratch",
  untrained: "random weights",
};

export function describeModels(): TextModelDescription[] {
  const described: TextModelDescription[] = bases.map((settings) => ({
    id: settings.id,
    description: settings.description,
    base: made[settings.kind],
    settings,
    materials: materialsOf(settings, undefined),
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
      materials: materialsOf(settings, fineTune.sourceTask),
    });
  }
  return described;
}
