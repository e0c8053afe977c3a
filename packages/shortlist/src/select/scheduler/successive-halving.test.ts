import { describe, expect, it } from "vitest";
import { simulateSelection } from "../simulate-selection.ts";
import { halvingEpochs } from "./halving-epochs.ts";
import { createSuccessiveHalving } from "./successive-halving.ts";

function entering(nTrials: number, nStages: number, eta: number): number[] {
  const trials = Array.from({ length: nTrials }, (_, i) => ({
    model: `m${i}`,
    validation: new Array<number>(nStages).fill(1 - i / 100),
  }));
  return simulateSelection(createSuccessiveHalving({ eta }), trials, { nStages })
    .stages.slice(1)
    .map((stage) => stage.entering.length);
}

describe("successive halving", () => {
  // The schedules of the paper's Table V, and others worked out by hand.
  it.each([
    { n: 10, nStages: 5, eta: 2, trained: [10, 5, 2, 1, 1], epochs: 19 },
    { n: 40, nStages: 5, eta: 2, trained: [40, 20, 10, 5, 2], epochs: 77 },
    { n: 10, nStages: 4, eta: 2, trained: [10, 5, 2, 1], epochs: 18 },
    { n: 30, nStages: 4, eta: 2, trained: [30, 15, 7, 3], epochs: 55 },
    { n: 10, nStages: 4, eta: 3, trained: [10, 3, 1, 1], epochs: 15 },
    { n: 1, nStages: 3, eta: 2, trained: [1, 1, 1], epochs: 3 },
    { n: 9, nStages: 3, eta: 1.5, trained: [9, 6, 4], epochs: 19 },
  ])(
    "trains $trained of $n models in $nStages stages at eta $eta",
    ({ n, nStages, eta, trained, epochs }) => {
      expect(entering(n, nStages, eta)).toEqual(trained);
      expect(halvingEpochs(n, nStages, eta)).toBe(epochs);
    },
  );

  it("drops the lower validation, and of equal ones the later on the list", () => {
    const trials = [
      { model: "a", validationCurve: [0.6] },
      { model: "b", validationCurve: [0.7] },
      { model: "c", validationCurve: [0.6] },
      { model: "d", validationCurve: [0.5] },
    ];
    const decisions = createSuccessiveHalving().decide({ stage: 1, nStages: 3, trials });
    expect(decisions.map(({ action }) => action)).toEqual(["train-on", "train-on", "drop", "drop"]);
    expect(decisions[2]).toEqual({
      model: "c",
      action: "drop",
      rule: "halving",
      reason: "validation 60.0 % is rank 3 of 4, and 2 of 4 train on (a has 60.0 %)",
      rank: 3,
      validation: 0.6,
      rival: { model: "a", validation: 0.6 },
    });
  });

  it("keeps one when halving after the last stage would leave several", () => {
    const trials = ["a", "b", "c", "d"].map((model, i) => ({ model, validationCurve: [i / 10] }));
    const decisions = createSuccessiveHalving().decide({ stage: 1, nStages: 1, trials });
    expect(decisions.filter(({ action }) => action === "train-on").map(({ model }) => model)).toEqual(["d"]);
  });

  it("refuses an eta that would drop nothing", () => {
    expect(() => createSuccessiveHalving({ eta: 1 })).toThrow("Cannot halve by eta 1: eta must be above 1");
  });
});
