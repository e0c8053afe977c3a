import { describe, expect, it } from "vitest";
import { createForecastHalving } from "./forecast-halving.ts";
import { createSuccessiveHalving } from "./successive-halving.ts";

describe("forecast halving", () => {
  const trials = [
    { model: "steady", validationCurve: [0.6, 0.7, 0.7] },
    { model: "lucky", validationCurve: [0.4, 0.4, 0.72] },
  ];

  it("weighs the newest accuracy with .6 and where the trial stood before with .4", () => {
    // steady: .6 → .6·.7 + .4·.6 = .66 → .6·.7 + .4·.66 = .684; lucky: .4 → .4 → .6·.72 + .4·.4 = .592
    const [steady, lucky] = createForecastHalving().decide({ stage: 3, nStages: 5, trials });
    expect(steady).toMatchObject({ action: "train-on", rank: 1, validation: 0.7, credit: 0 });
    expect(steady?.standing).toBeCloseTo(0.684, 12);
    expect(lucky).toMatchObject({ action: "drop", rule: "halving", rank: 2, validation: 0.72 });
    expect(lucky?.standing).toBeCloseTo(0.592, 12);
    expect(lucky?.reason).toBe(
      "standing 59.2 % (validation 72.0 %, smoothed 59.2 %) is rank 2 of 2, and 1 of 2 train on (steady has 68.4 %)",
    );
  });

  it("adds what prior and proxy are worth, beyond the average of the trials", () => {
    // A credit of .1 for a standard deviation: steady is expected 3 below lucky, so −.15 and +.15: .534 and .742
    const expected = trials.map((trial, i) => ({ ...trial, expected: i === 0 ? -1 : 2 }));
    const [steady, lucky] = createForecastHalving({ credit: 0.1 }).decide({
      stage: 3,
      nStages: 5,
      trials: expected,
    });
    expect(steady).toMatchObject({ action: "drop", credit: expect.closeTo(-0.15, 12) });
    expect(lucky).toMatchObject({ action: "train-on", standing: expect.closeTo(0.742, 12) });
    expect(steady?.reason).toContain(
      "standing 53.4 % (validation 70.0 %, smoothed 68.4 %, −15.0 for prior and proxy)",
    );
  });

  it("drops another one than plain halving does", () => {
    const [steady] = createSuccessiveHalving().decide({ stage: 3, nStages: 5, trials });
    expect(steady?.action).toBe("drop");
  });

  it("is plain halving after the first stage, with nothing to smooth and nothing to add", () => {
    const view = { stage: 1, nStages: 5, trials };
    expect(createForecastHalving().decide(view)).toEqual(createSuccessiveHalving().decide(view));
  });

  it("refuses an eta of 1", () => {
    expect(() => createForecastHalving({ eta: 1 })).toThrow("eta must be above 1");
  });
});
