import { baselines, textSource } from "shortlist";
import { accuracyOf } from "../record/accuracy.ts";
import type { Part, ZooRecipe } from "../zoo-recipe.ts";
import { fineTuneId } from "./bases/build-fine-tunes.ts";
import { readDataset } from "./datasets/build-datasets.ts";
import { datasetRecipes } from "./datasets/dataset-recipes.ts";
import { bases, fineTunes } from "./settings.ts";

/** The starter zoo for texts. */
export const textRecipe: ZooRecipe = {
  kind: "text",
  modelIds: [...bases.map(({ id }) => id), ...fineTunes.map(fineTuneId)],
  datasets: datasetRecipes,
  async openDataset(name) {
    const { texts, ...rest } = labelledTexts(name);
    return { ...rest, source: textSource(texts, { maxTokens: 128 }) };
  },
  async scoreBaseline(name) {
    const { texts, labels, classNames, split } = labelledTexts(name);
    const fitted = await baselines.tfidf.fit({ examples: texts, labels, nClasses: classNames.length, split });
    const probabilities = fitted.predict(Array.from(split.test, (row) => texts[row]!));
    return accuracyOf(
      probabilities,
      split.test.map((row) => labels[row]!),
    );
  },
};

function labelledTexts(name: string) {
  const rows = readDataset(name).filter(({ part }) => part !== "source");
  const classNames = [...new Set(rows.map(({ label }) => label))].sort();
  const rowsOf = (wanted: Part): Int32Array =>
    Int32Array.from(rows.flatMap(({ part }, i) => (part === wanted ? [i] : [])));
  return {
    texts: rows.map(({ text }) => text),
    labels: Int32Array.from(rows, ({ label }) => classNames.indexOf(label)),
    classNames,
    split: { train: rowsOf("train"), validation: rowsOf("validation"), test: rowsOf("test") },
  };
}
