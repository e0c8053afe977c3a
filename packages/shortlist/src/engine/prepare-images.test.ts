import { expect, test } from "vitest";
import type { Picture } from "../image/picture.ts";
import { createRng } from "../numeric/random.ts";
import { augmentImage } from "./augment-image.ts";
import { usualPreprocessing } from "./image-preprocessing.ts";
import { imageExamples } from "./prepare-images.ts";
import type { ResizedImages } from "./resized-images.ts";

const size = { width: 8, height: 8 };
const preprocessing = { ...usualPreprocessing(size), factor: [1, 1, 1], offset: [0, 0, 0] } as const;

function noise(seed: number, width = 10, height = 12): Picture {
  const rng = createRng(seed);
  return { width, height, data: Uint8Array.from({ length: width * height * 3 }, () => rng.integer(256)) };
}

const pictures = Array.from({ length: 5 }, (_, i) => noise(i));
const resized: ResizedImages = {
  nImages: 5,
  picture: async (row) => pictures[row] as Picture,
  bytesInMemory: 0,
  bytesInFile: 0,
  close() {},
};
const input = [{ name: "pixel_values", type: "float32" }] as const;
const rows = Int32Array.of(0, 1, 2, 3, 4);

test("training feeds follow from seed, epoch and row alone, and evaluation feeds are the plain middle", async () => {
  const examples = imageExamples({ preprocessing }, resized, { flip: true });
  const dataOf = async (batchSize: number, seed: number, epoch: number) => {
    const byRow = new Map<number, string>();
    for (const batch of examples.trainingBatches(rows, batchSize, { seed, epoch })) {
      const data = (await batch.feeds(input)).pixel_values?.data as Float32Array;
      batch.rows.forEach((row, i) => {
        byRow.set(row, data.subarray(i * 192, (i + 1) * 192).join());
      });
    }
    return byRow;
  };
  const first = await dataOf(2, 1, 0);
  expect(await dataOf(5, 1, 0)).toEqual(first);
  for (const other of [await dataOf(2, 1, 1), await dataOf(2, 2, 0)])
    for (const row of rows) expect(other.get(row)).not.toBe(first.get(row));
  const [plain] = examples.evaluationBatches(Int32Array.of(3));
  const data = (await plain?.feeds(input))?.pixel_values?.data as Float32Array;
  expect(data[0]).toBe(noise(3).data[(2 * 10 + 1) * 3]);
});

test("a partial batch is filled up with its own pictures", async () => {
  const examples = imageExamples({ preprocessing }, resized);
  const last = examples.trainingBatches(rows, 4, { seed: 1, epoch: 0 })[1];
  expect(last?.rows.length).toBe(1);
  const data = (await last?.feeds(input))?.pixel_values?.data as Float32Array;
  expect(data.length).toBe(4 * 192);
  for (let i = 1; i < 4; i++) expect(data.slice(i * 192, (i + 1) * 192)).toEqual(data.slice(0, 192));
});

test("augmentImage() mirrors about half, and nothing where it must not", () => {
  const data = Uint8Array.from({ length: 8 * 8 * 3 }, (_, i) => (Math.floor(i / 3) % 8) * 30);
  const picture = { ...size, data }; // brighter to the right
  const risesAt = (seed: number, flip: boolean) => {
    const { data } = augmentImage(picture, size, { flip, leastArea: 1, colour: 0 }, createRng(seed));
    return (data[0] as number) < (data[21] as number);
  };
  const seeds = Array.from({ length: 60 }, (_, i) => i);
  expect(seeds.every((seed) => risesAt(seed, false))).toBe(true);
  const nMirrored = seeds.filter((seed) => !risesAt(seed, true)).length;
  expect(nMirrored).toBeGreaterThan(15);
  expect(nMirrored).toBeLessThan(45);
});

test("augmentImage() without variation is the picture", () => {
  const picture = noise(7, 8, 8);
  for (const seed of [1, 2, 3]) {
    const varied = augmentImage(picture, size, { leastArea: 1, colour: 0 }, createRng(seed));
    expect(varied.data.length).toBe(picture.data.length);
  }
  const flat = { ...size, data: new Uint8Array(192).fill(100) };
  expect(augmentImage(flat, size, { colour: 0 }, createRng(1)).data).toEqual(flat.data);
});
