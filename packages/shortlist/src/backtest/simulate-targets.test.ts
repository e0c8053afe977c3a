import { describe, expect, it } from "vitest";
import { createRng } from "../numeric/random.ts";
import { planBacktest } from "./plan-backtest.ts";
import { historyOf } from "./random-history.test.files.ts";
import { simulateTargets } from "./simulate-targets.ts";

function randomHistory() {
  const rng = createRng(3);
  const finals = Object.fromEntries(
    Array.from({ length: 8 }, (_, d) => [
      `d${d}`,
      Object.fromEntries(Array.from({ length: 10 }, (_, m) => [`m${m}`, rng.next()])),
    ]),
  );
  return historyOf(finals, 3);
}

describe("simulateTargets()", () => {
  const plan = planBacktest(randomHistory());

  it("worker threads change nothing", async () => {
    const options = { shortlistSize: 4, seed: 1, worthThreadsMs: 0 };
    const alone = await simulateTargets(plan, { ...options, threads: 1 });
    expect(await simulateTargets(plan, { ...options, threads: 2 })).toEqual(alone);
    expect(alone.map(({ dataset }) => dataset)).toEqual(plan.targets.map(({ dataset }) => dataset));
  });

  it("stops when it is interrupted", async () => {
    const interruption = new AbortController();
    const running = simulateTargets(plan, {
      shortlistSize: 4,
      seed: 1,
      worthThreadsMs: 0,
      threads: 2,
      signal: interruption.signal,
      onProgress: (nDone) => nDone === 3 && interruption.abort(),
    });
    await expect(running).rejects.toThrow(/abort/i);
  });
});
