import { expect, test } from "vitest";
import { thumbnailOf } from "../image/difference-hash.ts";
import type { Picture } from "../image/picture.ts";
import { createRng } from "../numeric/random.ts";
import { flipKeepsClasses } from "./flip-keeps-classes.ts";

/** A stroke on the left or right, or on top or below, with noise. */
function stroke(seed: number, at: (x: number, y: number) => boolean): Picture {
  const rng = createRng(seed);
  const data = new Uint8Array(32 * 32 * 3);
  for (let i = 0; i < 1024; i++) {
    const byte = (at(i % 32, Math.floor(i / 32)) ? 200 : 20) + rng.integer(50);
    data.fill(byte, i * 3, i * 3 + 3);
  }
  return { width: 32, height: 32, data };
}

const datasetOf = (first: (x: number, y: number) => boolean, second: (x: number, y: number) => boolean) => {
  const labels = Int32Array.from({ length: 40 }, (_, i) => i % 2);
  const thumbnails = new Uint8Array(40 * 3072);
  for (let i = 0; i < 40; i++) thumbnails.set(thumbnailOf(stroke(i, i % 2 ? second : first)).data, i * 3072);
  return { thumbnails, labels, classNames: ["one thing", "other thing"] };
};
const rows = Int32Array.from({ length: 40 }, (_, i) => i);

test("flipKeepsClasses() is true where classes differ up and down, false where they differ left and right", () => {
  expect(
    flipKeepsClasses(
      datasetOf(
        (_x, y) => y < 12,
        (_x, y) => y > 20,
      ),
      rows,
    ),
  ).toBe(true);
  expect(
    flipKeepsClasses(
      datasetOf(
        (x) => x < 12,
        (x) => x > 20,
      ),
      rows,
    ),
  ).toBe(false);
});

test.each([
  ["3", "8"],
  ["b", "d"],
  ["turn left", "turn right"],
  ["arrow-left", "stop"],
])("flipKeepsClasses() is false by the names %s and %s", (...classNames) => {
  expect(
    flipKeepsClasses(
      {
        ...datasetOf(
          (_x, y) => y < 12,
          (_x, y) => y > 20,
        ),
        classNames,
      },
      rows,
    ),
  ).toBe(false);
});
