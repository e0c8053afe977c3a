// Golden: shared/golden/fine_selection.json, the authors' fine selection re-run with exact 1-D k-means over the
// published histories (shared/published/olml-demo/nlp_history.json).
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sharedJson } from "../numeric/shared.test.files.ts";
import type { Curve, History } from "./history.ts";
import { publishedHistory } from "./published.test.files.ts";
import { predictFinal, trendsOf } from "./trends.ts";

interface GoldenRun {
  readonly stages: { readonly epoch: number; entering: string[]; val: number[]; pred: number[] }[];
}

const golden = sharedJson<Record<string, GoldenRun>>("golden/fine_selection.json");

describe.skipIf(golden === undefined)("the authors' published histories", () => {
  const history = publishedHistory({ missing: "zeros" });
  const runs = Object.entries(golden ?? {}).filter(([name]) => !name.endsWith("_SH"));

  test.each(runs)("predictFinal() equals the golden predictions of %s", (name, run) => {
    const target = name.split("_")[0] as string;
    const nTrends = Number(/_K(\d)/.exec(name)?.[1]);
    for (const { epoch, entering, val, pred } of run.stages) {
      const predictions = entering.map((model, i) =>
        predictFinal(trendsOf(history!, model, epoch, { exclude: [target], nTrends }), val[i]!),
      );
      predictions.forEach((prediction, i) => {
        expect(prediction, `${entering[i]} after epoch ${epoch}`).toBeCloseTo(pred[i]!, 6);
      });
    }
  });
});

const curve = (dataset: string, validation: number[], testAccuracy: number, seed = 1): Curve => ({
  model: "m",
  dataset,
  seed,
  validation,
  test: testAccuracy,
  seconds: 1,
});

test("trendsOf() by hand: {.2, .3} and {.8}", () => {
  const curves = [curve("a", [0.2], 0.25), curve("b", [0.8], 0.875), curve("c", [0.3], 0.5)];
  const [low, high] = trendsOf({ metric: "accuracy", curves }, "m", 1, { nTrends: 2 });
  expect(low).toEqual({ validation: 0.25, test: 0.375, datasets: ["a", "c"] });
  expect(high).toEqual({ validation: 0.8, test: 0.875, datasets: ["b"] });
});

test("trendsOf() averages seeds, leaves out the target, other models and curves that are too short", () => {
  const curves = [
    curve("a", [0.1, 0.2], 0.25, 1),
    curve("a", [0.1, 0.4], 0.75, 2),
    curve("target", [0.1, 0.9], 0.9),
    curve("short", [0.9], 0.9),
    { ...curve("b", [0.1, 0.9], 0.9), model: "other" },
  ];
  const trends = trendsOf({ metric: "accuracy", curves }, "m", 2, { exclude: ["target"] });
  expect(trends).toEqual([{ validation: expect.closeTo(0.3, 12), test: 0.5, datasets: ["a"] }]);
});

test("trendsOf() has nothing for an unknown model, and then predictFinal() is undefined", () => {
  const trends = trendsOf({ metric: "accuracy", curves: [] }, "m", 1);
  expect(trends).toEqual([]);
  expect(predictFinal(trends, 0.5)).toBeUndefined();
});

test("trendsOf() refuses a stage before the first epoch", () => {
  expect(() => trendsOf({ metric: "accuracy", curves: [] }, "m", 0)).toThrow("from 1");
});

const points = fc.array(fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 })), {
  minLength: 1,
  maxLength: 12,
});
const historyFrom = (list: [number, number][]): History => ({
  metric: "accuracy",
  curves: list.map(([validation, final], i) => curve(`d${i}`, [validation / 100], final / 100)),
});

test("predictFinal() lies between the smallest and the largest recorded test accuracy", () => {
  fc.assert(
    fc.property(
      points,
      fc.integer({ min: 1, max: 4 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (list, n, now) => {
        const prediction = predictFinal(trendsOf(historyFrom(list), "m", 1, { nTrends: n }), now)!;
        const finals = list.map(([, final]) => final / 100);
        expect(prediction).toBeGreaterThanOrEqual(Math.min(...finals) - 1e-12);
        expect(prediction).toBeLessThanOrEqual(Math.max(...finals) + 1e-12);
      },
    ),
  );
});

test("predictFinal() with one trend is the plain mean, and every dataset is in exactly one trend", () => {
  fc.assert(
    fc.property(points, (list) => {
      const [only, ...others] = trendsOf(historyFrom(list), "m", 1, { nTrends: 1 });
      expect(others).toEqual([]);
      const total = list.reduce((sum, [, final]) => sum + final / 100, 0);
      expect(predictFinal([only!], 0.3)).toBeCloseTo(total / list.length, 12);
      const datasets = trendsOf(historyFrom(list), "m", 1).flatMap((trend) => trend.datasets);
      expect(datasets.sort()).toEqual(list.map((_, i) => `d${i}`).sort());
    }),
  );
});

test("trendsOf() never reads the curve of an excluded target", () => {
  fc.assert(
    fc.property(points, fc.double({ min: 0, max: 1, noNaN: true }), (list, value) => {
      const history = historyFrom(list);
      const withTarget = { ...history, curves: [...history.curves, curve("target", [value], value)] };
      expect(trendsOf(withTarget, "m", 1, { exclude: ["target"] })).toEqual(trendsOf(history, "m", 1));
    }),
  );
});
