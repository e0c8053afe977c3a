import { describe, expect, it } from "vitest";
import { runState } from "../run-state.ts";
import { sampleEvents } from "../sample-events.test.files.ts";
import { drawSelectionCurves, selectionCurves } from "./selection-curves.ts";

const dataOf = (events = sampleEvents) => selectionCurves(runState(events));

describe("selectionCurves()", () => {
  it("has each trained trial up to where it was dropped, best first", () => {
    expect(dataOf()).toEqual({
      curves: [
        { model: "good", accuracies: [0.75, 0.8], fate: "picked", kept: 2 },
        { model: "weak", accuracies: [0.62], fate: "dropped", rule: "halving" },
      ],
      nEpochs: 2,
      baseline: { name: "tfidf", accuracy: 0.7 },
    });
  });

  it("says of a trial that failed later that it failed", () => {
    const events = sampleEvents.map((event) =>
      event.type === "trial-failed" ? { ...event, model: "weak", stage: 2 } : event,
    );
    const noDrop = events.filter((event) => event.type !== "decision" || event.stage === 0);
    expect(dataOf(noDrop)?.curves[1]).toEqual({ model: "weak", accuracies: [0.62], fate: "failed" });
  });

  it("tells the epoch whose weights are kept where it is not the last", () => {
    const events = sampleEvents.map((event) =>
      event.type === "finalist" ? { ...event, epoch: 1, validation: 0.75 } : event,
    );
    expect(drawSelectionCurves(dataOf(events)!).body.markup).toContain(
      ">.800 good, picked (epoch 1 kept: .750)</text>",
    );
  });

  it("is nothing before the first epoch", () => {
    expect(dataOf(sampleEvents.slice(0, 6))).toBeUndefined();
  });
});

describe("drawSelectionCurves()", () => {
  it("draws one line a trial and names it", () => {
    const { body, height } = drawSelectionCurves(dataOf()!);
    // y: ticks .60, .65 … .80 lie on height − 46 = 274 … 34, so .75 is at 34 + 240 / 4 = 94
    expect(height).toBe(320);
    expect(body.markup).toMatch(/<path class="line" d="M64 94L[\d.]+ 34"\/>/);
    expect(body.markup).toContain(">.800 good, picked</text>");
    expect(body.markup).toContain(">.620 weak, dropped after 1 (halving)</text>");
    expect(body.markup).toContain(">.700 TF-IDF + logistic regression, free baseline</text>");
  });
});
