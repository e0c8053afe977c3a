import { expect, test } from "vitest";
import { createMatrix } from "../../numeric/matrix.ts";
import { createRng } from "../../numeric/random.ts";
import { proxyScores } from "../proxy/index.ts";
import { probeResamples, type ResampledScore, resampledScore } from "./resampled-score.ts";
import { trustGauge } from "./trust-gauge.ts";

const only = (value: number, first: number, second: number, shuffled = [0, 0]): ResampledScore => ({
  value,
  halves: [[first, second]],
  shuffled,
});

test("trustGauge() by hand: two models, one split", () => {
  // deviations ±1 in one half, ±0.5 in the other: real 2 · 0.5 = 1; chance 2 · 0.25 / 2 = 0.25, half of it left
  const trust = trustGauge([only(-1, -1, -0.5), only(1, 1, 0.5)], "LEEP");
  expect(trust?.reliability).toBeCloseTo(1 / 1.125, 14);
  expect(trust?.verdict).toBe("separates");
});

test("trustGauge() by hand: what is there with shuffled labels", () => {
  // deviations: scores ±3; shuffles ±2 and ±1: common 2 · 2 = 4, shared (12 + 6) / 2 = 9; rest 18 + 4 − 18 = 4: 4 / 8
  const trust = trustGauge([only(-3, -3, -3, [-2, -1]), only(3, 3, 3, [2, 1])], "GBC");
  expect(trust).toEqual({
    reliability: 0.5,
    verdict: "weak",
    words:
      "GBC separates the models weakly on this data: 50 % of the models' differences is there with shuffled labels, too",
  });
  // the same with every shuffle: nothing is about the labels
  const blind = trustGauge([only(-3, -3, -3, [-3, -3]), only(3, 3, 3, [3, 3])], "TransRate");
  expect(blind).toMatchObject({ reliability: 0, verdict: "flat" });
  // shuffles that have nothing in common but chance take nothing away
  const chance = trustGauge([only(-3, -3, -3, [-1, 1]), only(3, 3, 3, [1, -1])], "LogME");
  expect(chance).toMatchObject({ reliability: 1, verdict: "separates" });
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
      "NCE is flat on this data: 100 % of the models' differences is the chance of which examples were probed",
  });
  expect(trustGauge([only(-0.5, -0.5, -0.5), only(-0.5, -0.5, -0.5)], "NCE")).toMatchObject({
    reliability: 0,
    verdict: "flat",
  });
  // as the paper's LEEP on MultiRC: the order holds, but within 1 % of the scores' size
  expect(trustGauge([only(-0.683, -0.683, -0.683), only(-0.68, -0.68, -0.68)], "LEEP")).toMatchObject({
    verdict: "flat",
    words: "LEEP is flat on this data: its scores differ by less than 1 %",
  });
});

test("trustGauge() says nothing of one model, or without splits", () => {
  expect(trustGauge([only(1, 1, 1)], "LEEP")).toBeUndefined();
  const unsplit = { value: 1, halves: [], shuffled: [] };
  expect(trustGauge([unsplit, { ...unsplit, value: 2 }], "LEEP")).toBeUndefined();
});

test("trustGauge() is the share of variance to expect between two probes", () => {
  const rng = createRng("two probes");
  // scores of 400 models: real differences of variance 1; chance of variance 1.5 on all rows, 3 on a half
  const models = Array.from({ length: 400 }, () => {
    const real = rng.normal();
    const half = () => real + Math.sqrt(3) * rng.normal();
    const halves = Array.from({ length: 8 }, () => [half(), half()] as const);
    return { value: real, halves, shuffled: [] };
  });
  const trust = trustGauge(models, "LogME");
  expect(trust?.reliability).toBeCloseTo(1 / 2.5, 1);
  expect(trust?.verdict).toBe("flat");
});

test("trustGauge() sees that models of different width, which know nothing, differ by their width alone", () => {
  const rng = createRng("widths");
  const labels = Array.from({ length: 60 }, (_, i) => i % 3);
  const resamples = probeResamples(labels, { seed: 0 });
  const models = [4, 8, 12, 16, 20, 24].map((width) => {
    const features = createMatrix(60, width);
    for (let i = 0; i < features.data.length; i++) features.data[i] = rng.normal();
    return features;
  });
  for (const name of ["transrate", "h-score"] as const) {
    const scores = models.map((features) => resampledScore(proxyScores[name], features, labels, resamples));
    expect(trustGauge(scores, name)?.verdict).toBe("flat");
  }
});
