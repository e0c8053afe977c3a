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
