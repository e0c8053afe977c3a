import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decodeImage } from "shortlist";
import { drawParts } from "../../datasets/draw-parts.ts";
import { buildPath, type Part } from "../../zoo-recipe.ts";
import type { ImageDatasetRecipe } from "./dataset-recipe.ts";
import { imageDatasetRecipes } from "./dataset-recipes.ts";
import { type DrawnPicture, distinctPictures, drawnPicture } from "./distinct-pictures.ts";

const defaultSizes = { train: 600, validation: 200, test: 400 };
const mostSourcePictures = 8000;

/** Where a dataset of pictures lies. */
export const imageDatasetFolder = (name: string): string => buildPath("image", "datasets", name);

/** Write `build/image/datasets/<name>/<part>/<class>/<picture>.png`; finished datasets are kept. */
export async function buildImageDatasets(log: (line: string) => void): Promise<void> {
  const missing = imageDatasetRecipes.filter(({ name }) => !existsSync(imageDatasetFolder(name)));
  if (missing.length === 0) return;
  const drawnTargets = new Map<string, DrawnPicture[]>();
  for (const recipe of imageDatasetRecipes) {
    if (recipe.role === "target") drawnTargets.set(recipe.name, await drawAll(recipe));
  }
  const shield = [...drawnTargets.values()].flat();
  for (const recipe of missing) {
    const pictures = drawnTargets.get(recipe.name) ?? (await drawAll(recipe));
    const distinct = distinctPictures(pictures, recipe.role === "target" ? [] : shield);
    const rows = drawParts(distinct, {
      name: recipe.name,
      classes: recipe.classes,
      sizes: { ...(recipe.sizes ?? defaultSizes), source: mostSourcePictures },
      sourceShare: recipe.sourceShare ?? 0,
    });
    const labels = new Set(rows.map(({ row }) => row.label));
    const count = (part: Part): number => rows.filter((row) => row.part === part).length;
    log(
      `${recipe.name.padEnd(14)} ${recipe.role.padEnd(9)} ${String(labels.size).padStart(3)} classes, ` +
        `${count("train")} train, ${count("validation")} validation, ${count("test")} test, ${count("source")} source ` +
        `of ${distinct.length} distinct pictures of ${pictures.length}`,
    );
    writeDataset(imageDatasetFolder(recipe.name), rows);
  }
}

/** Draw every picture of a recipe, a few at a time; the few files that no decoder reads are left out. */
async function drawAll(recipe: ImageDatasetRecipe): Promise<DrawnPicture[]> {
  const pictures = await recipe.read();
  const drawn: DrawnPicture[] = [];
  for (let start = 0; start < pictures.length; start += 32) {
    const batch = pictures.slice(start, start + 32).map(async (picture) => {
      const png = await picture.draw().catch(() => undefined);
      return png === undefined ? [] : [drawnPicture(picture, png, await decodeImage(png))];
    });
    drawn.push(...(await Promise.all(batch)).flat());
  }
  return drawn;
}

function writeDataset(folder: string, rows: readonly { row: DrawnPicture; part: Part }[]): void {
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  for (const { row, part } of rows) {
    const ofClass = join(unfinished, part, row.label);
    mkdirSync(ofClass, { recursive: true });
    writeFileSync(join(ofClass, `${row.name}.png`), row.png);
  }
  renameSync(unfinished, folder);
}
