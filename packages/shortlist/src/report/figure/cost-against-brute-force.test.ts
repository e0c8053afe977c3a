import { describe, expect, it } from "vitest";
import { runState } from "../run-state.ts";
import { sampleEvents } from "../sample-events.test.files.ts";
import { costAgainstBruteForce } from "./cost-against-brute-force.ts";

describe("costAgainstBruteForce()", () => {
  it("counts what was trained, and what trying every model would take", () => {
    expect(costAgainstBruteForce(runState(sampleEvents))).toEqual({
      models: [
        { model: "good", epochs: 2, seconds: 4, fate: "picked" },
        { model: "weak", epochs: 1, seconds: 2, fate: "dropped" },
        { model: "slow", epochs: 0, seconds: 0, fate: "failed" },
        { model: "other", epochs: 0, seconds: 0, fate: "never trained" },
      ],
      nEpochs: 2,
      epochs: 3,
      bruteForceEpochs: 8,
      seconds: { baselines: 1, recall: 3, training: 6 },
      bruteForceSeconds: 16, // 4 models · 2 epochs · 2 s, the speed of both that trained
    });
  });

  it("brute force trains the epochs that were asked for, even where a budget paid for fewer", () => {
    const events = sampleEvents.map((event) =>
      event.type === "run-started" ? { ...event, options: { nEpochs: 5 } } : event,
    );
    expect(costAgainstBruteForce(runState(events))).toMatchObject({ nEpochs: 5, bruteForceEpochs: 20 });
  });

  it("does not guess how long brute force takes before the first epoch", () => {
    expect(costAgainstBruteForce(runState(sampleEvents.slice(0, 5)))?.bruteForceSeconds).toBeUndefined();
  });
});
