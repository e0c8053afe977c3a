import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { Part } from "../../zoo-recipe.ts";
import { inBuild } from "../paths.ts";
import { datasetRecipes } from "./dataset-recipes.ts";
import { type DatasetRow, sampleDataset } from "./sample-dataset.ts";
import { TargetShield } from "./target-shield.ts";

/** Write `build/datasets/<name>.jsonl`, one {text, label, part} a line; finished ones are kept. */
export function buildDatasets(log: (line: string) => void): void {
  mkdirSync(inBuild("datasets"), { recursive: true });
  const missing = datasetRecipes.filter(({ name }) => !existsSync(datasetPath(name)));
  if (missing.length === 0) return;
  const shield = new TargetShield(datasetRecipes.filter(({ role }) => role === "target"));
  for (const recipe of missing) {
    const rows = sampleDataset(recipe, (text) => recipe.role === "target" || !shield.holds(text));
    const labels = new Set(rows.map((row) => row.label));
    const count = (part: Part): number => rows.filter((row) => row.part === part).length;
    log(
      `${recipe.name.padEnd(14)} ${recipe.role.padEnd(9)} ${String(labels.size).padStart(3)} classes, ` +
        `${count("train")} train, ${count("validation")} validation, ${count("test")} test, ${count("source")} source`,
    );
    writeLines(datasetPath(recipe.name), rows);
  }
}

const datasetPath = (name: string): string => inBuild("datasets", `${name}.jsonl`);

export function readDataset(name: string): DatasetRow[] {
  return readFileSync(datasetPath(name), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as DatasetRow);
}

/** One JSON value a line, written beside and renamed. */
export function writeLines(path: string, values: Iterable<unknown>): void {
  let text = "";
  for (const value of values) text += `${JSON.stringify(value)}\n`;
  writeFileSync(`${path}.unfinished`, text);
  renameSync(`${path}.unfinished`, path);
}
