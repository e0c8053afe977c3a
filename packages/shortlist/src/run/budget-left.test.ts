import { describe, expect, it } from "vitest";
import { budgetLeft } from "./budget-left.ts";
import type { RunEvent } from "./run-event.ts";
import { startedEvent } from "./started-event.test.files.ts";

const evaluation = { accuracy: 0.5 };
const checkpoint = { file: "x", bytes: 1, sha256: "0" };
const stage = (model: string, stage: number): RunEvent => ({
  type: "stage",
  model,
  stage,
  epoch: stage,
  validation: evaluation,
  examplesSeen: 1,
  seconds: 3,
  overheadSeconds: 1,
  checkpoint,
});

/** Three models of two stages: a was trained to the end, b and c never. A stage takes 4 s, opening 1 s. */
function finishedRun(budget: { epochs?: number; seconds?: number } | undefined, costs = true): RunEvent[] {
  return [
    startedEvent({
      zoo: { folder: "z", models: ["a", "b", "c"] },
      scheduler: "brute-force",
      ...(budget && { budget }),
    }),
    {
      type: "recall",
      rule: "prior",
      probeRows: 0,
      k: 2,
      models: ["a", "b", "c"].map((model, i) => ({ model, chosen: i < 2, reason: "" })),
      notes: [],
      seconds: 2,
    },
    {
      type: "plan",
      nTrials: 1,
      nStages: 2,
      mostEpochs: 2,
      ...(costs && {
        costs: ["a", "b", "c"].map((model) => ({
          model,
          isMeasured: true,
          openSeconds: 1,
          trainSeconds: 3,
          evaluateSeconds: 1,
        })),
      }),
      words: "",
      seconds: 0,
    },
    stage("a", 1),
    stage("a", 2),
    {
      type: "run-finished",
      picked: "a",
      testScore: 0.5,
      beatsBaselines: true,
      epochsTrained: 2,
      bruteForceEpochs: 6,
      secondsTrained: 6,
    },
  ];
}

describe("budgetLeft() by hand", () => {
  // Spent: recall 2 s and two stages of 4 s, or two epochs. A model to the end: 1 + 2 × 4 = 9 s, or two epochs.
  it.each([
    [
      { epochs: 2 },
      "2 epochs of the budget of 2 epochs spent; 4 epochs more would train 2 more models to the end: b, c.",
    ],
    [
      { epochs: 5 },
      "2 epochs of the budget of 5 epochs spent; the rest would train 1 more model to the end: b.",
    ],
    [
      { seconds: 12 },
      "10 s of the budget of 12 s spent; 16 s more would train 2 more models to the end: b, c.",
    ],
    [
      { seconds: 28 },
      "10 s of the budget of 28 s spent; the rest would train 2 more models to the end: b, c.",
    ],
    [
      { seconds: 9 },
      "10 s of the budget of 9 s spent; 18 s more would train 2 more models to the end: b, c.",
    ],
  ])("of a budget of %o", (budget, words) => {
    expect(budgetLeft(finishedRun(budget))?.words).toBe(words);
  });

  it("prices a larger budget so that it would do", () => {
    const { more } = budgetLeft(finishedRun({ seconds: 12 })) ?? {};
    expect(more).toEqual({ budget: 28, models: ["b", "c"] });
    expect(budgetLeft(finishedRun({ seconds: 28 }))?.buys).toEqual(["b", "c"]);
  });

  it("says what training as it was asked for would have taken, where the plan trained less", () => {
    // Recall took 2 s of 9, so 7 were left; 20 and 1 in reserve would have been needed: 14 more.
    const events = finishedRun({ seconds: 9 }).map(
      (event): RunEvent =>
        event.type === "plan"
          ? { ...event, nStages: 1, trainRows: 1, wholeSeconds: 20, reservedSeconds: 1 }
          : event,
    );
    expect(budgetLeft(events)?.words).toBe(
      "10 s of the budget of 9 s spent; 14 s more would pay for the whole shortlist with 2 stages instead of 1 and all 1 training rows instead of 1.",
    );
  });

  it("says nothing of a run without budget, or not finished, and little where nothing was measured", () => {
    expect(budgetLeft(finishedRun(undefined))).toBeUndefined();
    expect(budgetLeft(finishedRun({ epochs: 5 }).slice(0, -1))).toBeUndefined();
    expect(budgetLeft(finishedRun({ seconds: 12 }, false))?.words).toBe(
      "10 s of the budget of 12 s spent; what more models would cost was not measured.",
    );
  });
});
