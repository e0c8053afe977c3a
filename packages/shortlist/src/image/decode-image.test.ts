/** Golden values: what Pillow decodes the same files to (goldens/make-pictures.py). */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { decodeImage } from "./decode-image.ts";

interface Golden {
  readonly file: string;
  readonly width: number;
  readonly height: number;
  readonly pixels: string;
  readonly tolerance: number;
  readonly frames: number;
}

const text = readFileSync(join(import.meta.dirname, "goldens/pictures.json"), "utf8");
const goldens = Object.entries((JSON.parse(text) as { files: Record<string, Golden> }).files);
const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, "base64"));

function fileOf(name: string): Uint8Array {
  return bytesOf((goldens.find(([key]) => key === name) as [string, Golden])[1].file);
}

test.each(goldens)("decodeImage() gives Pillow's pixels of %s", async (_name, golden) => {
  const image = await decodeImage(bytesOf(golden.file));
  expect([image.width, image.height, image.nFrames]).toEqual([golden.width, golden.height, golden.frames]);
  const expected = bytesOf(golden.pixels);
  expect(image.data.length).toBe(expected.length);
  let worst = 0;
  for (const [i, byte] of image.data.entries())
    worst = Math.max(worst, Math.abs(byte - (expected[i] as number)));
  expect(worst).toBeLessThanOrEqual(golden.tolerance);
});

/** A PNG that claims a size and has next to no data. */
function bomb(width: number, height: number): Uint8Array {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const head = Buffer.alloc(4);
    head.writeUInt32BE(data.length);
    const check = Buffer.alloc(4);
    check.writeUInt32BE(crc(body));
    return Buffer.concat([head, body, check]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const parts = [
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.alloc(1000))),
    chunk("IEND", Buffer.alloc(0)),
  ];
  return new Uint8Array(Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), ...parts]));
}

function crc(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let k = 0; k < 8; k++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return (value ^ 0xffffffff) >>> 0;
}

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

function half(bytes: Uint8Array): Uint8Array {
  return bytes.slice(0, bytes.length >> 1);
}
