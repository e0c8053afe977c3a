import { expect, test } from "vitest";
import { dot } from "./dot.ts";

test("dot() by hand, from any start and of any length", () => {
  const a = [9, 1, 2, 3, 4, 5, 6];
  const b = [1, 10, 100, 1000, 10_000, 100_000];
  // 1·1 + 2·10 + 3·100 + 4·1000 + 5·10000 + 6·100000
  const sums = [0, 1, 21, 321, 4321, 54_321, 654_321];
  sums.forEach((sum, length) => {
    expect(dot(a, 1, b, 0, length)).toBe(sum);
  });
});
