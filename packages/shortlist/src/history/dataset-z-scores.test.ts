import { expect, test } from "vitest";
import { datasetZScores } from "./dataset-z-scores.ts";
import { performanceMatrix, performanceOf } from "./performance-matrix.ts";

const curve = (model: string, dataset: string, test: number) => ({
  model,
  dataset,
  seed: 1,
  validation: [],
  test,
});

test("datasetZScores() standardises each dataset over the models recorded on it", () => {
  const scores = datasetZScores(
    performanceMatrix({
      metric: "accuracy",
      // d: mean .5, standard deviation .2; e: only a and b, mean .8, deviation .1; f: one model, which says nothing
      curves: [
        ...[curve("a", "d", 0.3), curve("b", "d", 0.7), curve("c", "d", 0.5 + 0.2), curve("x", "d", 0.3)],
        ...[curve("a", "e", 0.9), curve("b", "e", 0.7)],
        curve("a", "f", 0.5),
      ],
    }),
  );
  const row = (model: string) =>
    [0, 1, 2].map((column) => performanceOf(scores, scores.models.indexOf(model), column));
  expect(row("a")).toEqual([expect.closeTo(-1, 12), expect.closeTo(1, 12), undefined]);
  expect(row("b")).toEqual([expect.closeTo(1, 12), expect.closeTo(-1, 12), undefined]);
  expect(row("c")).toEqual([expect.closeTo(1, 12), undefined, undefined]);
});

test("datasetZScores() gives 0 where all models are equal", () => {
  const equal = datasetZScores(
    performanceMatrix({ metric: "accuracy", curves: [curve("a", "d", 0.1), curve("b", "d", 0.1)] }),
  );
  expect([...equal.values.data]).toEqual([0, 0]);
});
