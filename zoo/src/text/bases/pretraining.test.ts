import { createRng } from "shortlist";
import { expect, test } from "vitest";
import { shuffledBatches, tokensOf } from "./batches.ts";
import { coOccurrenceVectors } from "./co-occurrence-vectors.ts";
import { hideTokens } from "./train-masked.ts";

const encode = (texts: number[][]) => ({
  nTexts: texts.length,
  ids: Int32Array.from(texts.flat()),
  offsets: Int32Array.from([0, ...texts].map((_, i) => texts.slice(0, i).flat().length)),
  maxTokens: Math.max(...texts.map(({ length }) => length)),
  nTruncated: 0,
});

test("shuffledBatches() makes full batches of every text at most once", () => {
  const encoded = encode(Array.from({ length: 21 }, (_, i) => Array(3 + (i % 5)).fill(9)));
  const batches = shuffledBatches(encoded, 4, createRng(1));
  const rows = batches.flatMap((batch) => batch.rows);
  expect(batches.every((batch) => batch.rows.length === 4 && batch.nTokens === 16)).toBe(true);
  expect(new Set(rows).size).toBe(20);
});

test("hideTokens() hides 15 % of the words, never special tokens, and remembers them", () => {
  const texts = Array.from({ length: 40 }, () => [2, ...Array.from({ length: 20 }, (_, i) => 10 + i), 3]);
  const { ids, mask } = tokensOf(encode(texts), { rows: [...texts.keys()], nTokens: 24 });
  const hidden = hideTokens(ids, mask, 40, 150, createRng(3));
  const n = hidden.weights.reduce((sum, weight) => sum + weight, 0);
  expect(n).toBe(120); // 15 % of 800 words
  for (let i = 0; i < n; i++) expect(hidden.labels[i]).toBe(ids[hidden.positions[i]!]);
  const nMasked = hidden.ids.filter((id) => id === 4).length;
  expect(nMasked).toBeGreaterThan(0.65 * n);
  expect(nMasked).toBeLessThan(0.95 * n);
  expect(hidden.ids.filter((id) => id === 2)).toHaveLength(40);
});

test("coOccurrenceVectors() puts tokens that stand in the same company near each other", () => {
  const rng = createRng(5);
  // Tokens 5 and 6 stand among 7 and 8; 9 and 10 among 11 and 12.
  const texts = Array.from({ length: 400 }, (_, i) =>
    i % 2 === 0
      ? [2, 7 + rng.integer(2), 5 + rng.integer(2), 7 + rng.integer(2), 3]
      : [2, 11 + rng.integer(2), 9 + rng.integer(2), 11 + rng.integer(2), 3],
  );
  const vectors = coOccurrenceVectors(encode(texts), 13, 2, 1, "seed");
  const cosine = (a: number, b: number): number => {
    const [u, v] = [vectors.subarray(2 * a, 2 * a + 2), vectors.subarray(2 * b, 2 * b + 2)];
    return (u[0]! * v[0]! + u[1]! * v[1]!) / (Math.hypot(...u) * Math.hypot(...v));
  };
  expect(cosine(5, 6)).toBeGreaterThan(0.8);
  expect(cosine(9, 10)).toBeGreaterThan(0.8);
  expect(Math.abs(cosine(5, 9))).toBeLessThan(0.6);
});
