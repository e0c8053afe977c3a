/** A zoo of tiny networks for pictures beside one model for texts, and pictures that they can learn, for tests. */
import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { blobs, png } from "../data/picture.test.files.ts";
import { HISTORY_SCHEMA } from "../history/load-history.ts";

const goldens = join(import.meta.dirname, "../engine/goldens");
const folders: Readonly<Record<string, string>> = {
  "tiny-resnet": "tiny-vision/resnet",
  "tiny-vit": "tiny-vision/vit",
  "tiny-convnext": "tiny-vision/convnext",
  "tiny-bert": "tiny-bert",
};

/** The folder of a zoo of three networks for pictures and a model for texts, with a history of all. */
export async function writeMixedZoo(root: string): Promise<string> {
  const zoo = join(root, "mixed");
  await mkdir(zoo, { recursive: true });
  const ids = Object.keys(folders);
  for (const id of ids)
    await cp(join(goldens, folders[id] as string), join(zoo, "models", id), { recursive: true });
  await writeFile(
    join(zoo, "zoo.json"),
    JSON.stringify({
      schema: "shortlist-zoo/1",
      models: ids.map((id) => ({ id, description: `the golden ${id}` })),
    }),
  );
  const curves = ids.flatMap((model, i) =>
    ["one", "two", "three"].map((dataset, j) => {
      const end = 0.9 - i / 20 - j / 10;
      return { model, dataset, seed: 1, validation: [end - 0.2, end], test: end, seconds: 1 };
    }),
  );
  await writeFile(
    join(zoo, "history.json"),
    JSON.stringify({ schema: HISTORY_SCHEMA, metric: "accuracy", curves }),
  );
  return zoo;
}

/** A folder with a folder for each of three colours, pictures in which that colour is the strongest. */
export async function writeColours(root: string, nOfEach: number): Promise<string> {
  const data = join(root, "colours");
  for (const [k, name] of ["red thing", "green thing", "blue thing"].entries()) {
    await mkdir(join(data, name), { recursive: true });
    for (let i = 0; i < nOfEach; i++) {
      const { width, height, data: pixels } = blobs(`${name} ${i}`, 30, 26);
      for (let at = 0; at < pixels.length; at++) if (at % 3 !== k) pixels[at] = (pixels[at] as number) >> 1;
      await writeFile(join(data, name, `${i}.png`), await png({ width, height, data: pixels }));
    }
  }
  return data;
}
