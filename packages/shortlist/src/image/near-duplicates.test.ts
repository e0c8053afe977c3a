import fc from "fast-check";
import { expect, test } from "vitest";
import { createRng } from "../numeric/random.ts";
import { differenceHash, hashDistance, THUMBNAIL_BYTES, thumbnailOf } from "./difference-hash.ts";
import { nearDuplicates } from "./near-duplicates.ts";
import type { Picture } from "./picture.ts";
import { resample } from "./resample.ts";

/** Blobs of colour, as photographs have them. */
function picture(seed: number, side = 48): Picture {
  const rng = createRng(seed);
  const data = Uint8Array.from({ length: 6 * 6 * 3 }, () => rng.integer(256));
  return resample({ width: 6, height: 6, data }, side, side, "bicubic");
}

function hashed(pictures: readonly Picture[]) {
  const thumbnails = new Uint8Array(pictures.length * THUMBNAIL_BYTES);
  for (const [i, one] of pictures.entries()) thumbnails.set(thumbnailOf(one).data, i * THUMBNAIL_BYTES);
  return { hashes: Uint32Array.from(pictures.flatMap(differenceHash)), thumbnails };
}

test("differenceHash() by hand: brightness falling along the rows is all ones, rising all zeros", () => {
  const data = Uint8Array.from({ length: 9 * 8 * 3 }, (_, i) => 200 - 20 * (Math.floor(i / 3) % 9));
  expect(differenceHash({ width: 9, height: 8, data })).toEqual([0xffffffff, 0xffffffff]);
  expect(differenceHash({ width: 9, height: 8, data: data.map((byte) => 255 - byte) })).toEqual([0, 0]);
});

test("hashDistance() counts the bits that differ", () => {
  const word = fc.integer({ min: 0, max: 0xffffffff });
  const count = (a: number) => a.toString(2).replaceAll("0", "").length;
  fc.assert(
    fc.property(word, word, word, word, (a, b, c, d) => {
      expect(hashDistance(a, b, c, d)).toBe(count((a ^ c) >>> 0) + count((b ^ d) >>> 0));
    }),
  );
});

test("nearDuplicates() finds a picture in another size or brightness, and no other picture", () => {
  const small = resample(picture(1), 31, 31, "lanczos");
  const brighter = { ...picture(2), data: picture(2).data.map((byte) => Math.min(255, byte + 4)) };
  const groups = nearDuplicates(hashed([picture(1), picture(2), picture(3), small, brighter, picture(4)]));
  expect([...groups]).toEqual([0, 1, 2, 0, 1, 3]);
});

test("nearDuplicates() tells flat pictures apart by their colour", () => {
  const flat = (byte: number) => ({ width: 8, height: 8, data: new Uint8Array(192).fill(byte) });
  expect([...nearDuplicates(hashed([flat(10), flat(90), flat(12)]))]).toEqual([0, 1, 0]);
});

test("nearDuplicates() gives the same groups whatever the order", () => {
  const seeds = [1, 2, 3, 1, 2, 5];
  fc.assert(
    fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }), (order) => {
      const groups = nearDuplicates(hashed(order.map((i) => picture(seeds[i] as number))));
      for (const [a, i] of order.entries()) {
        for (const [b, j] of order.entries()) expect(groups[a] === groups[b]).toBe(seeds[i] === seeds[j]);
      }
    }),
    { numRuns: 20 },
  );
});
