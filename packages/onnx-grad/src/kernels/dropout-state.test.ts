import { expect, test } from "vitest";
import { dropoutState } from "./dropout-state.ts";

test("dropoutState() differs for every seed, pass and site, and repeats for equal ones", () => {
  const seen = new Set<string>();
  for (const seed of [0, 1, 2 ** 32, 2 ** 40 + 1]) {
    for (let pass = 0; pass < 20; pass++) {
      for (let site = 0; site < 20; site++) seen.add(dropoutState(seed, pass, site).join());
    }
  }
  expect(seen.size).toBe(4 * 20 * 20);
  expect(dropoutState(7, 3, 2)).toEqual(dropoutState(7, 3, 2));
});
