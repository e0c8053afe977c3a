import { createRng, unitHash } from "../../rng.ts";
import type { DatasetRecipe, LabelledText } from "./dataset-recipe.ts";
import { normaliseText } from "./normalise-text.ts";

export type Part = "train" | "validation" | "test" | "source";

export interface DatasetRow {
  text: string;
  label: string;
  part: Part;
}

const defaultSizes = { train: 600, validation: 200, test: 400 };

/**
 * Draw a dataset's fixed rows.
 *
 * Texts are normalised; repeated ones are kept once, and dropped where their labels differ. Each group is thrown into
 * one part by a hash of its name, so that rows of one group never meet across parts. Within a part, labels are drawn
 * in turn until the part is full: common labels do not crowd out rare ones.
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
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(row.label, (counts.get(row.label) ?? 0) + 1);
  const classes = recipe.classes;
  const allowed =
    "atLeast" in classes
      ? [...counts].filter(([, n]) => n >= classes.atLeast).map(([label]) => label)
      : [...classes];
  allowed.sort();

  const sizes = recipe.sizes ?? defaultSizes;
  const total = sizes.train + sizes.validation + sizes.test;
  const rest = 1 - (recipe.sourceShare ?? 0);
  const borders: [Part, number, number][] = [
    ["test", (rest * sizes.test) / total, sizes.test],
    ["validation", (rest * (sizes.test + sizes.validation)) / total, sizes.validation],
    ["train", rest, sizes.train],
    ["source", 1, 6000],
  ];
  const sampled: DatasetRow[] = [];
  for (const [index, [part, border, size]] of borders.entries()) {
    const from = index === 0 ? 0 : borders[index - 1]![1];
    const rng = createRng(`${recipe.name}/${part}`);
    const piles = allowed.map((label) =>
      rng.shuffle(
        rows.filter((row) => {
          if (row.label !== label) return false;
          const place = unitHash(`${recipe.name}/${row.group}`);
          return place >= from && place < border;
        }),
      ),
    );
    const drawn: DatasetRow[] = [];
    for (let round = 0; drawn.length < size && piles.some((pile) => round < pile.length); round++) {
      for (const pile of piles) {
        const row = pile[round];
        if (row && drawn.length < size) drawn.push({ text: row.text, label: row.label, part });
      }
    }
    sampled.push(...rng.shuffle(drawn));
  }
  return sampled;
}
