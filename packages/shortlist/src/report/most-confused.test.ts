import { expect, it } from "vitest";
import { mostConfused, pairsOf } from "./most-confused.ts";
import { runState } from "./run-state.ts";
import { manyTrials, sampleEvents } from "./sample-events.test.files.ts";

it("pairsOf() orders what was confused, and leaves out what was right", () => {
  expect(
    pairsOf([
      [9, 2, 0],
      [1, 9, 2],
      [5, 0, 9],
    ]),
  ).toEqual([
    { actual: 2, predicted: 0, count: 5 },
    { actual: 0, predicted: 1, count: 2 },
    { actual: 1, predicted: 2, count: 2 },
    { actual: 1, predicted: 0, count: 1 },
  ]);
});

it("mostConfused() reads a confusion matrix, or the pairs where there are too many classes for one", () => {
  const classNames = ["cats", "dogs"];
  const events = manyTrials({ nModels: 2, nStages: 1, classNames });
  expect(mostConfused(runState(events))).toEqual([
    { actual: "cats", predicted: "dogs", count: 2 },
    { actual: "dogs", predicted: "cats", count: 1 },
  ]);
  const confusedPairs = [
    { actual: 1, predicted: 0, count: 7 },
    { actual: 0, predicted: 61, count: 3 },
  ];
  const ofMany = events.map((event) =>
    event.type === "tested" ? { ...event, test: { accuracy: 0.5, confusedPairs } } : event,
  );
  expect(mostConfused(runState(ofMany))).toEqual([
    { actual: "dogs", predicted: "cats", count: 7 },
    { actual: "cats", predicted: "class 61", count: 3 },
  ]);
  expect(mostConfused(runState(sampleEvents))).toEqual([]);
});
