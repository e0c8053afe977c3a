import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createRng } from "../../rng.ts";
import { readDataset } from "../datasets/build-datasets.ts";
import { datasetRecipes } from "../datasets/dataset-recipes.ts";
import { zooFolder } from "../paths.ts";

const examplesFolder = join(zooFolder, "../..", "examples", "data");

const quote = (field: string): string => (/[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);

/** Write every target as `examples/data/<name>.csv`, columns text and label, all its rows in one shuffled order. */
export function writeExamples(log: (line: string) => void): void {
  mkdirSync(examplesFolder, { recursive: true });
  for (const { name, role } of datasetRecipes) {
    if (role !== "target") continue;
    const rows = createRng(`examples/${name}`).shuffle(readDataset(name));
    const lines = rows.map(({ text, label }) => `${quote(text)},${quote(label)}`);
    writeFileSync(join(examplesFolder, `${name}.csv`), `${["text,label", ...lines].join("\n")}\n`);
    log(`examples/data/${name}.csv: ${rows.length} rows`);
  }
}
