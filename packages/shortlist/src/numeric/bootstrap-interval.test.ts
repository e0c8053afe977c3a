import { describe, expect, it } from "vitest";
import { bootstrapInterval } from "./bootstrap-interval.ts";
import { median } from "./median.ts";
import { createRng } from "./random.ts";

describe("bootstrapInterval()", () => {
  it("is the value itself where there is one", () => {
    expect(bootstrapInterval([3], createRng(1))).toEqual([3, 3]);
  });

  it("is near mean ± 1.96 standard errors for many values", () => {
    // 400 normal values: mean ≈ 0, standard error 1/20, so about ±.098; 2000 resamples place it within .02.
    const rng = createRng(4);
    const values = Array.from({ length: 400 }, () => rng.normal());
    const mean = values.reduce((a, b) => a + b) / 400;
    const [low, high] = bootstrapInterval(values, createRng(2));
    expect(Math.abs(low - (mean - 0.098))).toBeLessThan(0.02);
    expect(Math.abs(high - (mean + 0.098))).toBeLessThan(0.02);
  });

  it("of two values is all there is: either both draws are one, or one each", () => {
    expect(bootstrapInterval([0, 1], createRng(1))).toEqual([0, 1]);
    const [low, high] = bootstrapInterval([0, 1], createRng(1), { level: 0.4 });
    expect([low, high]).toEqual([0.5, 0.5]); // quarter, half, quarter
  });

  it("refuses no values, values that are not finite, levels outside (0, 1), and no resamples", () => {
    expect(() => bootstrapInterval([], createRng(1))).toThrow("no values");
    expect(() => bootstrapInterval([1, Number.NaN], createRng(1))).toThrow("value 1 is NaN");
    expect(() => bootstrapInterval([1], createRng(1), { level: 1 })).toThrow("level 1");
    expect(() => bootstrapInterval([1], createRng(1), { nResamples: 0 })).toThrow("0 resamples");
  });
});

describe("median()", () => {
  it("is the middle, or between the two in the middle", () => {
    expect(median([5, 1, 3])).toBe(3);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(() => median([])).toThrow("no values");
  });
});
