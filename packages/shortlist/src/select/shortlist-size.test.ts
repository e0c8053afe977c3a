import { expect, it } from "vitest";
import { createBruteForce } from "./scheduler/brute-force.ts";
import { createSuccessiveHalving } from "./scheduler/successive-halving.ts";
import { shortlistSizeFor } from "./shortlist-size.ts";

it.each([
  { nModels: 22, nStages: 5, size: 5, because: "5+2+1+1+1 = 10 ≤ 11 < 6+3+1+1+1 = 12" },
  { nModels: 46, nStages: 5, size: 12, because: "12+6+3+1+1 = 23 ≤ 23" },
  { nModels: 10, nStages: 5, size: 3, because: "never under 3, though 3+1+1+1+1 = 7 > 5" },
  { nModels: 2, nStages: 5, size: 2, because: "no more than there are" },
  { nModels: 1266, nStages: 5, size: 20, because: "never over 20" },
])("shortlistSizeFor() recalls $size of $nModels models: $because", ({ nModels, nStages, size }) => {
  expect(shortlistSizeFor(createSuccessiveHalving(), nModels, nStages)).toBe(size);
});

it("shortlistSizeFor() recalls fewer for a dearer scheduler", () => {
  expect(shortlistSizeFor(createBruteForce(), 50, 5)).toBe(5); // 5 × 5 = 25 = a tenth of 250
});
