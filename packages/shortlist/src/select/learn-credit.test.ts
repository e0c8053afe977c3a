import { describe, expect, it } from "vitest";
import type { History } from "../history/history.ts";
import { createRng } from "../numeric/random.ts";
import { learnCredit } from "./learn-credit.ts";

/** 12 models on 8 datasets; what each final accuracy and each epoch is made of is up to the test. */
function historyOf(
  cell: (numbers: { quality: number; luck: number; noise: () => number }) => {
    validation: number[];
    test: number;
  },
): History {
  const rng = createRng(1);
  const noise = () => 0.02 * rng.normal();
  const curves = Array.from({ length: 12 }, (_, m) =>
    Array.from({ length: 8 }, (_, d) => ({
      model: `m${m}`,
      dataset: `d${d}`,
      seed: 0,
      ...cell({ quality: 0.5 + 0.02 * m, luck: 0.1 * rng.normal(), noise }),
    })),
  ).flat();
  return { metric: "accuracy", curves };
}

describe("learnCredit()", () => {
  it("gives nothing where validation tells the end exactly", () => {
    const exact = historyOf(({ quality, luck }) => ({
      validation: [quality + luck, quality + luck],
      test: quality + luck,
    }));
    expect(learnCredit(exact)(2)).toBeCloseTo(0, 2);
  });

  it("gives much where validation is noise and the model's quality is all there is", () => {
    const useless = historyOf(({ quality, noise, luck }) => ({
      validation: [luck],
      test: quality + noise() / 10,
    }));
    // One standard deviation of quality is an accuracy of .07, worth many times that beside such validation.
    expect(learnCredit(useless)(1)).toBeGreaterThan(0.3);
  });

  it("gives less, the later the stage, where accuracies come to tell the end", () => {
    const maturing = historyOf(({ quality, luck, noise }) => ({
      validation: [5 * noise(), quality + luck + noise(), quality + luck],
      test: quality + luck,
    }));
    const creditOf = learnCredit(maturing);
    expect(creditOf(1)).toBeGreaterThan(creditOf(2));
    expect(creditOf(2)).toBeGreaterThanOrEqual(creditOf(3));
  });

  it("takes a stage that no curve reaches as the last recorded", () => {
    const short = historyOf(({ quality, luck, noise }) => ({
      validation: [luck, luck + noise()],
      test: quality,
    }));
    const creditOf = learnCredit(short);
    expect(creditOf(9)).toBe(creditOf(2));
    expect(creditOf(1)).not.toBe(creditOf(2));
  });

  it("never looks at the target", () => {
    const history = historyOf(({ quality, luck, noise }) => ({
      validation: [luck + noise()],
      test: quality + luck,
    }));
    const changed: History = {
      ...history,
      curves: history.curves.map((curve) =>
        curve.dataset === "d3" ? { ...curve, test: 1 - curve.test } : curve,
      ),
    };
    expect(learnCredit(changed, { exclude: ["d3"] })(1)).toBe(learnCredit(history, { exclude: ["d3"] })(1));
    expect(learnCredit(changed)(1)).not.toBe(learnCredit(history)(1));
  });

  it("gives nothing without curves", () => {
    const finals: History = historyOf(({ quality }) => ({ validation: [], test: quality }));
    expect(learnCredit(finals)(1)).toBe(0);
  });
});
