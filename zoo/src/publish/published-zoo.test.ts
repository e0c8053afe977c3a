import { join } from "node:path";
import { loadHistory, openImageModel, openTextModel, openZoo, proxyScores, verifyZoo } from "shortlist";
import { describe, expect, test } from "vitest";
import { imageRecipe } from "../image/image-recipe.ts";
import { zooFolderOf } from "../paths.ts";
import { textRecipe } from "../text/text-recipe.ts";
import { datasetNames } from "../zoo-recipe.ts";

describe.each([textRecipe, imageRecipe])("the published zoo for $kind", (recipe) => {
  const { kind, modelIds } = recipe;
  const zooFolder = zooFolderOf(kind);
  const benchmarks = datasetNames(recipe, "benchmark");
  const targets = datasetNames(recipe, "target");

  test("holds every model of the recipe, whole and as its checksums say", async () => {
    const zoo = await openZoo(zooFolder);
    expect(zoo.models.map(({ id }) => id)).toEqual(modelIds);
    expect((await verifyZoo(zoo)).filter(({ problems }) => problems.length > 0)).toEqual([]);
  });

  test("has a curve of every model on every benchmark dataset, and none on a target", async () => {
    const { curves } = await loadHistory(join(zooFolder, "history.json"));
    const cells = new Set(curves.map(({ model, dataset }) => `${model} ${dataset}`));
    for (const model of modelIds) {
      for (const dataset of benchmarks) expect(cells).toContain(`${model} ${dataset}`);
    }
    expect(curves.filter(({ dataset }) => targets.includes(dataset))).toEqual([]);
  });

  test("has every proxy score of every model on every benchmark dataset, and none on a target", async () => {
    const { scores = [] } = await loadHistory(join(zooFolder, "history.json"));
    const cells = new Set(scores.map(({ model, dataset, proxy }) => `${model} ${dataset} ${proxy}`));
    for (const { id, sourceTask } of (await openZoo(zooFolder)).models) {
      for (const [proxy, { input }] of Object.entries(proxyScores)) {
        if (input === "source-probabilities" && sourceTask === undefined) continue;
        for (const dataset of benchmarks) expect(cells).toContain(`${id} ${dataset} ${proxy}`);
      }
    }
    expect(scores.filter(({ dataset }) => targets.includes(dataset))).toEqual([]);
  });

  test("fine-tunes keep the true head of their source task", async () => {
    const zoo = await openZoo(zooFolder);
    const open = kind === "text" ? openTextModel : openImageModel;
    for (const { folder, sourceTask } of zoo.models) {
      const { sourceLabels } = await open(folder);
      expect(sourceLabels !== undefined).toBe(sourceTask !== undefined);
    }
  });
});
