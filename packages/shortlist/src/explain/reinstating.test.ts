import { expect, it } from "vitest";
import { schedulers } from "../select/scheduler/index.ts";
import { reinstating } from "./reinstating.ts";

/** Four trials after a stage, the third of which halving drops. */
const view = (stage: number) => ({
  stage,
  nStages: 5,
  trials: ["a", "b", "c", "d"].map((model, i) => ({
    model,
    validationCurve: new Array<number>(stage).fill(0.9 - i / 10),
  })),
});
const kept = (stage: number, droppedAfter: number) =>
  reinstating(schedulers["successive-halving"](), "c", droppedAfter)
    .decide(view(stage))
    .filter(({ action }) => action === "train-on")
    .map(({ model }) => model);

it("reinstating() decides on the others with it up to the stage that dropped it, then without it", () => {
  // Of four, two train on: a and b, and c all the same. Without c there are three, and one trains on.
  expect(kept(1, 1)).toEqual(["a", "b", "c"]);
  expect(kept(1, 2)).toEqual(["a", "b", "c"]);
  expect(kept(2, 1)).toEqual(["a", "c"]);
  expect(kept(1, 0)).toEqual(["a", "c"]);
  expect(kept(5, 1)).toEqual(["a"]); // in the end all that are left are compared
});
