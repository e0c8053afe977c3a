import { expect, it } from "vitest";
import type { History } from "../history/history.ts";
import { trendOfPrediction } from "./trend-of-prediction.ts";

const history: History = {
  metric: "accuracy",
  curves: [0.4, 0.6, 0.8].map((test, i) => ({
    model: "m",
    dataset: `d${i}`,
    seed: 1,
    validation: [test / 2],
    test,
  })),
};
const question = { model: "m", stage: 1, validation: 0.3, exclude: [], nTrends: 1 };

it("trendOfPrediction() by hand: one trend, and how far off the others' mean is on each dataset", () => {
  // Without it the others' means are .7, .6, .5: off by .3, 0, −.3; root mean square √(.18/3).
  const found = trendOfPrediction(history, { ...question, predicted: 0.6 });
  expect(found).toMatchObject({ nDatasets: 3, trend: { datasets: ["d0", "d1", "d2"] } });
  expect(found?.error).toBeCloseTo(Math.sqrt(0.18 / 3), 12);
});

it("trendOfPrediction() leaves the target out, and knows no trend for a prediction that the history does not make", () => {
  const without = trendOfPrediction(history, { ...question, predicted: 0.7, exclude: ["d0"] });
  expect(without).toMatchObject({ nDatasets: 2 });
  expect(without?.error).toBeUndefined(); // two datasets are too few to say
  expect(trendOfPrediction(history, { ...question, predicted: 0.61 })).toBeUndefined();
});
