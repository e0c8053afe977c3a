import { copyFileSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { zooFolderOf } from "../../paths.ts";
import { buildPath } from "../../zoo-recipe.ts";

/** The target that the examples carry: drawings in the public domain. */
const example = "clipart";

/** Write the pictures of one target as `examples/data/<name>/<class>/*.png`, its parts put together. */
export function writeImageExamples(log: (line: string) => void): void {
  const folder = join(zooFolderOf("image"), "../..", "examples", "data", example);
  rmSync(folder, { recursive: true, force: true });
  let nPictures = 0;
  for (const part of ["train", "validation", "test"]) {
    const from = buildPath("image", "datasets", example, part);
    for (const label of readdirSync(from)) {
      mkdirSync(join(folder, label), { recursive: true });
      for (const file of readdirSync(join(from, label))) {
        copyFileSync(join(from, label, file), join(folder, label, file));
        nPictures++;
      }
    }
  }
  log(`examples/data/${example}: ${nPictures} pictures`);
}
