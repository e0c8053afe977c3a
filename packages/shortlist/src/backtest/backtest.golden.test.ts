// Golden: goldens/published.json, the static prior and brute force on the published records by numpy and scipy alone
// (goldens/make-goldens.py).
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { importHistory } from "../history/import/import-history.ts";
import { sharedPath } from "../numeric/shared.test.files.ts";
import { backtest } from "./backtest.ts";

interface Golden {
  readonly nDatasets: number;
  readonly shortlistSize: number;
  readonly firstRegret: number;
  readonly bestRegret: number;
  readonly weightedTau: number;
  readonly top1: number;
  readonly top5: number;
  readonly bruteForceRegret?: number;
}

const goldens: Record<string, Golden> = JSON.parse(
  readFileSync(join(import.meta.dirname, "goldens/published.json"), "utf8"),
);

describe.skipIf(sharedPath("published") === undefined)("backtest() on published records", () => {
  it.each(Object.entries(goldens))("static prior on %s", async (path, golden) => {
    const { history } = await importHistory([sharedPath(`published/${path}`) as string]);
    const result = await backtest(history, { shortlistSize: golden.shortlistSize });
    const policy = (recall: string, select: string) =>
      result.policies.find((each) => each.recall === recall && each.select === select);
    const first = policy("prior", "static-prior");
    expect(first?.nDatasets).toBe(golden.nDatasets);
    // The sums run in another order.
    expect(first?.meanRegret).toBeCloseTo(golden.firstRegret, 9);
    expect(first?.recallRegret).toBeCloseTo(golden.bestRegret, 9);
    expect(first?.weightedTau).toBeCloseTo(golden.weightedTau, 9);
    expect(first?.top1).toBeCloseTo(golden.top1, 9);
    expect(first?.top5).toBeCloseTo(golden.top5, 9);
    if (golden.bruteForceRegret !== undefined) {
      // Among equal validations ours takes the first of ten random orders.
      const bruteForce = policy("all", "brute-force")?.meanRegret as number;
      expect(Math.abs(bruteForce - golden.bruteForceRegret)).toBeLessThan(0.15);
    }
  });
});
