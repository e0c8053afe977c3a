import { expect, test } from "vitest";
import type { DatasetRecipe } from "./dataset-recipe.ts";
import { sampleDataset } from "./sample-dataset.ts";

const recipe: DatasetRecipe = {
  name: "numbers",
  role: "benchmark",
  description: "",
  licence: "",
  classes: { atLeast: 50 },
  sourceShare: 0.4,
  sizes: { train: 60, validation: 20, test: 40 },
  read: () => [
    ...Array.from({ length: 900 }, (_, i) => ({
      text: `number  ${i}`,
      label: i % 3 === 0 ? "rare" : "common",
      group: `${Math.floor(i / 10)}`,
    })),
    { text: "Number 7", label: "rare", group: "x" }, // the same text as a common one: both go
    { text: "alone", label: "alone", group: "y" },
  ],
};

test("sampleDataset() draws fixed parts, labels in turn, no text twice, no group in two parts", () => {
  const rows = sampleDataset(recipe, () => true);
  const size = (part: string): number => rows.filter((row) => row.part === part).length;
  expect([size("train"), size("validation"), size("test")]).toEqual([60, 20, 40]);
  expect(rows.filter(({ part, label }) => part === "train" && label === "rare")).toHaveLength(30);
  expect(new Set(rows.map(({ text }) => text)).size).toBe(rows.length);
  expect(rows.some(({ text }) => text === "number 7" || text === "alone")).toBe(false);
  const partsOfGroup = new Map<string, Set<string>>();
  for (const { text, part } of rows) {
    const group = String(Math.floor(Number(text.split(" ")[1]) / 10));
    partsOfGroup.set(group, (partsOfGroup.get(group) ?? new Set()).add(part));
  }
  for (const parts of partsOfGroup.values()) expect(parts.size).toBe(1);
});

test("sampleDataset() leaves out what must not be kept, and draws the same rows each time", () => {
  const rows = sampleDataset(recipe, (text) => !text.endsWith("1"));
  expect(rows.some(({ text }) => text.endsWith("1"))).toBe(false);
  expect(sampleDataset(recipe, (text) => !text.endsWith("1"))).toEqual(rows);
});
