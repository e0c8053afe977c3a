/** Golden values: Pillow's own `Image.resize` (goldens/make-resample.py). */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type ResampleFilter, resample } from "./resample.ts";

interface Golden {
  readonly source: { width: number; height: number; data: string };
  readonly cases: readonly {
    filter: ResampleFilter;
    width: number;
    height: number;
    box: [number, number, number, number] | null;
    data: string;
  }[];
}

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, "base64"));
const golden: Golden = JSON.parse(readFileSync(join(import.meta.dirname, "goldens/resample.json"), "utf8"));
const source = { ...golden.source, data: bytesOf(golden.source.data) };

test.each(golden.cases)("resample() is Pillow's $filter to $width × $height, box $box", (golden) => {
  const [left, top, right, bottom] = golden.box ?? [0, 0, source.width, source.height];
  const region = { left, top, width: right - left, height: bottom - top };
  const { data } = resample(source, golden.width, golden.height, golden.filter, { region });
  expect(Buffer.from(data).equals(Buffer.from(bytesOf(golden.data)))).toBe(true);
});

test("resample() leaves a picture of one colour alone, whatever the sizes", () => {
  const size = fc.integer({ min: 1, max: 12 });
  const filter = fc.constantFrom("nearest", "box", "bilinear", "hamming", "bicubic", "lanczos");
  fc.assert(
    fc.property(
      size,
      size,
      size,
      size,
      filter,
      fc.integer({ min: 0, max: 255 }),
      (w, h, x, y, kind, byte) => {
        const picture = { width: w, height: h, data: new Uint8Array(w * h * 3).fill(byte) };
        const { data } = resample(picture, x, y, kind as ResampleFilter);
        expect(data).toEqual(new Uint8Array(x * y * 3).fill(byte));
      },
    ),
  );
});

test("resample() refuses sizes and regions that are none", () => {
  expect(() => resample(source, 0, 4, "box")).toThrow("Cannot resample to 0 × 4");
  const region = { left: 20, top: 0, width: 4, height: 4 };
  expect(() => resample(source, 4, 4, "box", { region })).toThrow("must lie in the picture of 23 × 17");
});
