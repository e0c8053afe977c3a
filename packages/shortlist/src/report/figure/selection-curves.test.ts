import { describe, expect, it } from "vitest";
import { runState } from "../run-state.ts";
import { sampleEvents } from "../sample-events.test.files.ts";
import { drawSelectionCurves, selectionCurves } from "./selection-curves.ts";

describe("selectionCurves()", () => {
  it("has each trained trial up to where it was dropped, best first", () => {
    expect(selectionCurves(runState(sampleEvents))).toEqual({
      curves: [
        { model: "good", accuracies: [0.75, 0.8], fate: "picked" },
        { model: "weak", accuracies: [0.62], fate: "dropped" },
      ],
      nEpochs: 2,
      baseline: 0.7,
    });
  });
});

describe("drawSelectionCurves()", () => {
  it("draws one line a trial and names it", () => {
    const svg = drawSelectionCurves(selectionCurves(runState(sampleEvents)));
    // x: epoch 1 at 56 + 8, epoch 2 at 910 - 400 - 8; y: ticks .6 to .8 on 300 - 44 … 30, so .75 = 256 - 226 * .75
    expect(svg).toContain('<path class="line" d="M64 86.5L502 30"/>');
    expect(svg).toContain(".800 good, picked</text>");
    expect(svg).toContain(".620 weak, dropped after 1</text>");
  });

  it("escapes the names of models", () => {
    const curves = [{ model: "<script>", accuracies: [0.5], fate: "picked" as const }];
    expect(drawSelectionCurves({ curves, nEpochs: 1, baseline: undefined })).toContain("&lt;script&gt;");
  });
});
