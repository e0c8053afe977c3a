import { drawParts } from "../../datasets/draw-parts.ts";
import type { Part } from "../../zoo-recipe.ts";
import type { DatasetRecipe, LabelledText } from "./dataset-recipe.ts";
import { normaliseText } from "./normalise-text.ts";

export interface DatasetRow {
  text: string;
  label: string;
  part: Part;
}

const defaultSizes = { train: 600, validation: 200, test: 400 };

/**
 * Draw a dataset's fixed rows.
 *
 * Texts are normalised; repeated ones are kept once, and dropped where their labels differ; then `drawParts`.
 *
 * @param keep rows to consider at all (the benchmarks leave out whatever a target holds)
 */
export function sampleDataset(recipe: DatasetRecipe, keep: (text: string) => boolean): DatasetRow[] {
  const byText = new Map<string, LabelledText | "ambiguous">();
  for (const row of recipe.read()) {
    const text = normaliseText(row.text);
    if (text === "" || !keep(text)) continue;
    const key = text.toLowerCase();
    const seen = byText.get(key);
    if (seen === undefined) byText.set(key, { ...row, text });
    else if (seen !== "ambiguous" && seen.label !== row.label) byText.set(key, "ambiguous");
  }
  const rows = [...byText.values()].filter((row) => row !== "ambiguous");
  return drawParts(rows, {
    name: recipe.name,
    classes: recipe.classes,
    sizes: { ...(recipe.sizes ?? defaultSizes), source: 6000 },
    sourceShare: recipe.sourceShare ?? 0,
  }).map(({ row: { text, label }, part }) => ({ text, label, part }));
}
