// What the authors' program does, by hand on tiny records; reproduce-figures.test.ts and goldens.test.ts compare it with
// their own outputs.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PerformanceMatrix } from "../history/performance-matrix.ts";
import { clusterValues } from "../numeric/cluster-values.ts";
import { matrix as matrixOf } from "../numeric/matrix.ts";
import { distanceBetween } from "../numeric/pair-distances.ts";
import { createRng } from "../numeric/random.ts";
import { schedulers } from "../select/scheduler/index.ts";
import { simulateSelection } from "../select/simulate-selection.ts";
import { createTrendPredictor } from "../select/trend-predictor.ts";
import { createAbsoluteFilter } from "./absolute-filter.ts";
import { authorsClusters, authorsDistances } from "./authors-clusters.ts";
import { authorsHistory, withDataset } from "./authors-history.ts";
import { authorsKMeans } from "./authors-k-means.ts";
import { kMeansOfValues } from "./k-means-of-values.ts";
import { createSeededTrendPredictor } from "./seeded-trend-predictor.ts";

function matrixFrom(rows: readonly number[][]): PerformanceMatrix {
  return {
    models: rows.map((_, i) => `m${i}`),
    datasets: (rows[0] ?? []).map((_, i) => `d${i}`),
    values: matrixOf(rows),
    known: new Uint8Array(rows.flat().length).fill(1),
  };
}

describe("authorsDistances()", () => {
  it("averages the five largest differences where both are above 0", () => {
    // differences .6 .5 .4 .3 .2 .1, and one of −.04 that does not count: mean of the five largest = .4
    const matrix = matrixFrom([
      [0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9],
      [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, -0.04],
    ]);
    expect(distanceBetween(authorsDistances(matrix), 0, 1)).toBeCloseTo(0.4, 12);
  });

  it("cannot compare models that share five datasets", () => {
    const matrix = matrixFrom([
      [0.9, 0.9, 0.9, 0.9, 0.9, 0.9],
      [0.9, 0.9, 0.9, 0.9, 0.9, 0],
    ]);
    expect(distanceBetween(authorsDistances(matrix), 0, 1)).toBeUndefined();
    expect(authorsClusters(matrix, { threshold: 1 }).shared).toEqual([]);
  });
});

describe("authorsHistory()", () => {
  const curve = { model: "m", dataset: "d", seed: 0, validation: [0.125, 0.375, 0.126], test: 0.615 };
  it("rounds to two decimals as Python does, and fills with zeros", () => {
    const { curves } = authorsHistory(
      { metric: "accuracy", curves: [curve, { ...curve, model: "n", dataset: "e" }] },
      { models: ["m", "absent"], nEpochs: 3 },
    );
    expect(curves.map(({ model, dataset, validation, test }) => [model, dataset, validation, test])).toEqual([
      ["m", "d", [0.12, 0.38, 0.13], 0.61],
      ["m", "e", [0, 0, 0], 0],
      ["absent", "d", [0, 0, 0], 0],
      ["absent", "e", [0, 0, 0], 0],
    ]);
  });

  it("withDataset() adds a column, and leaves the matrix as it was", () => {
    const matrix = matrixFrom([[0.1], [0.2]]);
    const history = { metric: "accuracy", curves: [{ ...curve, model: "m1" }] };
    const wider = withDataset(matrix, history, "d");
    expect([wider.datasets, [...wider.values.data]]).toEqual([
      ["d0", "d"],
      [0.1, 0, 0.2, 0.61],
    ]);
    expect([...matrix.values.data]).toEqual([0.1, 0.2]);
  });
});

describe("kMeansOfValues()", () => {
  it("finds groups that lie apart, whatever the seed", () => {
    const values = [0.1, 0.9, 0.11, 0.5, 0.91, 0.49];
    for (let seed = 0; seed < 20; seed++) {
      const { centres, groupOf } = kMeansOfValues(values, 3, createRng(seed));
      expect(centres.toSorted()).toEqual([
        expect.closeTo(0.105, 9),
        expect.closeTo(0.495, 9),
        expect.closeTo(0.905, 9),
      ]);
      expect([groupOf[0] === groupOf[2], groupOf[1] === groupOf[4], groupOf[3] === groupOf[5]]).toEqual([
        true,
        true,
        true,
      ]);
    }
  });

  it("is never better than the exact one, and its groups are those of the nearest centres", () => {
    const numbers = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 5 }), fc.integer(), (values, nGroups, seed) => {
        const { centres, groupOf } = kMeansOfValues(values, nGroups, createRng(seed));
        const squares = values.reduce((sum, value, i) => sum + (value - centres[groupOf[i]!]!) ** 2, 0);
        const best = clusterValues(values, nGroups).reduce(
          (sum, { centre, members }) => sum + members.reduce((s, i) => s + (values[i]! - centre) ** 2, 0),
          0,
        );
        expect(squares).toBeGreaterThanOrEqual(best - 1e-9);
        values.forEach((value, i) => {
          const nearest = Math.min(...centres.map((centre) => Math.abs(centre - value)));
          expect(Math.abs(centres[groupOf[i]!]! - value)).toBeCloseTo(nearest, 9);
        });
      }),
    );
  });

  it("keeps the best of its starts: ten from a seed are no worse than the first of them alone", () => {
    const numbers = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 30 });
    const squaresOf = (values: readonly number[], seed: number, nStarts: number) => {
      const { centres, groupOf } = kMeansOfValues(values, 4, createRng(seed), { nStarts });
      return values.reduce((sum, value, i) => sum + (value - centres[groupOf[i]!]!) ** 2, 0);
    };
    fc.assert(
      fc.property(numbers, fc.integer(), (values, seed) => {
        expect(squaresOf(values, seed, 10)).toBeLessThanOrEqual(squaresOf(values, seed, 1) + 1e-9);
      }),
    );
  });

  it("depends on the seed alone, and leaves its input as it is", () => {
    const values = Object.freeze([3, 1, 2, 8, 9, 4]);
    expect(kMeansOfValues(values, 3, createRng(5))).toEqual(kMeansOfValues(values, 3, createRng(5)));
  });
});

it("createSeededTrendPredictor() predicts as the exact one where groups lie apart, and not from the target", () => {
  const curve = { model: "m", seed: 0 };
  const curves = [
    { ...curve, dataset: "a", validation: [0.5, 0.5], test: 0.6 },
    { ...curve, dataset: "b", validation: [0.52, 0.5], test: 0.7 },
    { ...curve, dataset: "c", validation: [0.9, 0.9], test: 0.95 },
    { ...curve, dataset: "t", validation: [0.9, 0.9], test: 0.05 },
  ];
  const history = { metric: "accuracy", curves };
  const seeded = createSeededTrendPredictor(history, { exclude: "t", nTrends: 2, seed: 3 });
  const exact = createTrendPredictor(history, { exclude: ["t"], nTrends: 2 });
  for (const validation of [0.4, 0.6, 0.85]) {
    expect(seeded("m", 1, validation)).toBeCloseTo(exact("m", 1, validation) as number, 12);
  }
  expect(seeded("m", 1, 0.9)).toBe(0.95);
  expect(seeded("unknown", 1, 0.9)).toBeUndefined();
});

describe("createAbsoluteFilter()", () => {
  const ends: Record<string, number> = { a: 0.9, b: 0.87, c: 0.5, d: 0.89 };
  const predictFinal = (model: string) => ends[model];
  const trials = Object.entries({ a: 0.8, b: 0.7, c: 0.6, d: 0.5 }).map(([model, v]) => ({
    model,
    validation: [v, v],
  }));
  const droppedByTrend = (threshold: number) =>
    simulateSelection(createAbsoluteFilter({ predictFinal, threshold }), trials, { nStages: 2 })
      .stages[1]?.decisions.filter(({ rule }) => rule === "trend")
      .map(({ model }) => model);

  it("filters by accuracy: .05 spares b and d, which end .03 and .01 lower", () => {
    expect(droppedByTrend(0)).toEqual(["b", "c", "d"]);
    expect(droppedByTrend(0.02)).toEqual(["b", "c"]);
    expect(droppedByTrend(0.05)).toEqual(["c"]);
  });

  it("at a threshold of 0 decides as fine selection does, where predictions are missing too", () => {
    const end = fc.option(fc.nat(20), { nil: undefined });
    const numbers = fc.array(fc.tuple(fc.nat(20), end), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(numbers, (pairs) => {
        const predict = (model: string) => {
          const end = pairs[Number(model)]![1];
          return end === undefined ? undefined : end / 20;
        };
        const list = pairs.map(([v], i) => ({ model: String(i), validation: [v / 20, v / 20, v / 20] }));
        const play = (scheduler: Parameters<typeof simulateSelection>[0]) => {
          const { picked, costEpochs } = simulateSelection(scheduler, list, { nStages: 3 });
          return [picked, costEpochs];
        };
        expect(play(createAbsoluteFilter({ predictFinal: predict, threshold: 0 }))).toEqual(
          play(schedulers["fine-selection"]({ predictFinal: predict })),
        );
      }),
    );
  });
});

it("authorsKMeans() puts every model into one cluster, alike ones together", () => {
  const low = [0.1, 0.1, 0.1, 0.1, 0.1, 0.1];
  const high = [0.9, 0.9, 0.9, 0.9, 0.9, 0.9];
  const matrix = matrixFrom([low, high, low.map((v) => v + 0.01), high.map((v) => v - 0.01)]);
  const found = Array.from(
    { length: 20 },
    (_, seed) => authorsKMeans(matrix, { nClusters: 2, seed }).clusters,
  );
  for (const clusters of found) expect(clusters.flat().toSorted()).toEqual(matrix.models);
  expect(found.map((clusters) => clusters.map((c) => c.join()).toSorted())).toContainEqual([
    "m0,m2",
    "m1,m3",
  ]);
});
