import { expect, it } from "vitest";
import { simulateSelection } from "../simulate-selection.ts";
import { createRandom } from "./random.ts";
import { createStaticPrior } from "./static-prior.ts";

const trials = ["a", "b", "c", "d"].map((model) => ({ model, validation: [0.5, 0.6, 0.7] }));

it("static prior trains the first on the list only, to the end", () => {
  const { picked, costEpochs, epochsByModel } = simulateSelection(createStaticPrior(), trials, {
    nStages: 3,
  });
  expect([picked, costEpochs, epochsByModel.get("b")]).toEqual(["a", 3, 0]);
});

it("random picks each trial about as often, and the same one for the same seed", () => {
  const pickOf = (seed: number) => simulateSelection(createRandom({ seed }), trials, { nStages: 3 }).picked;
  const counts = new Map<string, number>();
  for (let seed = 0; seed < 400; seed++) counts.set(pickOf(seed), (counts.get(pickOf(seed)) ?? 0) + 1);
  // Binomial(400, 1/4): mean 100, standard deviation 8.7; four of them either way.
  for (const { model } of trials) expect(Math.abs((counts.get(model) ?? 0) - 100)).toBeLessThan(35);
  expect(pickOf(7)).toBe(pickOf(7));
});
