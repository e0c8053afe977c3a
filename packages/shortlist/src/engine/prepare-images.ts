import { setImmediate } from "node:timers/promises";
import { decodeImage } from "../image/decode-image.ts";
import { ImageError } from "../image/image-error.ts";
import type { Picture } from "../image/picture.ts";
import { createRng } from "../numeric/random.ts";
import { type Augmentation, augmentImage } from "./augment-image.ts";
import type { ExampleBatch, Examples } from "./examples.ts";
import type { ImageModel } from "./image-model.ts";
import type { ImagePreprocessing } from "./image-preprocessing.ts";
import { PixelStore } from "./pixel-store.ts";
import { centreCrop, resizeForModel, writePixels } from "./preprocess-image.ts";

/** A picture that can be read. */
export interface ReadableImage {
  /** For people. */
  readonly name: string;
  read(): Promise<Uint8Array>;
}

/** Pictures resized as some networks want them; several networks that resize alike share them. */
export interface ResizedImages {
  readonly nImages: number;
  picture(row: number): Picture;
  readonly bytesInMemory: number;
  readonly bytesInFile: number;
  close(): void;
}

export interface ResizeImagesOptions {
  /** Resized pictures beyond so many bytes lie in a temporary file. @default 512 MB */
  readonly mostBytes?: number;
  readonly signal?: AbortSignal | undefined;
}

const N_AT_A_TIME = 4;
const MOST_BYTES = 512 * 2 ** 20;
const EVALUATION_BATCH = 16;

/**
 * Decodes pictures, in threads of the decoder, and resizes each as a network's preprocessing says; they are kept as bytes.
 *
 * Cost: a 256 × 341 picture is 262 kB; 6 ms each beside the decoding.
 *
 * @throws {ImageError} naming the picture that cannot be read any more
 */
export async function resizeImages(
  images: readonly ReadableImage[],
  preprocessing: Pick<ImagePreprocessing, "resize" | "filter">,
  { mostBytes = MOST_BYTES, signal }: ResizeImagesOptions = {},
): Promise<ResizedImages> {
  const store = new PixelStore(images.length, mostBytes);
  let next = 0;
  async function work(): Promise<void> {
    while (next < images.length) {
      signal?.throwIfAborted();
      const i = next++;
      const image = images[i] as ReadableImage;
      try {
        store.set(i, resizeForModel(await decodeImage(await image.read()), preprocessing));
      } catch (cause) {
        if (!(cause instanceof ImageError)) throw cause;
        throw new ImageError(cause.code, `Cannot use the picture ${image.name}: ${cause.message}`, { cause });
      }
    }
  }
  try {
    await Promise.all(Array.from({ length: Math.min(N_AT_A_TIME, images.length) }, work));
  } catch (error) {
    store.close();
    throw error;
  }
  return {
    nImages: images.length,
    picture: (row) => store.get(row),
    get bytesInMemory() {
      return store.bytesInMemory;
    },
    get bytesInFile() {
      return store.bytesInFile;
    },
    close: () => store.close(),
  };
}

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
    pictureOf: (row: number) => Picture,
  ): ExampleBatch => ({
    rows,
    async feeds() {
      const data = new Float32Array(batchSize * area);
      for (let i = 0; i < batchSize; i++) {
        await setImmediate(); // a picture of 224 × 224 takes 2 ms: others may have their turn
        if (i < rows.length) writePixels(pictureOf(rows[i] as number), preprocessing, data, i * area);
        else data.copyWithin(i * area, (i - rows.length) * area, (i - rows.length + 1) * area);
      }
      return { pixel_values: { type: "float32", dims: [batchSize, 3, size.height, size.width], data } };
    },
  });
  const plain = (row: number) => centreCrop(resized.picture(row), size);
  return {
    nExamples: resized.nImages,
    noun: "pictures",
    trainingBatches(rows, batchSize, { seed, epoch }) {
      const rng = createRng(seed).fork(`epoch ${epoch}`);
      const order = rng.shuffle(Int32Array.from(rows));
      const varied = (row: number) =>
        augmentImage(resized.picture(row), size, augmentation ?? {}, rng.fork(`picture ${row}`));
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
