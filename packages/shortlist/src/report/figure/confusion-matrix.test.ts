import { describe, expect, it } from "vitest";
import { runState } from "../run-state.ts";
import { manyTrials, sampleEvents } from "../sample-events.test.files.ts";
import { confusionMatrix, drawConfusionMatrix } from "./confusion-matrix.ts";

describe("confusionMatrix()", () => {
  it("is that of the test split", () => {
    const classNames = ["cats", "dogs"];
    const data = confusionMatrix(runState(manyTrials({ nModels: 2, nStages: 1, classNames })));
    expect(data).toEqual({
      model: "model-0",
      classNames,
      noun: "row",
      counts: [
        [5, 2],
        [1, 5],
      ],
    });
    const { body } = drawConfusionMatrix(data!);
    expect(body.markup).toContain("<title>cats taken for dogs: 2 of 7 rows</title>");
    expect(body.markup).toContain(">5 of 7</text>");
  });

  it("is nothing where no confusion was recorded, or of more than 30 classes", () => {
    expect(confusionMatrix(runState(sampleEvents))).toBeUndefined();
    const classNames = Array.from({ length: 31 }, (_, c) => `class ${c}`);
    expect(confusionMatrix(runState(manyTrials({ nModels: 2, nStages: 1, classNames })))).toBeUndefined();
  });
});
