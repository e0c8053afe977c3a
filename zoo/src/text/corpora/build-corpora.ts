import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRng } from "../../rng.ts";
import { writeLines } from "../datasets/build-datasets.ts";
import { datasetRecipes } from "../datasets/dataset-recipes.ts";
import { normaliseText } from "../datasets/normalise-text.ts";
import { TargetShield } from "../datasets/target-shield.ts";
import { inBuild } from "../paths.ts";
import { corpusRecipes } from "./corpus-recipes.ts";

const corpusPath = (name: string): string => inBuild("corpora", `${name}.jsonl`);

/** Write `build/corpora/<name>.jsonl`, one text a line: distinct, shuffled, free of every target's texts. */
export function buildCorpora(log: (line: string) => void): void {
  mkdirSync(inBuild("corpora"), { recursive: true });
  const missing = corpusRecipes.filter(({ name }) => !existsSync(corpusPath(name)));
  if (missing.length === 0) return;
  const shield = new TargetShield(datasetRecipes.filter(({ role }) => role === "target"));
  for (const { name, size, read } of missing) {
    const texts = new Set<string>();
    let nHeld = 0;
    for (const raw of read()) {
      const text = normaliseText(raw);
      if (text === "" || texts.has(text)) continue;
      if (shield.holds(text)) nHeld++;
      else texts.add(text);
    }
    const drawn = createRng(`corpus/${name}`)
      .shuffle([...texts])
      .slice(0, size);
    const nWords = drawn.reduce((sum, text) => sum + text.split(" ").length, 0);
    log(
      `${name.padEnd(14)} ${drawn.length} texts of ${texts.size}, ${nWords} words; ${nHeld} held back for targets`,
    );
    writeLines(corpusPath(name), drawn);
  }
}

export function readCorpus(name: string): string[] {
  return readFileSync(corpusPath(name), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as string);
}
