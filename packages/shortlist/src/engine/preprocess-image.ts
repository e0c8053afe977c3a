import type { Picture } from "../image/picture.ts";
import { resample } from "../image/resample.ts";
import type { ImagePreprocessing } from "./image-preprocessing.ts";
import type { InputSize } from "./vision/vision-family.ts";

/**
 * A picture in the size that a network's preprocessing resizes it to, before its middle is cropped.
 *
 * @example
 * const picture = { width: 8, height: 4, data: new Uint8Array(96) };
 * const resize = { resize: { shortestEdge: 2 }, filter: "bilinear" };
 * const { width, height } = resizeForModel(picture, resize);
 * [width, height]; // [4, 2]
 */
export function resizeForModel(
  picture: Picture,
  { resize, filter }: Pick<ImagePreprocessing, "resize" | "filter">,
): Picture {
  const { width, height } = resizedSize(picture, resize);
  return resample(picture, width, height, filter);
}

function resizedSize({ width, height }: InputSize, resize: ImagePreprocessing["resize"]): InputSize {
  if (resize === undefined) return { width, height };
  if ("width" in resize) return resize;
  const { shortestEdge } = resize;
  const long = Math.max(1, Math.trunc((shortestEdge * Math.max(width, height)) / Math.min(width, height)));
  return width <= height ? { width: shortestEdge, height: long } : { width: long, height: shortestEdge };
}

/**
 * The middle of a picture, as transformers' `center_crop` takes it; what lies beyond its edges is black.
 *
 * @example
 * const picture = { width: 3, height: 1, data: Uint8Array.of(1, 1, 1, 2, 2, 2, 3, 3, 3) };
 * centreCrop(picture, { width: 1, height: 1 }).data; // [2, 2, 2]
 */
export function centreCrop(picture: Picture, size: InputSize): Picture {
  const { width, height } = size;
  if (picture.width === width && picture.height === height) return picture;
  const left = cropStart(picture.width, width);
  const top = cropStart(picture.height, height);
  const data = new Uint8Array(width * height * 3);
  const firstColumn = Math.max(0, left);
  const lastColumn = Math.min(picture.width, left + width);
  for (let y = Math.max(0, top); y < Math.min(picture.height, top + height); y++) {
    const from = (y * picture.width + firstColumn) * 3;
    const row = picture.data.subarray(from, from + (lastColumn - firstColumn) * 3);
    data.set(row, ((y - top) * width + firstColumn - left) * 3);
  }
  return { width, height, data };
}

/** Where the middle starts; before the edge where the picture is smaller. */
function cropStart(size: number, wanted: number): number {
  return size >= wanted ? Math.floor((size - wanted) / 2) : -Math.ceil((wanted - size) / 2);
}

/** Writes a picture's bytes as the numbers that a network reads (3 × height × width), colour by colour. */
export function writePixels(
  { data }: Picture,
  { factor, offset }: Pick<ImagePreprocessing, "factor" | "offset">,
  out: Float32Array,
  place: number,
): void {
  const nPixels = data.length / 3;
  for (let channel = 0; channel < 3; channel++) {
    const scale = factor[channel] as number;
    const shift = offset[channel] as number;
    const at = place + channel * nPixels;
    for (let i = 0; i < nPixels; i++) out[at + i] = (data[i * 3 + channel] as number) * scale + shift;
  }
}
