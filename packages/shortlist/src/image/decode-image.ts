import type { Metadata, Sharp, SharpOptions } from "sharp";
import { DecodingGate } from "./decoding-gate.ts";
import { ImageError } from "./image-error.ts";
import type { Picture } from "./picture.ts";

/** The most pixels that a picture may claim to have: 192 MB once it is decoded. */
export const MAX_PIXELS = 64_000_000;
/**
 * Pictures are decoded at the same time as long as all of them have no more pixels than one may have, and are no more than so many:
 * the decoder has four threads.
 */
const MOST_AT_A_TIME = 8;
const gate = new DecodingGate(MAX_PIXELS);
/** The most bytes of a picture's file. */
export const MAX_FILE_BYTES = 100_000_000;

export interface DecodedImage extends Picture {
  readonly format: ImageFormat;
  /** Frames of an animation, or pages; the first was decoded. */
  readonly nFrames: number;
}

export type ImageFormat = "PNG" | "JPEG" | "WebP" | "GIF" | "TIFF";

type SharpModule = (input: Uint8Array, options?: SharpOptions) => Sharp;
let loading: Promise<SharpModule> | undefined;

/** The decoder is native code of some 20 MB: it is loaded when the first picture is. */
export function loadSharp(): Promise<SharpModule> {
  loading ??= import("sharp").then(
    ({ default: sharp }) => {
      sharp.cache(false); // every picture is read once: nothing to remember
      return sharp;
    },
    (cause: unknown) => {
      loading = undefined;
      throw new Error(
        "Cannot decode pictures: the package sharp is not installed for this machine; try: npm install sharp",
        { cause },
      );
    },
  );
  return loading;
}

/**
 * Decodes a PNG, JPEG, WebP, GIF or TIFF to red, green and blue bytes, as Pillow does where nothing below says otherwise.
 *
 * Turned as its EXIF orientation says; transparent parts over white; greyscale spread over the three colours; 16 bits
 * cut to the upper 8; CMYK by its colour profile, or the usual one; other profiles are ignored, as training pipelines do. Of
 * an animation the first frame.
 *
 * The kind is told by the first bytes, never by the name, and no other kind reaches the decoder (no SVG, no PDF). The
 * size that the header claims is checked before any pixel is decoded.
 *
 * @throws {ImageError} if it is empty, no picture, of another kind, of fractions or more than 16 bits, larger than
 *   `MAX_PIXELS`, cut off or damaged
 *
 * @example
 * (await decodeImage(new Uint8Array(0)).catch((e) => e)).code; // "empty-file"
 */
export async function decodeImage(bytes: Uint8Array): Promise<DecodedImage> {
  const format = formatOf(bytes);
  const sharp = await loadSharp();
  let metadata: Metadata;
  try {
    metadata = await sharp(bytes, { limitInputPixels: false, failOn: "error" }).metadata();
  } catch (cause) {
    throw damaged(format, cause);
  }
  const { width, pages = 1, depth = "uchar" } = metadata;
  if (!wholeSamples.has(depth)) {
    throw new ImageError(
      "unsupported-format",
      `it is a ${format} of ${depth} samples, and whole numbers of at most 16 bits are allowed`,
    );
  }
  const height = metadata.pageHeight ?? metadata.height;
  if (width * height > MAX_PIXELS) {
    throw new ImageError(
      "too-many-pixels",
      `it is ${width} × ${height} pixels, and ${MAX_PIXELS / 1e6} million are allowed`,
    );
  }
  const options = {
    limitInputPixels: MAX_PIXELS,
    failOn: "error",
    ignoreIcc: metadata.space !== "cmyk",
  } as const;
  const decode = () =>
    sharp(bytes, options)
      .autoOrient()
      .flatten({ background: "#ffffff" })
      .toColourspace("srgb")
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true });
  try {
    const { data, info } = await gate.run(Math.max(width * height, MAX_PIXELS / MOST_AT_A_TIME), decode);
    return {
      format,
      nFrames: pages,
      width: info.width,
      height: info.height,
      data: asRgb(data, info.channels, info.width * info.height),
    };
  } catch (cause) {
    throw cause instanceof ImageError ? cause : damaged(format, cause);
  }
}

/** Of 8 and 16 bits, as libvips calls them. What white is among any others only their maker knows. */
const wholeSamples: ReadonlySet<string> = new Set(["uchar", "ushort"]);

function asRgb(data: Uint8Array, nChannels: number, nPixels: number): Uint8Array {
  if (nChannels === 3) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const rgb = new Uint8Array(nPixels * 3);
  for (let i = 0; i < nPixels; i++) {
    for (let c = 0; c < 3; c++) rgb[i * 3 + c] = data[i * nChannels + (nChannels < 3 ? 0 : c)] as number;
  }
  return rgb;
}

/** Kinds by their first bytes: where, and which. */
const signatures: readonly (readonly [ImageFormat, ...(readonly [number, string])[]])[] = [
  ["PNG", [0, "\x89PNG\r\n\x1a\n"]],
  ["JPEG", [0, "\xff\xd8\xff"]],
  ["WebP", [0, "RIFF"], [8, "WEBP"]],
  ["GIF", [0, "GIF8"]],
  ["TIFF", [0, "II*\0"]],
  ["TIFF", [0, "MM\0*"]],
  ["TIFF", [0, "II+\0"]],
  ["TIFF", [0, "MM\0+"]],
];

/** Kinds of picture that are not decoded. */
const otherKinds: readonly (readonly [string, readonly [number, string]])[] = [
  ["HEIC", [4, "ftyphe"]],
  ["HEIC", [4, "ftypmif"]],
  ["AVIF", [4, "ftypavi"]],
  ["JPEG XL", [0, "\xff\x0a"]],
  ["JPEG XL", [4, "JXL "]],
  ["JPEG 2000", [4, "jP  "]],
  ["BMP", [0, "BM"]],
  ["SVG", [0, "<svg"]],
  ["SVG", [0, "<?xml"]],
  ["PDF", [0, "%PDF"]],
  ["Photoshop", [0, "8BPS"]],
];

function formatOf(bytes: Uint8Array): ImageFormat {
  if (bytes.length === 0) throw new ImageError("empty-file", "it is empty");
  if (bytes.length > MAX_FILE_BYTES) {
    throw new ImageError(
      "file-too-large",
      `it has ${bytes.length} bytes, and ${MAX_FILE_BYTES / 1e6} million are allowed`,
    );
  }
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(32, bytes.length)).toString("latin1");
  const has = ([at, text]: readonly [number, string]) => start.startsWith(text, at);
  const found = signatures.find(([, ...marks]) => marks.every(has));
  if (found !== undefined) return found[0];
  const other = otherKinds.find(([, mark]) => has(mark));
  if (other !== undefined) {
    throw new ImageError(
      "unsupported-format",
      `it is ${other[0]}, and PNG, JPEG, WebP, GIF and TIFF are allowed`,
    );
  }
  throw new ImageError("not-an-image", "it is no picture: PNG, JPEG, WebP, GIF and TIFF are allowed");
}

function damaged(format: ImageFormat, cause: unknown): ImageError {
  const reason = cause instanceof Error ? (cause.message.split("\n")[0] as string) : String(cause);
  return new ImageError("damaged", `it is a ${format} that is cut off or damaged (${reason.trim()})`, {
    cause,
  });
}
