import type { Picture } from "./picture.ts";
import { resample } from "./resample.ts";

/** Side of the small copy of a picture that hashes, comparisons and the pixel baseline work on. */
export const THUMBNAIL_SIDE = 32;
/** Bytes of such a copy. */
export const THUMBNAIL_BYTES = THUMBNAIL_SIDE * THUMBNAIL_SIDE * 3;

/** A picture squeezed to 32 × 32. */
export function thumbnailOf(picture: Picture): Picture {
  return resample(picture, THUMBNAIL_SIDE, THUMBNAIL_SIDE, "bilinear");
}

/**
 * Difference hash: 64 bits, each whether a pixel of the picture, squeezed to 9 × 8 shades of grey, is brighter than its right
 * neighbour. Equal or nearly so for the same picture in another size, format or brightness.
 *
 * Source: docs/papers.md#dhash.
 *
 * @returns the upper and the lower 32 bits
 *
 * @example
 * const picture = { width: 2, height: 1, data: Uint8Array.of(255, 255, 255, 0, 0, 0) };
 * differenceHash(picture).map((half) => half.toString(2)[0]); // ["1", "1"]
 */
export function differenceHash(picture: Picture): [upper: number, lower: number] {
  const { data } = resample(picture, 9, 8, "bilinear");
  const halves: [number, number] = [0, 0];
  for (let y = 0; y < 8; y++) {
    for (let x = 0; x < 8; x++) {
      const bit = grey(data, y * 9 + x) > grey(data, y * 9 + x + 1) ? 1 : 0;
      const half = y < 4 ? 0 : 1;
      halves[half] = ((halves[half] << 1) | bit) >>> 0;
    }
  }
  return halves;
}

/** Luminance (ITU-R 601) of a pixel, in thousandths. */
function grey(data: Uint8Array, pixel: number): number {
  const at = pixel * 3;
  return 299 * (data[at] as number) + 587 * (data[at + 1] as number) + 114 * (data[at + 2] as number);
}

/**
 * How many of the 64 bits of two hashes differ.
 *
 * @example
 * hashDistance(0b1011, 0, 0b0001, 1); // 3
 */
export function hashDistance(upperA: number, lowerA: number, upperB: number, lowerB: number): number {
  return countBits(upperA ^ upperB) + countBits(lowerA ^ lowerB);
}

function countBits(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
