import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { baselines } from "shortlist";
import { readDataset } from "../datasets/build-datasets.ts";
import { datasetRecipes } from "../datasets/dataset-recipes.ts";
import type { Part } from "../datasets/sample-dataset.ts";
import { inBuild } from "../paths.ts";
import { accuracyOf } from "./accuracy.ts";

/** Test accuracy of TF-IDF + logistic regression on every dataset, targets included, on the fixed rows of the history. */
export async function scoreBaselines(log: (line: string) => void): Promise<Map<string, number>> {
  const path = inBuild("baselines.json");
  const scores: Record<string, number> = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
  for (const { name } of datasetRecipes) {
    if (scores[name] !== undefined) continue;
    const rows = readDataset(name).filter(({ part }) => part !== "source");
    const classNames = [...new Set(rows.map(({ label }) => label))].sort();
    const labels = Int32Array.from(rows, ({ label }) => classNames.indexOf(label));
    const rowsOf = (wanted: Part): Int32Array =>
      Int32Array.from(rows.flatMap(({ part }, i) => (part === wanted ? [i] : [])));
    const texts = rows.map(({ text }) => text);
    const fitted = await baselines.tfidf.fit({
      examples: texts,
      labels,
      nClasses: classNames.length,
      split: { train: rowsOf("train"), validation: rowsOf("validation") },
    });
    const test = rowsOf("test");
    const probabilities = fitted.predict(Array.from(test, (row) => texts[row]!));
    scores[name] = accuracyOf(
      probabilities,
      test.map((row) => labels[row]!),
    );
    log(`${name}: TF-IDF ${scores[name].toFixed(3)}`);
    writeFileSync(path, `${JSON.stringify(scores, null, 2)}\n`);
  }
  return new Map(Object.entries(scores));
}
