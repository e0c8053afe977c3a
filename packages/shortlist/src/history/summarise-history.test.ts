import { expect, test } from "vitest";
import { summariseHistory } from "./summarise-history.ts";

test("summariseHistory() by hand: two models, two datasets, one cell missing", () => {
  const curve = { seed: 1, validation: [0.5] };
  const summary = summariseHistory({
    metric: "accuracy",
    curves: [
      { ...curve, model: "a", dataset: "d", test: 0.25 },
      { ...curve, model: "a", dataset: "e", test: 0.5 },
      { ...curve, model: "b", dataset: "d", test: 0.75, validation: [], seed: 2 },
    ],
    scores: [{ model: "a", dataset: "d", proxy: "leep", value: -1 }],
  });
  expect(summary).toMatchObject({
    nCurves: 3,
    nEpochs: { least: 0, most: 1 },
    seeds: [1, 2],
    nKnown: 3,
    nCells: 4,
    models: [
      { model: "b", mean: 0.75, nDatasets: 1 },
      { model: "a", mean: 0.375, nDatasets: 2 },
    ],
    datasets: [
      { dataset: "d", nModels: 2, best: { model: "b", accuracy: 0.75 }, mean: 0.5, least: 0.25 },
      { dataset: "e", nModels: 1, best: { model: "a", accuracy: 0.5 }, mean: 0.5, least: 0.5 },
    ],
    scores: [{ proxy: "leep", nModels: 1, datasets: ["d"] }],
  });
});

test("summariseHistory() of nothing, and of scores alone", () => {
  expect(summariseHistory({ metric: "accuracy", curves: [] })).toMatchObject({
    nKnown: 0,
    nCells: 0,
    models: [],
  });
  const scores = [{ model: "a", dataset: "d", proxy: "leep", value: -1 }];
  expect(summariseHistory({ metric: "accuracy", curves: [], scores }).scores[0]?.nModels).toBe(1);
});
