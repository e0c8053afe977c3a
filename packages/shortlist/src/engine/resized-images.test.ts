import { join } from "node:path";
import sharp from "sharp";
import { expect, test } from "vitest";
import { createRng } from "../numeric/random.ts";
import { imageSource } from "./example-source.ts";
import { FineTuning } from "./fine-tuning.ts";
import { imageExamples } from "./prepare-images.ts";
import { type ReadableImage, resizeImages } from "./resized-images.ts";

const tinyVision = join(import.meta.dirname, "goldens/tiny-vision");
const input = [{ name: "pixel_values", type: "float32" }] as const;
const preprocessing = { resize: { shortestEdge: 16 }, filter: "bilinear" } as const;

/** Pictures that note when they are read. */
async function watchedImages(n: number) {
  const reads: number[] = [];
  const files = await Promise.all(
    Array.from({ length: n }, (_, i) => {
      const rng = createRng(i);
      const data = Uint8Array.from({ length: 40 * 40 * 3 }, () => rng.integer(256));
      return sharp(data, { raw: { width: 40, height: 40, channels: 3 } })
        .png()
        .toBuffer();
    }),
  );
  const images: ReadableImage[] = files.map((file, i) => ({
    name: `${i}.png`,
    read: async () => {
      reads.push(i);
      return file;
    },
  }));
  return { images, reads, files };
}

test("a picture is decoded when it is first asked for, once, whoever asks", async () => {
  const { images, reads } = await watchedImages(6);
  const source = imageSource(images);
  const [vit, resnet] = await Promise.all(
    ["vit", "resnet"].map((name) => source.open(join(tinyVision, name))),
  );
  if (vit === undefined || resnet === undefined) throw new Error("no models");
  const some = await source.only(Int32Array.of(4, 2)).encode(vit);
  const all = await source.encode(vit);
  expect([some.nExamples, all.nExamples, reads.length]).toEqual([2, 6, 0]);
  const feedsOf = async (examples: typeof all, rows: Int32Array) =>
    Promise.all(examples.evaluationBatches(rows).map((batch) => batch.feeds(input)));
  await Promise.all([feedsOf(some, Int32Array.of(0, 1)), feedsOf(all, Int32Array.of(2, 4))]);
  expect(reads.sort()).toEqual([2, 4]);
  const again = await feedsOf(await source.only(Int32Array.of(4)).encode(vit), Int32Array.of(0));
  expect(again).toEqual(await feedsOf(all, Int32Array.of(4)));
  expect(reads.length).toBe(2);
});

test("while a model trains, no more than the pictures of its next batch are decoded", async () => {
  const { images, reads } = await watchedImages(20);
  const source = imageSource(images);
  const model = await source.open(join(tinyVision, "resnet"));
  const labels = Int32Array.from(images, (_, i) => i % 2);
  const train = Int32Array.from({ length: 16 }, (_, i) => i);
  const tuning = await FineTuning.open(
    model,
    { encoded: await source.encode(model), labels, classNames: ["a", "b"], split: { train } },
    { seed: 1, nEpochs: 1, batchSize: 4, threads: 1 },
  );
  const most: number[] = [];
  await tuning.trainEpoch({ onProgress: () => most.push(reads.length) });
  await tuning.dispose();
  expect(most.length).toBe(4);
  most.forEach((nRead, step) => {
    expect(nRead).toBeLessThanOrEqual(4 * (step + 2));
  });
  expect(reads.sort((a, b) => a - b)).toEqual([...train]); // none of those that are not trained on
});

test("a batch with several bad pictures is one error that names the first, and others go on", async () => {
  const { images } = await watchedImages(6);
  const gone: ReadableImage = { name: "gone.png", read: async () => new Uint8Array(0) };
  const resized = resizeImages([...images, gone, gone], preprocessing);
  const size = { width: 16, height: 16 };
  const model = {
    preprocessing: { ...preprocessing, crop: size, size, factor: [1, 1, 1], offset: [0, 0, 0] },
  } as const;
  const examples = imageExamples(model, resized);
  const [batch] = examples.evaluationBatches(Int32Array.of(0, 6, 7, 1));
  await expect(batch?.feeds(input)).rejects.toMatchObject({
    name: "ImageError",
    message: "Cannot use the picture gone.png: it is empty",
  });
  const [good] = examples.evaluationBatches(Int32Array.of(0, 1));
  expect((await good?.feeds(input))?.pixel_values?.dims).toEqual([2, 3, 16, 16]);
  await expect(resized.picture(9)).rejects.toThrow("Cannot take picture 9: there are 8");
});

test("a picture that could not be read is read again when it is asked for again", async () => {
  const { files } = await watchedImages(1);
  let isThere = false;
  const read = async () => (isThere ? (files[0] as Uint8Array) : new Uint8Array(0));
  const resized = resizeImages([{ name: "a.png", read }], preprocessing);
  await expect(resized.picture(0)).rejects.toThrow("it is empty");
  isThere = true;
  expect((await resized.picture(0)).width).toBe(16);
});
