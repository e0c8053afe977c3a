import { expect, test } from "vitest";
import { createRng } from "../../numeric/random.ts";
import type { ResampledScore } from "./resampled-score.ts";
import { trustGauge } from "./trust-gauge.ts";

const only = (value: number, first: number, second: number): ResampledScore => ({
  value,
  halves: [[first, second]],
});

test("trustGauge() by hand: two models, one split", () => {
  // deviations ±1 in one half, ±0.5 in the other: real 2 · 0.5 = 1; chance 2 · 0.25 / 2 = 0.25, half of it left
  const trust = trustGauge([only(-1, -1, -0.5), only(1, 1, 0.5)], "LEEP");
  expect(trust?.reliability).toBeCloseTo(1 / 1.125, 14);
  expect(trust?.verdict).toBe("separates");
});

test("trustGauge() does not count what moves all models alike", () => {
  const trust = trustGauge([only(0, 0, 10), only(1, 1, 11), only(3, 3, 13)], "LEEP");
  expect(trust).toMatchObject({ reliability: 1, verdict: "separates" });
});

test("trustGauge() calls a proxy flat whose order turns round, or whose scores are all the same", () => {
  expect(trustGauge([only(0.1, 0, 1), only(0.2, 1, 0)], "NCE")).toEqual({
    reliability: 0,
    verdict: "flat",
    words:
      "NCE is flat on this data: only 0 % of the models' differences is more than the chance of which rows were probed",
  });
  expect(trustGauge([only(-0.5, -0.5, -0.5), only(-0.5, -0.5, -0.5)], "NCE")).toMatchObject({
    reliability: 0,
    verdict: "flat",
  });
  // as the paper's LEEP on MultiRC: the order holds, but within 1 % of the scores' size
  expect(trustGauge([only(-0.683, -0.683, -0.683), only(-0.68, -0.68, -0.68)], "LEEP")).toEqual({
    reliability: 1,
    verdict: "flat",
    words: "LEEP is flat on this data: the models' scores differ by less than 1 %",
  });
});

test("trustGauge() says nothing of one model, or without splits", () => {
  expect(trustGauge([only(1, 1, 1)], "LEEP")).toBeUndefined();
  expect(trustGauge([{ value: 1, halves: [] }, { value: 2, halves: [] }], "LEEP")).toBeUndefined(); // biome-ignore format: one line
});

test("trustGauge() is the correlation to expect between two probes", () => {
  const rng = createRng("two probes");
  // scores of 400 models: real differences of variance 1; chance of variance 1.5 on all rows, 3 on a half
  const models = Array.from({ length: 400 }, () => {
    const real = rng.normal();
    const half = () => real + Math.sqrt(3) * rng.normal();
    return { value: real, halves: Array.from({ length: 8 }, () => [half(), half()] as const) };
  });
  const trust = trustGauge(models, "LogME");
  expect(trust?.reliability).toBeCloseTo(1 / 2.5, 1);
  expect(trust?.verdict).toBe("flat");
});
