import { describe, expect, test } from "vitest";
import { argmax } from "../numeric/argmax.ts";
import { rowOf } from "../numeric/matrix.ts";
import { createRng } from "../numeric/random.ts";
import type { Baseline, BaselineData, FittedBaseline } from "./baseline.ts";
import { baselines } from "./index.ts";
import { majority } from "./majority.ts";
import { runInSlices } from "./run-in-slices.ts";
import { tfidf } from "./tfidf.ts";

/** Texts of mostly meaningless words, with now and then one that tells the class. */
function madeUp(nTexts: number, nClasses: number, seed: number): BaselineData {
  const rng = createRng(seed);
  const labels = Int32Array.from({ length: nTexts }, () => rng.integer(nClasses));
  const texts = Array.from(labels, (label) =>
    Array.from({ length: 12 }, () =>
      rng.next() < 0.25 ? `class${label}word${rng.integer(6)}` : `noise${rng.integer(300)}`,
    ).join(" "),
  );
  const rows = Int32Array.from({ length: nTexts }, (_, row) => row);
  const nTrain = Math.floor(0.7 * nTexts);
  const nTested = Math.floor(0.85 * nTexts);
  return {
    examples: texts,
    labels,
    nClasses,
    split: { train: rows.slice(0, nTrain), validation: rows.slice(nTrain, nTested) },
  };
}

function accuracyOn(
  fitted: FittedBaseline,
  { examples: texts, labels }: BaselineData,
  rows: Int32Array,
): number {
  const probabilities = fitted.predict(Array.from(rows, (row) => texts[row]!));
  return rows.filter((row, i) => argmax(rowOf(probabilities, i)) === labels[row]).length / rows.length;
}

test("majority by hand: class 1 has two of three training rows", async () => {
  const data = {
    examples: ["a", "b", "c", "d"],
    labels: Int32Array.of(0, 1, 1, 0),
    nClasses: 3,
    split: { train: Int32Array.of(0, 1, 2), validation: Int32Array.of(3) },
  };
  const fitted = await majority.fit(data);
  expect([...fitted.predict(["anything"]).data]).toEqual([
    expect.closeTo(1 / 3, 12),
    expect.closeTo(2 / 3, 12),
    0,
  ]);
  expect(fitted.summary).toBe("class 1 always");
});

test("tfidf learns the words that tell the class, on texts that it has not seen", async () => {
  const data = madeUp(600, 4, 1);
  const unseen = Int32Array.from({ length: 90 }, (_, i) => 510 + i);
  // three telling words a text on average: 1 − .75¹² = 97 % of the texts have one
  expect(accuracyOn(await tfidf.fit(data), data, unseen)).toBeGreaterThan(0.85);
});

test("tfidf chooses C on the validation rows", async () => {
  const data = madeUp(300, 3, 2);
  // Validation rows whose labels are all wrong: the strongest penalty, closest to the shares, is the least wrong.
  const labels = data.labels.map((label, row) => (row >= 210 ? (label + 1) % 3 : label));
  expect((await tfidf.fit({ ...data, labels })).summary).toMatch(/C = 1$/);
});

test("tfidf gives the classes' shares where there are no words", async () => {
  const data = {
    examples: ["!", "?", "…", "!"],
    labels: Int32Array.of(0, 1, 1, 1),
    nClasses: 2,
    split: { train: Int32Array.of(0, 1, 2, 3), validation: Int32Array.of() },
  };
  const [first, second] = (await tfidf.fit(data)).predict(["?"]).data;
  expect(first).toBeCloseTo(0.25, 3); // to the fit's tolerance
  expect(second).toBeCloseTo(0.75, 3);
});

describe.each(Object.entries(baselines))("%s", (_, baseline: Baseline) => {
  test("gives distributions over the classes, the same every time, and never reads other rows", async () => {
    const data = madeUp(120, 3, 3);
    const fitted = await baseline.fit(data);
    const probabilities = fitted.predict(data.examples);
    expect([probabilities.nRows, probabilities.nColumns]).toEqual([120, 3]);
    for (let i = 0; i < 120; i++) {
      expect(rowOf(probabilities, i).reduce((a, b) => a + b)).toBeCloseTo(1, 9);
    }
    const isTest = (row: number) => row >= 102;
    const changed = {
      ...data,
      examples: data.examples.map((text, row) => (isTest(row) ? "class0word1" : text)),
      labels: data.labels.map((label, row) => (isTest(row) ? 0 : label)),
    };
    expect((await baseline.fit(changed)).predict(data.examples).data).toEqual(probabilities.data);
  });

  test("predicts nothing for no texts", async () => {
    const fitted = await baseline.fit(madeUp(60, 2, 4));
    expect(fitted.predict([]).nRows).toBe(0);
  });
});

test("tfidf stops when it is aborted", async () => {
  const signal = AbortSignal.abort(new Error("enough"));
  await expect(tfidf.fit(madeUp(60, 2, 5), { signal })).rejects.toThrow("enough");
});

test("runInSlices() lets timers run between steps", async () => {
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  const nSteps = await runInSlices(
    (function* () {
      let step = 0;
      for (; step < 40; step++) {
        const until = performance.now() + 2;
        while (performance.now() < until);
        yield;
      }
      return step;
    })(),
    { sliceMilliseconds: 5 },
  );
  clearInterval(timer);
  expect(nSteps).toBe(40);
  expect(ticks).toBeGreaterThan(3);
});
