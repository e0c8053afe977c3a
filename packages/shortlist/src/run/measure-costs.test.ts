import { describe, expect, it } from "vitest";
import type { History } from "../history/history.ts";
import { ImageError } from "../image/image-error.ts";
import { StoreError } from "../store/store-error.ts";
import { measureCosts, scaleCosts } from "./measure-costs.ts";

const cost = { openSeconds: 1, trainSeconds: 2, evaluateSeconds: 0.5 };
/** An epoch of b takes three times as long as one of a, on every dataset; c was never recorded. */
const history: History = {
  metric: "accuracy",
  curves: ["x", "y"].flatMap((dataset) =>
    [1, 3].map((seconds, i) => ({
      model: ["a", "b"][i] as string,
      dataset,
      seed: 1,
      validation: [0.5, 0.6],
      test: 0.6,
      seconds,
    })),
  ),
};

describe("scaleCosts()", () => {
  it("by hand: epochs beside those of the measured model; what was never recorded costs as the dearest measured", () => {
    expect(scaleCosts(["a", "b", "c"], new Map([["a", cost]]), history)).toEqual([
      { model: "a", isMeasured: true, ...cost },
      { model: "b", isMeasured: false, openSeconds: 1, trainSeconds: 6, evaluateSeconds: 1.5 },
      { model: "c", isMeasured: false, ...cost },
    ]);
    expect(scaleCosts(["a", "b"], new Map(), history)).toEqual([]);
  });
});

describe("measureCosts()", () => {
  const asked: string[] = [];
  const measure = async ({ model }: { readonly model: string }) => {
    asked.push(model);
    if (model === "a") throw new Error("broken");
    return cost;
  };
  const options = { models: ["a", "b", "c"], nMeasured: 3, measure, seedOf: () => 1, history, seconds: 60 };

  it("leaves out a model that cannot be measured, and measures no more once it knows enough", async () => {
    asked.length = 0;
    const costs = await measureCosts({ ...options, isEnough: () => true });
    expect(asked).toEqual(["a", "b"]);
    expect(costs.map(({ isMeasured }) => isMeasured)).toEqual([false, true, false]);
    expect(costs[0]?.trainSeconds).toBeCloseTo(2 / 3, 12);
  });

  it("measures at least one, then stops when its time is over", async () => {
    asked.length = 0;
    await measureCosts({ ...options, models: ["b", "c"], isEnough: () => false, seconds: 0 });
    expect(asked).toEqual(["b"]);
  });

  it.each([
    ["a picture that cannot be used", new ImageError("changed", "it has changed").of("a.png")],
    [
      "a full disk",
      new StoreError("disk-full", "/full", "Cannot keep decoded pictures in /full: the disk is full"),
    ],
  ])("stops at %s: that is not the model's fault", async (_, error) => {
    const measuring = measureCosts({
      ...options,
      measure: () => Promise.reject(error),
      isEnough: () => false,
    });
    await expect(measuring).rejects.toBe(error);
  });

  it("stops when it is interrupted", async () => {
    const signal = AbortSignal.abort();
    await expect(measureCosts({ ...options, isEnough: () => false, signal })).rejects.toThrow();
  });
});
