import { expect, test } from "vitest";
import { fullEpochs } from "./full-epochs.ts";

test("fullEpochs() are those asked for where a budget paid for fewer, and the stages where nothing was asked", () => {
  expect(fullEpochs({ nStages: 2, options: { nEpochs: 5 } })).toBe(5);
  expect(fullEpochs({ nStages: 5, options: { nEpochs: 5 } })).toBe(5);
  expect(fullEpochs({ nStages: 3, options: {} })).toBe(3);
});
