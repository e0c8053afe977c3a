import fc from "fast-check";
import { expect, test } from "vitest";
import { createRng } from "../numeric/random.ts";
import { bucketFor, encoderFeeds, evaluationBatches, trainingBatches } from "./batches.ts";
import type { EncodedTexts } from "./encode-texts.ts";

/** Texts of the given lengths; text i consists of tokens i + 1. */
function textsOf(lengths: readonly number[]): EncodedTexts {
  const offsets = Int32Array.from([
    0,
    ...lengths.map((_, i) => lengths.slice(0, i + 1).reduce((a, b) => a + b, 0)),
  ]);
  const ids = Int32Array.from(lengths.flatMap((length, i) => Array.from({ length }, () => i + 1)));
  return { nTexts: lengths.length, ids, offsets, maxTokens: Math.max(0, ...lengths), nTruncated: 0 };
}

const lengthLists = fc.array(fc.integer({ min: 1, max: 512 }), { minLength: 1, maxLength: 300 });

test("every text is in exactly one batch, which is long enough; all training batches but one are full", () => {
  fc.assert(
    fc.property(lengthLists, fc.integer({ min: 1, max: 32 }), fc.nat(), (lengths, batchSize, seed) => {
      const encoded = textsOf(lengths);
      const rows = Int32Array.from(lengths.keys());
      const training = trainingBatches(encoded, rows, batchSize, createRng(seed));
      const evaluation = evaluationBatches(encoded, rows);
      expect(training.filter((batch) => batch.rows.length < batchSize).length).toBeLessThanOrEqual(1);
      for (const { rows, nTokens } of evaluation) expect(rows.length * nTokens).toBeLessThanOrEqual(4096);
      for (const batches of [training, evaluation]) {
        expect(batches.flatMap((batch) => [...batch.rows]).sort((a, b) => a - b)).toEqual([...rows]);
        for (const batch of batches)
          for (const row of batch.rows) expect(lengths[row]).toBeLessThanOrEqual(batch.nTokens);
      }
    }),
    { numRuns: 30 },
  );
});

test("the order of the texts follows from the seed alone, and the caller's rows stay as they are", () => {
  const encoded = textsOf(Array.from({ length: 200 }, (_, i) => (i % 40) + 3));
  const rows = Int32Array.from({ length: 200 }, (_, i) => i);
  const order = (seed: number) =>
    trainingBatches(encoded, rows, 16, createRng(seed)).flatMap((batch) => [...batch.rows]);
  expect(order(1)).toEqual(order(1));
  expect(order(1)).not.toEqual(order(2));
  expect([...rows]).toEqual(Array.from({ length: 200 }, (_, i) => i));
});

test("length grouping pads less than plain shuffling would", () => {
  const rng = createRng(3);
  const lengths = Array.from({ length: 1024 }, () => 3 + rng.integer(250));
  const encoded = textsOf(lengths);
  const batches = trainingBatches(encoded, Int32Array.from(lengths.keys()), 16, createRng(1));
  const padded = batches.reduce((sum, batch) => sum + 16 * batch.nTokens, 0);
  const real = lengths.reduce((a, b) => a + b, 0);
  // Plain shuffling pads nearly every batch to 256: 2.0 times the real tokens.
  expect(padded / real).toBeLessThan(1.35);
});

test("bucketFor() takes the smallest that fits", () => {
  expect([1, 16, 17, 512].map(bucketFor)).toEqual([16, 16, 32, 512]);
  expect(() => bucketFor(513)).toThrow(RangeError);
});

test("encoderFeeds() pads texts on the right, and fills missing rows with one unmasked token", () => {
  const feeds = encoderFeeds(
    textsOf([3, 2]),
    { rows: Int32Array.of(1), nTokens: 4 },
    2,
    [
      { name: "input_ids", type: "int64" },
      { name: "attention_mask", type: "int32" },
      { name: "token_type_ids", type: "int64" },
    ],
    9,
  );
  expect(feeds.input_ids).toEqual({
    type: "int64",
    dims: [2, 4],
    data: BigInt64Array.of(2n, 2n, 9n, 9n, 9n, 9n, 9n, 9n),
  });
  expect(feeds.attention_mask).toEqual({
    type: "int32",
    dims: [2, 4],
    data: Int32Array.of(1, 1, 0, 0, 1, 0, 0, 0),
  });
  expect(feeds.token_type_ids?.data).toEqual(new BigInt64Array(8));
});
