import { expect, test } from "vitest";
import { createMatrix, type Matrix } from "../../numeric/matrix.ts";
import { createRng } from "../../numeric/random.ts";
import { proxyScores } from "../proxy/index.ts";
import { probeResamples, resampledScore } from "./resampled-score.ts";

/** A score whose error is known: the mean of the first column. */
const meanScore = {
  score: ({ data, nRows, nColumns }: Matrix) =>
    data.reduce((sum, value, i) => sum + (i % nColumns === 0 ? value : 0), 0) / nRows,
};

test("resampledScore() by hand: the two halves of every split have the mean of all between them", () => {
  const labels = Array.from({ length: 24 }, (_, i) => i % 2);
  const values = createMatrix(24, 1);
  values.data.forEach((_, i) => {
    values.data[i] = i;
  });
  const resamples = probeResamples(labels, { seed: 1, nSplits: 3 });
  const { value, halves, shuffled } = resampledScore(meanScore, values, labels, resamples);
  expect(shuffled).toEqual([11.5, 11.5]); // it does not read the labels
  expect(value).toBe(11.5);
  expect(halves).toHaveLength(3);
  halves.forEach(([first, second], split) => {
    expect((first + second) / 2).toBeCloseTo(11.5, 12);
    const rows = resamples.splits[split]![0];
    expect(first).toBeCloseTo(rows.reduce((sum, row) => sum + row, 0) / 12, 12);
  });
});

test("probeResamples() says nothing of fewer than 20 rows, and shuffles keep how many rows each class has", () => {
  expect(probeResamples(new Array(19).fill(0), { seed: 0 })).toEqual({ splits: [], shuffles: [] });
  const labels = Array.from({ length: 20 }, (_, i) => i % 3);
  const { splits, shuffles } = probeResamples(labels, { seed: 0 });
  expect(splits).toHaveLength(6);
  expect(shuffles).toHaveLength(2);
  for (const shuffle of shuffles) {
    expect([...shuffle]).not.toEqual(labels);
    expect([...shuffle].sort()).toEqual([...labels].sort());
  }
});

test.each(Object.entries(proxyScores))("%s can be resampled, rare classes and all", (_, proxy) => {
  const rng = createRng("resampled");
  const labels = Array.from({ length: 30 }, (_, i) => (i < 28 ? i % 3 : i - 24)); // two classes with one row
  const values = createMatrix(30, 4);
  for (let i = 0; i < 30; i++) {
    for (let j = 0; j < 4; j++) values.data[4 * i + j] = (j === labels[i] ? 3 : 1) + rng.next();
    const row = values.data.subarray(4 * i, 4 * i + 4);
    const total = row.reduce((sum, value) => sum + value, 0);
    for (let j = 0; j < 4; j++) row[j] = row[j]! / total; // a distribution, for LEEP and NCE
  }
  const { value, halves, shuffled } = resampledScore(
    proxy,
    values,
    labels,
    probeResamples(labels, { seed: 0 }),
  );
  for (const score of [value, ...halves.flat(), ...shuffled]) expect(Number.isFinite(score)).toBe(true);
});
