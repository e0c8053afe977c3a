import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { simulateSelection } from "../simulate-selection.ts";
import { createFineSelection } from "./fine-selection.ts";
import { createSuccessiveHalving } from "./successive-halving.ts";

describe("fine selection", () => {
  const predictFinal = (model: string) => ({ a: 0.8, b: 0.9, c: 0.6, d: 0.75 })[model];
  const decide = (validation: Record<string, number>, options = {}) =>
    createFineSelection({ predictFinal, ...options }).decide({
      stage: 1,
      nStages: 5,
      trials: Object.entries(validation).map(([model, v]) => ({ model, validationCurve: [v] })),
    });

  it("drops what is worse now and at the end, with the rival of the best end", () => {
    // d: .55 now, .75 at the end. Better now: a (.7) and c (.6); better at the end of these: a (.8). So a is the rival.
    // b: .5 now but .9 at the end, nobody predicts more: it stays. c: .6/.6 leaves because of a. Two of four are left.
    const decisions = decide({ a: 0.7, b: 0.5, c: 0.6, d: 0.55 });
    expect(decisions.map(({ rule }) => rule)).toEqual(["keep", "keep", "trend", "trend"]);
    expect(decisions[3]).toEqual({
      model: "d",
      action: "drop",
      rule: "trend",
      reason: "validation 55.0 %, predicted to end at 75.0 %; a is better in both (70.0 %, 80.0 %)",
      rank: 3,
      validation: 0.55,
      predictedFinal: 0.75,
      rival: { model: "a", validation: 0.7, predictedFinal: 0.8 },
    });
  });

  it("takes the threshold relative to the better prediction", () => {
    // d against a: (.80 − .75) / .80 = 6.25 %. At 6 % d leaves by trend, at 7 % only by halving.
    expect(decide({ a: 0.7, d: 0.55 }, { threshold: 0.06 })[1]?.rule).toBe("trend");
    expect(decide({ a: 0.7, d: 0.55 }, { threshold: 0.07 })[1]?.rule).toBe("halving");
  });

  it("drops nothing by trend among equal validation or equal predictions", () => {
    expect(decide({ a: 0.7, c: 0.7 }).map(({ rule }) => rule)).toEqual(["keep", "halving"]);
    const equal = createFineSelection({ predictFinal: () => 0.5 });
    const trials = [0.7, 0.6].map((v, i) => ({ model: `m${i}`, validationCurve: [v] }));
    expect(equal.decide({ stage: 1, nStages: 5, trials })[1]?.rule).toBe("halving");
  });

  it("drops a model without history by halving only, and lets it drop nobody by trend", () => {
    // x is best now but has no prediction; y is worst now and has none: both can only be halved.
    const decisions = decide({ x: 0.9, a: 0.7, b: 0.6, y: 0.1 });
    expect(decisions.map(({ rule }) => rule)).toEqual(["keep", "keep", "halving", "halving"]);
    expect(decisions[0]).not.toHaveProperty("predictedFinal");
  });

  it("equals successive halving, decision by decision, without trends", () =>
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 4, maxLength: 4 }), {
          minLength: 1,
          maxLength: 20,
        }),
        fc.constantFrom(1.5, 2, 3),
        (curves, eta) => {
          const trials = curves.map((validation, i) => ({ model: `m${i}`, validation }));
          const [fine, plain] = [createFineSelection({ eta }), createSuccessiveHalving({ eta })].map(
            (scheduler) => simulateSelection(scheduler, trials, { nStages: 4 }),
          );
          expect(fine).toEqual(plain);
        },
      ),
    ));

  it("refuses a threshold below 0", () => {
    expect(() => createFineSelection({ threshold: -0.1 })).toThrow("Cannot filter by threshold -0.1");
  });
});
