import { expect, test } from "vitest";
import { proxyIsFlat } from "./proxy-is-flat.ts";

test("proxyIsFlat() goes by the range as a share of the scores' size, from two scores on", () => {
  expect(proxyIsFlat([-0.683, undefined, -0.68])).toBe(true); // 0.003 of 0.683
  expect(proxyIsFlat([-0.69, -0.68])).toBe(false); // 0.01 of 0.69
  expect(proxyIsFlat([-1, 1])).toBe(false);
  expect(proxyIsFlat([0.5, undefined])).toBe(true);
  expect(proxyIsFlat([])).toBe(true);
});

test("proxyIsFlat() of scores that are all 0, or all the same", () => {
  expect(proxyIsFlat([0, 0, 0])).toBe(true);
  expect(proxyIsFlat([-0.5, -0.5])).toBe(true);
});
