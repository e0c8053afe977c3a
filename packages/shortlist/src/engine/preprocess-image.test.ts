/** Golden values: transformers' processors with Pillow (goldens/make-vision.py). */
import { readFileSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  type ImagePreprocessing,
  preprocessorConfigOf,
  readImagePreprocessing,
} from "./image-preprocessing.ts";
import { centreCrop, resizeForModel, writePixels } from "./preprocess-image.ts";

interface Golden {
  readonly pictures: Record<string, { width: number; height: number; data: string }>;
  readonly cases: readonly {
    name: string;
    config: object;
    picture: string;
    shape: [number, number, number];
    step: number;
    values: number[];
  }[];
}

const golden: Golden = JSON.parse(
  readFileSync(join(import.meta.dirname, "goldens/preprocessing.json"), "utf8"),
);

async function read(config: object): Promise<ImagePreprocessing> {
  const folder = await mkdtemp(join(tmpdir(), "preprocessor-"));
  await writeFile(join(folder, "preprocessor_config.json"), JSON.stringify(config));
  return readImagePreprocessing(folder, { width: 224, height: 224 }, []);
}

function pixelsOf(preprocessing: ImagePreprocessing, name: string): Float32Array {
  const { width, height, data } = golden.pictures[name] as Golden["pictures"][string];
  const picture = { width, height, data: new Uint8Array(Buffer.from(data, "base64")) };
  const { size } = preprocessing;
  const out = new Float32Array(3 * size.width * size.height);
  writePixels(centreCrop(resizeForModel(picture, preprocessing), size), preprocessing, out, 0);
  return out;
}

test.each(golden.cases)(
  "$name: the same numbers as in Python",
  async ({ config, picture, shape, step, values }) => {
    const preprocessing = await read(config);
    expect([preprocessing.size.height, preprocessing.size.width]).toEqual(shape.slice(1));
    const pixels = pixelsOf(preprocessing, picture);
    const ours = pixels.filter((_, i) => i % step === 0);
    expect(ours.length).toBe(values.length);
    // The goldens have five decimals; a byte that differed by one would show as 1 / 255 of the deviation or more.
    let worst = 0;
    for (const [i, value] of ours.entries()) worst = Math.max(worst, Math.abs(value - (values[i] as number)));
    expect(worst).toBeLessThan(2e-5);
  },
);

test("what is written for a winner means the same", async () => {
  for (const { config, picture } of golden.cases) {
    const preprocessing = await read(config);
    const again = await read(preprocessorConfigOf(preprocessing));
    expect(again.size).toEqual(preprocessing.size);
    const [a, b] = [pixelsOf(preprocessing, picture), pixelsOf(again, picture)];
    for (const [i, value] of a.entries()) expect(Math.abs(value - (b[i] as number))).toBeLessThan(1e-5);
  }
});
