import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { buildPath, type ZooRecipe } from "../zoo-recipe.ts";

/** Note how many seconds the making of a model took, for the zoo's README. */
export function recordSeconds(kind: ZooRecipe["kind"], model: string, seconds: number): void {
  const all = { ...readSeconds(kind), [model]: seconds };
  writeFileSync(buildPath(kind, "seconds.json"), `${JSON.stringify(all, null, 2)}\n`);
}

/** Seconds by model. */
export function readSeconds(kind: ZooRecipe["kind"]): Record<string, number> {
  const path = buildPath(kind, "seconds.json");
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Record<string, number>) : {};
}
