import { describe, expect, it } from "vitest";
import { createSmoothedHalving } from "./smoothed-halving.ts";
import { createSuccessiveHalving } from "./successive-halving.ts";

describe("smoothed halving", () => {
  const trials = [
    { model: "steady", validationCurve: [0.6, 0.7, 0.7] },
    { model: "lucky", validationCurve: [0.4, 0.4, 0.72] },
  ];

  it("weighs the newest accuracy with .6 and where the trial stood before with .4", () => {
    // steady: .6 → .6·.7 + .4·.6 = .66 → .6·.7 + .4·.66 = .684; lucky: .4 → .4 → .6·.72 + .4·.4 = .592
    const [steady, lucky] = createSmoothedHalving().decide({ stage: 3, nStages: 5, trials });
    expect(steady).toMatchObject({ action: "train-on", rank: 1, validation: 0.7 });
    expect(steady?.smoothed).toBeCloseTo(0.684, 12);
    expect(lucky).toMatchObject({ action: "drop", rule: "halving", rank: 2, validation: 0.72 });
    expect(lucky?.smoothed).toBeCloseTo(0.592, 12);
    expect(lucky?.reason).toBe(
      "validation 59.2 % smoothed (72.0 % now) is rank 2 of 2, and 1 of 2 train on (steady has 68.4 % smoothed (70.0 % now))",
    );
  });

  it("drops another one than plain halving does", () => {
    const [steady] = createSuccessiveHalving().decide({ stage: 3, nStages: 5, trials });
    expect(steady?.action).toBe("drop");
  });

  it("is plain halving after the first stage, with nothing to smooth", () => {
    const view = { stage: 1, nStages: 5, trials };
    expect(createSmoothedHalving().decide(view)).toEqual(createSuccessiveHalving().decide(view));
  });

  it("refuses an eta of 1", () => {
    expect(() => createSmoothedHalving({ eta: 1 })).toThrow("eta must be above 1");
  });
});
