import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import pMap from "p-map";
import { decodeImage, MAX_FILE_BYTES } from "../image/decode-image.ts";
import { differenceHash, THUMBNAIL_BYTES, thumbnailOf } from "../image/difference-hash.ts";
import { ImageError } from "../image/image-error.ts";
import { counted } from "../numeric/counted.ts";
import type { ImageSource } from "./image-dataset.ts";

/** Pictures decoded at a time: each is at most 192 MB, and mostly a few. */
const N_AT_A_TIME = 4;

/** A picture that cannot be used, and why. */
export interface ImageFault {
  readonly name: string;
  readonly error: ImageError;
}

/** What every picture looks like, and which cannot be used. */
export interface InspectedImages {
  /** Of those that could be decoded: their place in the list, ascending. */
  readonly usable: readonly number[];
  /** (nUsable), SHA-256 in hex. */
  readonly digests: readonly string[];
  /** (nUsable × 2) */
  readonly hashes: Uint32Array;
  /** (nUsable × 32 × 32 × 3) */
  readonly thumbnails: Uint8Array;
  readonly faults: readonly ImageFault[];
  /** Names of pictures with several frames, of which the first is used. */
  readonly animated: readonly string[];
}

export interface InspectOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((step: number, nSteps: number) => void) | undefined;
}

/**
 * The bytes of a picture, and with a digest: as they were when the digest was taken.
 *
 * @param digest SHA-256 in hex that its file must have, as in `ImageDataset.digests`
 * @throws {ImageError} unreadable-file, file-too-large, changed
 */
export async function readImageSource(image: ImageSource, digest?: string): Promise<Uint8Array> {
  if (image.bytes !== undefined) return image.bytes;
  const bytes = await readImageFile(image.path);
  if (digest !== undefined && digestOf(bytes) !== digest)
    throw new ImageError("changed", "it has changed since the data was loaded");
  return bytes;
}

function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

async function readImageFile(path: string | undefined): Promise<Uint8Array> {
  if (path === undefined) throw new ImageError("unreadable-file", "it has no file");
  if (path.includes("\ufffd")) throw new ImageError("unreadable-file", "its name is not UTF-8: rename it");
  try {
    const { size } = await stat(path);
    if (size > MAX_FILE_BYTES) {
      throw new ImageError(
        "file-too-large",
        `it has ${size} bytes, and ${MAX_FILE_BYTES / 1e6} million are allowed`,
      );
    }
    return await readFile(path);
  } catch (cause) {
    if (cause instanceof ImageError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code;
    const reason =
      code === "ENOENT" ? "there is no such file" : `it cannot be read (${code ?? String(cause)})`;
    throw new ImageError("unreadable-file", reason, { cause });
  }
}

/**
 * Decodes every picture once, to know which can be used and what they look like; the pixels are not kept.
 *
 * @throws the signal's reason, if it is aborted
 */
export async function inspectImages(
  images: readonly ImageSource[],
  { signal, onProgress }: InspectOptions = {},
): Promise<InspectedImages> {
  const n = images.length;
  const all = new Uint8Array(n * THUMBNAIL_BYTES);
  let nDone = 0;
  async function look(image: ImageSource, i: number) {
    signal?.throwIfAborted();
    try {
      const bytes = await readImageSource(image);
      const digest = digestOf(bytes);
      const picture = await decodeImage(bytes);
      all.set(thumbnailOf(picture).data, i * THUMBNAIL_BYTES);
      return { digest, hash: differenceHash(picture), isAnimated: picture.nFrames > 1 };
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
      return error;
    } finally {
      onProgress?.(++nDone, n);
    }
  }
  const found = await pMap(images, look, { concurrency: N_AT_A_TIME });

  const usable: number[] = [];
  const digests: string[] = [];
  const hashes: number[] = [];
  const faults: ImageFault[] = [];
  const animated: string[] = [];
  for (const [i, result] of found.entries()) {
    const { name } = images[i] as ImageSource;
    if (result instanceof ImageError) faults.push({ name, error: result });
    else {
      usable.push(i);
      digests.push(result.digest);
      hashes.push(...result.hash);
      if (result.isAnimated) animated.push(name);
    }
  }
  const thumbnails = new Uint8Array(usable.length * THUMBNAIL_BYTES);
  for (const [place, i] of usable.entries())
    thumbnails.set(all.subarray(i * THUMBNAIL_BYTES, (i + 1) * THUMBNAIL_BYTES), place * THUMBNAIL_BYTES);
  return { usable, digests, hashes: Uint32Array.from(hashes), thumbnails, faults, animated };
}

/** What is said where not one of so many pictures can be used. */
export function noneUsable(path: string, faults: readonly ImageFault[]): string {
  const [first] = faults;
  return `Cannot use ${path}: none of its ${counted(faults.length, "picture")} can be decoded, first ${first?.name}: ${first?.error.message}`;
}

/** One line for each of the first few, then how many more. */
const MOST_FAULTS = 10;

/**
 * What is said of pictures that are left out.
 *
 * @example
 * faultNotes([{ name: "a.png", error: new ImageError("empty-file", "it is empty") }]); // ["a.png left out: it is empty"]
 */
export function faultNotes(faults: readonly ImageFault[]): string[] {
  const notes = faults.slice(0, MOST_FAULTS).map(({ name, error }) => `${name} left out: ${error.message}`);
  const nMore = faults.length - notes.length;
  if (nMore > 0) notes.push(`${counted(nMore, "more picture")} that cannot be decoded left out`);
  return notes;
}
