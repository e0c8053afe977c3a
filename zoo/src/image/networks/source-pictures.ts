import { existsSync, readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ReadableImage } from "shortlist";
import { createRng } from "../../rng.ts";
import { buildPath } from "../../zoo-recipe.ts";
import { imageDatasetRecipes } from "../datasets/dataset-recipes.ts";
import { allTasks, type Scale } from "../settings.ts";

/** Labelled pictures to pretrain a network on. */
export interface SourcePictures {
  readonly images: readonly ReadableImage[];
  readonly labels: Int32Array;
  readonly classNames: readonly string[];
}

/**
 * The source pictures of a dataset, at most `nPictures`; or `nPicturesOfEach` of every one but the targets, whose classes
 * are then called `dataset/class`.
 */
export function readSourcePictures(
  sourceTask: string,
  { nPictures, nPicturesOfEach }: Pick<Scale, "nPictures" | "nPicturesOfEach">,
): SourcePictures {
  if (sourceTask !== allTasks) return asExamples(drawn(sourceTask, nPictures));
  const all = imageDatasetRecipes
    .filter(({ role }) => role !== "target")
    .flatMap(({ name }) =>
      drawn(name, nPicturesOfEach).map((picture) => ({ ...picture, label: `${name}/${picture.label}` })),
    );
  return asExamples(all);
}

interface LabelledFile {
  readonly label: string;
  readonly path: string;
}

/** Some of a dataset's source pictures, classes drawn in turn; none if it has no source part. */
function drawn(dataset: string, n: number): LabelledFile[] {
  const folder = buildPath("image", "datasets", dataset, "source");
  if (!existsSync(folder)) return [];
  const rng = createRng(`source pictures/${dataset}`);
  const piles = readdirSync(folder)
    .sort()
    .map((label) =>
      rng.shuffle(
        readdirSync(join(folder, label))
          .sort()
          .map((file) => ({ label, path: join(folder, label, file) })),
      ),
    );
  const longest = Math.max(...piles.map(({ length }) => length));
  return Array.from({ length: longest }, (_, round) => piles.flatMap((pile) => pile[round] ?? []))
    .flat()
    .slice(0, n);
}

function asExamples(files: readonly LabelledFile[]): SourcePictures {
  const classNames = [...new Set(files.map(({ label }) => label))].sort();
  return {
    images: files.map(({ path }) => ({ name: path, read: () => readFile(path) })),
    labels: Int32Array.from(files, ({ label }) => classNames.indexOf(label)),
    classNames,
  };
}
