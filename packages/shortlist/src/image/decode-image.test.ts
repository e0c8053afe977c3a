/** Golden values: what Pillow decodes the same files to (goldens/make-pictures.py). */
import { describe, expect, test } from "vitest";
import { decodeImage } from "./decode-image.ts";
import { bomb, bytesOf, fileOf, goldenPictures, half } from "./golden-pictures.test.files.ts";

test.each(goldenPictures)("decodeImage() gives Pillow's pixels of %s", async (_name, golden) => {
  const image = await decodeImage(bytesOf(golden.file));
  expect([image.width, image.height, image.nFrames]).toEqual([golden.width, golden.height, golden.frames]);
  const expected = bytesOf(golden.pixels);
  expect(image.data.length).toBe(expected.length);
  let worst = 0;
  for (const [i, byte] of image.data.entries())
    worst = Math.max(worst, Math.abs(byte - (expected[i] as number)));
  expect(worst).toBeLessThanOrEqual(golden.tolerance);
});

describe("decodeImage() says in one line what is wrong with", () => {
  const cases: [string, () => Uint8Array, string, RegExp][] = [
    ["an empty file", () => new Uint8Array(0), "empty-file", /^it is empty$/],
    ["text", () => Buffer.from("hello, this is no picture"), "not-an-image", /^it is no picture/],
    [
      "SVG",
      () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      "unsupported-format",
      /^it is SVG/,
    ],
    ["HEIC", () => Buffer.from("\0\0\0\x18ftypheic\0\0\0\0"), "unsupported-format", /^it is HEIC/],
    [
      "a JPEG cut in half",
      () => half(fileOf("jpeg, quality 90")),
      "damaged",
      /^it is a JPEG that is cut off/,
    ],
    ["a PNG cut in half", () => half(fileOf("png rgb")), "damaged", /^it is a PNG that is cut off/],
    ["a WebP cut in half", () => half(fileOf("webp lossless")), "damaged", /^it is a WebP that is cut off/],
    ["a GIF cut in half", () => half(fileOf("gif animated")), "damaged", /^it is a GIF that is cut off/],
    ["a TIFF cut in half", () => half(fileOf("tiff lzw")), "damaged", /^it is a TIFF that is cut off/],
    ["the start of a PNG", () => fileOf("png rgb").slice(0, 12), "damaged", /^it is a PNG that is cut off/],
    [
      "a TIFF of fractions",
      () => tiffOf(3),
      "unsupported-format",
      /^it is a TIFF of float samples, and whole numbers of at most 16 bits are allowed$/,
    ],
    ["a TIFF of 32 bits", () => tiffOf(2), "unsupported-format", /^it is a TIFF of int samples/],
    [
      "a decompression bomb",
      () => bomb(60_000, 60_000),
      "too-many-pixels",
      /^it is 60000 × 60000 pixels, and 64 mil/,
    ],
  ];
  test.each(cases)("%s", async (_name, make, code, message) => {
    const error = await decodeImage(make()).then(
      () => undefined,
      (caught) => caught,
    );
    expect(error).toMatchObject({ name: "ImageError", code });
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain("\n");
  });
});

/** Two grey samples of 32 bits, signed whole numbers (2) or fractions (3): no file tells what white is among them. */
function tiffOf(sampleFormat: 2 | 3): Uint8Array {
  const pixels = 8 + 2 + 10 * 12 + 4;
  const entries = [
    [256, 2], // width
    [257, 1], // height
    [258, 32], // bits
    [259, 1], // not compressed
    [262, 1], // 0 is black
    [273, pixels],
    [277, 1], // samples per pixel
    [278, 1], // rows
    [279, 8], // bytes
    [339, sampleFormat],
  ] as const;
  const file = Buffer.alloc(pixels + 8);
  file.write("II*\0", "latin1");
  file.writeUInt32LE(8, 4);
  file.writeUInt16LE(entries.length, 8);
  for (const [i, [tag, value]] of entries.entries()) {
    file.writeUInt16LE(tag, 10 + 12 * i);
    file.writeUInt16LE(4, 12 + 12 * i);
    file.writeUInt32LE(1, 14 + 12 * i);
    file.writeUInt32LE(value, 18 + 12 * i);
  }
  file.writeFloatLE(1, pixels + 4);
  return new Uint8Array(file);
}
