import { loadSharp } from "./decode-image.ts";
import type { Picture } from "./picture.ts";

/** Longest side of a preview, in pixels. */
export const PREVIEW_SIDE = 96;

/** Up to this many bytes a preview is exact; flat drawings mostly are, photographs are not. */
const MOST_EXACT_BYTES = 4_000;

/** A small copy of a picture, to be looked at. */
export interface Preview {
  readonly width: number;
  readonly height: number;
  /** A WebP file of nothing but pixels: no place, no camera, no profile. */
  readonly file: Uint8Array;
}

/**
 * A copy of a picture for people, at most 96 pixels wide and high, as a WebP file: exact where that is small, else
 * of quality 80, which is at most some 10 kB, of noise. A smaller picture keeps its size.
 *
 * The same pixels give the same bytes with the same version of sharp.
 *
 * @example
 * const { width, height } = await previewOf({ width: 400, height: 200, data: new Uint8Array(240_000) });
 * [width, height]; // [96, 48]
 */
export async function previewOf(picture: Picture): Promise<Preview> {
  const scale = Math.min(1, PREVIEW_SIDE / Math.max(picture.width, picture.height));
  const side = (length: number) => Math.max(1, Math.round(length * scale));
  const [width, height] = [side(picture.width), side(picture.height)];
  const sharp = await loadSharp();
  const raw = (size: { readonly width: number; readonly height: number }) =>
    ({ raw: { ...size, channels: 3 } }) as const;
  // For people sharp's own kernel will do, and it keeps no caller waiting.
  const reduced = sharp(picture.data, raw({ width: picture.width, height: picture.height })).resize(
    width,
    height,
    { fit: "fill" },
  );
  const data = scale < 1 ? await reduced.raw().toBuffer() : picture.data;
  const encode = (options: { readonly lossless?: boolean; readonly quality?: number }) =>
    sharp(data, raw({ width, height })).webp(options).toBuffer();
  const exact = await encode({ lossless: true });
  const file = exact.length <= MOST_EXACT_BYTES ? exact : await encode({ quality: 80 });
  return { width, height, file: file.length < exact.length ? file : exact };
}
