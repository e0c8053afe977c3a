import { expect, it } from "vitest";
import { backtest } from "./backtest.ts";
import { historyOf } from "./random-history.test.files.ts";
import { regretAgainstCost } from "./regret-against-cost.ts";

it("regretAgainstCost() gives policies of all datasets by cost, says what each is, and a falling front", async () => {
  const finals = {
    x: { a: 0.9, b: 0.8, c: 0.5, d: 0.4 },
    y: { a: 0.7, b: 0.9, c: 0.6, d: 0.5 },
    z: { a: 0.8, b: 0.6, c: 0.9, d: 0.3 },
  };
  const scores = Object.entries(finals.x).map(([model, value]) => ({
    model,
    dataset: "x",
    proxy: "leep",
    value,
  }));
  const result = await backtest(historyOf(finals, 2), { scores, shortlistSize: 2 });
  const { points, front } = regretAgainstCost(result);

  expect(points.some(({ policy }) => policy.proxy === "leep")).toBe(false); // one dataset of three
  expect(points.map(({ costFraction }) => costFraction)).toEqual(
    points.map(({ costFraction }) => costFraction).sort((a, b) => a - b),
  );
  expect(points.filter(({ kind }) => kind === "default").map(({ policy }) => policy.proxy)).toEqual(["auto"]);
  expect(points.find(({ kind }) => kind === "brute-force")).toMatchObject({ costFraction: 1, meanRegret: 0 });
  expect(points.find(({ label }) => label === "prior + static-prior")?.kind).toBe("simple");
  expect(front).toEqual(points.filter(({ pareto }) => pareto));
  expect(front.map(({ meanRegret }) => meanRegret)).toEqual(
    front.map(({ meanRegret }) => meanRegret).sort((a, b) => b - a),
  );
});
