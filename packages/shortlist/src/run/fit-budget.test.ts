import fc from "fast-check";
import { expect, it } from "vitest";
import { schedulers } from "../select/scheduler/index.ts";
import { fitBudget } from "./fit-budget.ts";

it.each([
  // Halving of 8 x 5 costs 8 + 4 + 2 + 1 + 1 = 16; 7: 7 + 3 + 1 + 1 + 1 = 13; 6: 12; 2: 2 + 1 + 1 + 1 + 1 = 6.
  { budget: undefined, nTrials: 8, nStages: 5 },
  { budget: 20, nTrials: 8, nStages: 5 },
  { budget: 15, nTrials: 7, nStages: 5 },
  { budget: 12, nTrials: 6, nStages: 5 },
  { budget: 6, nTrials: 2, nStages: 5 },
  { budget: 5, nTrials: 2, nStages: 4 },
  { budget: 2, nTrials: 2, nStages: 1 },
  { budget: 1, nTrials: 1, nStages: 1 },
])(
  "fitBudget() of 8 trials x 5 stages into $budget epochs is $nTrials x $nStages",
  ({ budget, nTrials, nStages }) => {
    const plan = fitBudget(schedulers["successive-halving"](), { nTrials: 8, nStages: 5 }, budget);
    expect(plan).toEqual({ nTrials, nStages });
  },
);

it("fitBudget() never plans more than the budget", () =>
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.values(schedulers)),
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 200 }),
      (create, trials, stages, budget) => {
        const scheduler = create();
        const { nTrials, nStages } = fitBudget(scheduler, { nTrials: trials, nStages: stages }, budget);
        expect(scheduler.maxEpochs(nTrials, nStages)).toBeLessThanOrEqual(budget);
      },
    ),
  ));

it("fitBudget() refuses half an epoch", () => {
  expect(() => fitBudget(schedulers.random(), { nTrials: 1, nStages: 1 }, 0.5)).toThrow(
    "a budget of 0.5 epochs",
  );
});
