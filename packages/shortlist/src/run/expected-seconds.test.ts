import { expect, it } from "vitest";
import { expectedSeconds } from "./expected-seconds.ts";
import type { ModelCost } from "./plan-seconds.ts";
import type { RunEventOf } from "./run-event.ts";

const stage = (model: string, stage: number, seconds: number): RunEventOf<"stage"> => ({
  type: "stage",
  model,
  stage,
  epoch: stage,
  validation: { accuracy: 0.5 },
  examplesSeen: 1,
  seconds,
  overheadSeconds: 1,
  checkpoint: { file: "x", bytes: 1, sha256: "0" },
});
const costs: ModelCost[] = ["a", "b"].map((model) => ({
  model,
  isMeasured: true,
  openSeconds: 2,
  trainSeconds: 7,
  evaluateSeconds: 1,
}));

it("expectedSeconds() by hand", () => {
  // Planned: 2 + 7 + 1 = 10 s for a first stage. That of a took 19 + 1 = 20 s, twice as long: so b is expected to.
  expect(expectedSeconds("b", [], costs)).toBe(10);
  expect(expectedSeconds("b", [stage("a", 1, 19)], costs)).toBe(20);
  // The second stage of a is not opened again: 8 s, corrected to 16; from the third on, as long as the last one.
  expect(expectedSeconds("a", [stage("a", 1, 19)], costs)).toBe(16);
  expect(expectedSeconds("a", [stage("a", 1, 19), stage("a", 2, 4)], costs)).toBe(5);
  // Nothing planned: as long as the last one, or not known.
  expect(expectedSeconds("a", [stage("a", 1, 19)])).toBe(20);
  expect(expectedSeconds("b", [stage("a", 1, 19)])).toBe(0);
});
