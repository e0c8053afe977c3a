// Golden: CPython 3.11, [(v, d, round(v, d)) for …].
import { expect, test } from "vitest";
import { roundHalfEven } from "./round-half-even.ts";

test.each([
  [0.125, 2, 0.12],
  [0.375, 2, 0.38],
  [-0.125, 2, -0.12],
  [0.615, 2, 0.61],
  [2.675, 2, 2.67],
  [0.995, 2, 0.99],
  [0.5, 0, 0],
  [1.5, 0, 2],
  [2.5, 0, 2],
  [0.1, 1, 0.1],
  [-391.9665, 3, -391.966],
])("roundHalfEven(%d, %d) is %d, as in Python", (value, decimals, expected) => {
  expect(roundHalfEven(value, decimals)).toBe(expected);
});

test("roundHalfEven() refuses decimals that make no sense", () => {
  expect(() => roundHalfEven(0.5, -1)).toThrow("Cannot round to -1 decimals");
});
