import sharp from "sharp";
import { expect, it } from "vitest";
import { createRng } from "../numeric/random.ts";
import { decodeImage } from "./decode-image.ts";
import { previewOf } from "./preview.ts";

const flat = (width: number, height: number, byte = 200) => ({
  width,
  height,
  data: new Uint8Array(width * height * 3).fill(byte),
});

function noise(width: number, height: number) {
  const rng = createRng("noise");
  return { width, height, data: Uint8Array.from({ length: width * height * 3 }, () => rng.integer(256)) };
}

it.each([
  [400, 200, 96, 48],
  [30, 4000, 1, 96],
  [96, 96, 96, 96],
  [28, 20, 28, 20], // never enlarged
])("previewOf() of %d × %d is %d × %d", async (width, height, ...size) => {
  const preview = await previewOf(flat(width, height));
  expect([preview.width, preview.height]).toEqual(size);
  const decoded = await decodeImage(preview.file);
  expect([decoded.format, decoded.width, decoded.height]).toEqual(["WebP", ...size]);
});

it("previewOf() is exact for drawings and close for photographs", async () => {
  const drawing = flat(40, 40, 255);
  drawing.data.fill(17, 0, 1500);
  expect([...(await decodeImage((await previewOf(drawing)).file)).data]).toEqual([...drawing.data]);
  const smooth = {
    width: 96,
    height: 96,
    data: Uint8Array.from({ length: 27648 }, (_, i) => (i / 27648) * 255),
  };
  const { data } = await decodeImage((await previewOf(smooth)).file);
  const error = data.reduce((sum, byte, i) => sum + Math.abs(byte - (smooth.data[i] as number)), 0);
  expect(error / data.length).toBeLessThan(4);
});

it("previewOf() stays below 16 kB even of noise, so that 60 of them stay below 1 MB", async () => {
  expect((await previewOf(noise(96, 96))).file.length).toBeLessThan(16_000);
});

it("previewOf() keeps nothing but pixels, and gives the same bytes again", async () => {
  const { file } = await previewOf(noise(300, 200));
  const { exif, icc, xmp } = await sharp(file).metadata();
  expect([exif, icc, xmp]).toEqual([undefined, undefined, undefined]);
  expect(Buffer.from((await previewOf(noise(300, 200))).file).equals(Buffer.from(file))).toBe(true);
});
