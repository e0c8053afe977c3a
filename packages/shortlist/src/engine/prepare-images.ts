import { setImmediate } from "node:timers/promises";
import type { Picture } from "../image/picture.ts";
import { createRng } from "../numeric/random.ts";
import { type Augmentation, augmentImage } from "./augment-image.ts";
import type { ExampleBatch, Examples } from "./examples.ts";
import type { ImageModel } from "./image-model.ts";
import { centreCrop, writePixels } from "./preprocess-image.ts";
import type { ResizedImages } from "./resized-images.ts";

const EVALUATION_BATCH = 16;
/** Pictures of a batch that are being decoded while one is prepared. */
const N_AT_A_TIME = 4;

/**
 * Pictures as a network's examples: evaluated exactly as its preprocessing says, and varied in training where `augmentation` is
 * given, each by seed, epoch and row alone.
 *
 * A partial batch of training is filled up with its first pictures again, which weigh nothing in the loss: batch
 * normalisation sees real pictures only.
 */
export function imageExamples(
  { preprocessing }: Pick<ImageModel, "preprocessing">,
  resized: ResizedImages,
  augmentation?: Augmentation,
): Examples {
  const { size } = preprocessing;
  const area = 3 * size.width * size.height;
  const asBatch = (
    rows: Int32Array,
    batchSize: number,
    prepared: (picture: Picture, row: number) => Picture,
  ): ExampleBatch => ({
    rows,
    async feeds() {
      const data = new Float32Array(batchSize * area);
      const begin = (row: number) => {
        const picture = resized.picture(row);
        picture.catch(() => {}); // thrown below, or one before it is
        return picture;
      };
      const pictures = Array.from(rows.subarray(0, N_AT_A_TIME), begin);
      for (const [i, row] of rows.entries()) {
        await setImmediate(); // a picture of 224 × 224 takes 2 ms: others may have their turn
        const picture = await (pictures[i] as Promise<Picture>);
        const next = rows[i + N_AT_A_TIME];
        if (next !== undefined) pictures.push(begin(next));
        writePixels(prepared(picture, row), preprocessing, data, i * area);
      }
      for (let i = rows.length; i < batchSize; i++)
        data.copyWithin(i * area, (i - rows.length) * area, (i - rows.length + 1) * area);
      return { pixel_values: { type: "float32", dims: [batchSize, 3, size.height, size.width], data } };
    },
  });
  const plain = (picture: Picture) => centreCrop(picture, size);
  return {
    nExamples: resized.nImages,
    noun: "pictures",
    trainingBatches(rows, batchSize, { seed, epoch }) {
      const rng = createRng(seed).fork(`epoch ${epoch}`);
      const order = rng.shuffle(Int32Array.from(rows));
      const varied = (picture: Picture, row: number) =>
        augmentImage(picture, size, augmentation ?? {}, rng.fork(`picture ${row}`));
      return cut(order, batchSize).map((part) => asBatch(part, batchSize, augmentation ? varied : plain));
    },
    evaluationBatches: (rows) => cut(rows, EVALUATION_BATCH).map((part) => asBatch(part, part.length, plain)),
  };
}

function cut(rows: Int32Array, size: number): Int32Array[] {
  const parts: Int32Array[] = [];
  for (let start = 0; start < rows.length; start += size) parts.push(rows.slice(start, start + size));
  return parts;
}
