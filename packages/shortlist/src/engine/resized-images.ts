import { decodeImage } from "../image/decode-image.ts";
import { ImageError } from "../image/image-error.ts";
import type { Picture } from "../image/picture.ts";
import type { ImagePreprocessing } from "./image-preprocessing.ts";
import { PixelStore } from "./pixel-store.ts";
import { resizeForModel } from "./preprocess-image.ts";

/** A picture that can be read. */
export interface ReadableImage {
  /** For people. */
  readonly name: string;
  read(): Promise<Uint8Array>;
}

/** Pictures resized as some networks want them; several networks that resize alike share them. */
export interface ResizedImages {
  readonly nImages: number;
  /** @throws {ImageError} naming the picture, if it cannot be read any more */
  picture(row: number): Promise<Picture>;
  readonly bytesInMemory: number;
  readonly bytesInFile: number;
  close(): void;
}

/** Memory that several of them share. */
export interface PixelMemory {
  bytesLeft: number;
}

export interface ResizeImagesOptions {
  /** Resized pictures that do not fit into it lie in a temporary file. @default 512 MB for these alone */
  readonly memory?: PixelMemory;
}

/** How much memory resized pictures take, if nothing else is said. */
export const MOST_PIXEL_BYTES = 512 * 2 ** 20;

/**
 * Pictures that are decoded, in threads of the decoder, and resized as a network's preprocessing says when they are first asked
 * for; from then on they are kept as bytes.
 *
 * Cost: a 256 × 341 picture is 262 kB; 6 ms each beside the decoding.
 *
 * @example
 * const read = async () => new Uint8Array(0);
 * const images = resizeImages([{ name: "a.png", read }], { resize: { shortestEdge: 8 }, filter: "bilinear" });
 * (await images.picture(0).catch((e) => e)).message; // "Cannot use the picture a.png: it is empty"
 */
export function resizeImages(
  images: readonly ReadableImage[],
  preprocessing: Pick<ImagePreprocessing, "resize" | "filter">,
  { memory = { bytesLeft: MOST_PIXEL_BYTES } }: ResizeImagesOptions = {},
): ResizedImages {
  const store = new PixelStore(images.length, memory);
  /** Those being made at the moment: whoever else wants one waits for the same. */
  const making = new Map<number, Promise<Picture>>();
  async function make(row: number): Promise<Picture> {
    const image = images[row];
    if (image === undefined) throw new RangeError(`Cannot take picture ${row}: there are ${images.length}`);
    try {
      const picture = resizeForModel(await decodeImage(await image.read()), preprocessing);
      store.set(row, picture);
      return picture;
    } catch (cause) {
      throw cause instanceof ImageError ? cause.of(image.name) : cause;
    }
  }
  return {
    nImages: images.length,
    async picture(row) {
      const kept = store.get(row);
      if (kept !== undefined) return kept;
      let made = making.get(row);
      if (made === undefined) {
        made = make(row).finally(() => making.delete(row));
        making.set(row, made);
      }
      return made;
    },
    get bytesInMemory() {
      return store.bytesInMemory;
    },
    get bytesInFile() {
      return store.bytesInFile;
    },
    close: () => store.close(),
  };
}

/** Some of them, in this order. */
export function someImages(images: ResizedImages, rows: Int32Array): ResizedImages {
  return {
    nImages: rows.length,
    picture: (row) => images.picture(rows[row] as number),
    get bytesInMemory() {
      return images.bytesInMemory;
    },
    get bytesInFile() {
      return images.bytesInFile;
    },
    close: () => images.close(),
  };
}
