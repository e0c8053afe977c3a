import { describe, expect, it } from "vitest";
import type { History } from "../history/history.ts";
import { performanceMatrix } from "../history/performance-matrix.ts";
import { BELIEF, learnFusion } from "./learn-fusion.ts";

const models = ["a", "b", "c", "d"];
const datasets = Array.from({ length: 12 }, (_, i) => `d${i}`);

/** Which model is best changes from dataset to dataset; `proxyOf` says what the proxy sees of it. */
function historyOf(proxyOf: (accuracy: number, model: number) => number): History {
  const accuracy = (model: number, dataset: number) => ((model + dataset * 3) % 4) / 4;
  const cells = datasets.flatMap((dataset, d) => models.map((model, m) => ({ model, dataset, m, d })));
  return {
    metric: "accuracy",
    curves: cells.map(({ model, dataset, m, d }) => ({
      model,
      dataset,
      seed: 0,
      validation: [],
      test: accuracy(m, d),
    })),
    scores: cells.map(({ model, dataset, m, d }) => ({
      model,
      dataset,
      proxy: "leep",
      value: proxyOf(accuracy(m, d), m),
    })),
  };
}

const learn = (history: History, exclude: string[] = [], proxy = "leep") =>
  learnFusion(performanceMatrix(history, { models, exclude }), history.scores ?? [], proxy);

describe("learnFusion()", () => {
  it("trusts a proxy that sees the accuracy nearly wholly", () => {
    const fusion = learn(historyOf((accuracy) => accuracy - 2));
    expect(fusion.proxy).toBeGreaterThan(0.9);
    expect(fusion.nDatasets).toBe(12);
  });

  it("gives a proxy that points the wrong way no weight, and never a negative one", () => {
    expect(learn(historyOf((accuracy) => -accuracy)).proxy).toBe(0);
  });

  it("tells names with spaces apart", () => {
    const history = historyOf((accuracy, model) => accuracy - model);
    const names: Record<string, string> = { a: "x y", b: "y", d0: "d", d1: "d x" }; // "d x y" is a on d0, and b on d1
    const renamed = <T extends { model: string; dataset: string }>(list: readonly T[]) =>
      list.map((one) => ({
        ...one,
        model: names[one.model] ?? one.model,
        dataset: names[one.dataset] ?? one.dataset,
      }));
    const other: History = {
      ...history,
      curves: renamed(history.curves),
      scores: renamed(history.scores ?? []),
    };
    const matrix = performanceMatrix(other);
    expect(learnFusion(matrix, other.scores ?? [], "leep")).toEqual(learn(history));
  });

  it("is by hand the ridge regression around the belief", () => {
    // Two datasets on which three models do the same: z = (−√1.5, 0, √1.5), so is the proxy; the prior, from one other
    // dataset, is half of it. With z² summing up to 6: Σ prior² = 1.5, Σ prior·proxy = Σ prior·result = 3,
    // Σ proxy² = Σ proxy·result = 6; strength = 3 models. (4.5 3; 3 9) w = (3 + 3 · .7, 6 + 3 · .4) = (5.1, 7.2), so
    // w = (9 · 5.1 − 3 · 7.2, 4.5 · 7.2 − 3 · 5.1) / 31.5 = (24.3, 17.1) / 31.5
    const cells = ["x", "y"].flatMap((dataset) => ["a", "b", "c"].map((model, i) => ({ model, dataset, i })));
    const history: History = {
      metric: "accuracy",
      curves: cells.map(({ model, dataset, i }) => ({
        model,
        dataset,
        seed: 0,
        validation: [],
        test: 0.3 + i / 10,
      })),
      scores: cells.map(({ model, dataset, i }) => ({ model, dataset, proxy: "leep", value: i })),
    };
    const fusion = learnFusion(
      performanceMatrix(history, { models: ["a", "b", "c"] }),
      history.scores ?? [],
      "leep",
    );
    expect(fusion.prior).toBeCloseTo(24.3 / 31.5, 12);
    expect(fusion.proxy).toBeCloseTo(17.1 / 31.5, 12);
    expect(fusion.nDatasets).toBe(2);
  });

  it("never looks at the target", () => {
    const history = historyOf((accuracy) => accuracy);
    const changed: History = {
      ...history,
      curves: history.curves.map((curve) =>
        curve.dataset === "d3" ? { ...curve, test: 1 - curve.test } : curve,
      ),
      scores: history.scores!.map((score) => (score.dataset === "d3" ? { ...score, value: 0 } : score)),
    };
    expect(learn(changed, ["d3"])).toEqual(learn(history, ["d3"]));
    expect(learn(changed)).not.toEqual(learn(history));
  });

  it("keeps to the belief without scores of that proxy", () => {
    expect(learn({ ...historyOf(() => 0), scores: [] })).toEqual(BELIEF);
    expect(
      learn(
        historyOf(() => 1),
        [],
        "logme",
      ),
    ).toEqual(BELIEF);
  });
});
