import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { buildPath, type ZooRecipe } from "../zoo-recipe.ts";

/** Test accuracy of the free baseline on every benchmark dataset and target, on the fixed rows of the history. */
export async function scoreBaselines(
  { kind, datasets, scoreBaseline }: ZooRecipe,
  log: (line: string) => void,
): Promise<Map<string, number>> {
  const path = buildPath(kind, "baselines.json");
  const scores: Record<string, number> = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
  for (const { name, role } of datasets) {
    if (role === "pretraining" || scores[name] !== undefined) continue;
    scores[name] = await scoreBaseline(name);
    log(`${name}: baseline ${scores[name].toFixed(3)}`);
    writeFileSync(path, `${JSON.stringify(scores, null, 2)}\n`);
  }
  return new Map(Object.entries(scores));
}
