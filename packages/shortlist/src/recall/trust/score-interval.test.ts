import { expect, test } from "vitest";
import { createMatrix } from "../../numeric/matrix.ts";
import { createRng } from "../../numeric/random.ts";
import { probeResamples, resampledScore } from "./resampled-score.ts";
import { scoreInterval } from "./score-interval.ts";

const anything = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;

test("scoreInterval() by hand, cut at what the score can be", () => {
  // one split, 0.2 apart: error 0.1, one degree of freedom: 6.31 · 0.1
  const score = { value: 0.5, halves: [[0.4, 0.6]] as const };
  const [low, high] = scoreInterval(score, anything)!;
  expect(low).toBeCloseTo(-0.131, 12);
  expect(high).toBeCloseTo(1.131, 12);
  expect(scoreInterval(score, [0, 1])).toEqual([0, 1]);
  expect(scoreInterval({ value: 0.5, halves: [] }, anything)).toBeUndefined();
});

test("scoreInterval() holds the true value in about nine of ten probes", () => {
  const rng = createRng("coverage");
  const labels = Array.from({ length: 60 }, (_, i) => i % 2);
  const mean = {
    score: ({ data }: { data: Float64Array }) => data.reduce((sum, value) => sum + value, 0) / data.length,
  };
  const nProbes = 400;
  let nHeld = 0;
  for (let probe = 0; probe < nProbes; probe++) {
    const values = createMatrix(60, 1);
    for (let i = 0; i < 60; i++) values.data[i] = rng.normal();
    const resamples = probeResamples(labels, { seed: probe });
    const [low, high] = scoreInterval(resampledScore(mean, values, labels, resamples), anything)!;
    if (low <= 0 && 0 <= high) nHeld++;
  }
  // binomial with p = 0.9: 360 ± 6; the splits overlap, so the error is known a little less well
  expect(nHeld / nProbes).toBeGreaterThan(0.86);
  expect(nHeld / nProbes).toBeLessThan(0.95);
});
