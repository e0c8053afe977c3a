import fc from "fast-check";
import { expect, it } from "vitest";
import { type SchedulerName, schedulers } from "../select/scheduler/index.ts";
import { type ModelCost, mostSeconds, planSeconds } from "./plan-seconds.ts";

function costsOf(trainSeconds: readonly number[], openSeconds = 0, evaluateSeconds = 0): ModelCost[] {
  return trainSeconds.map((seconds, i) => ({
    model: `m${i}`,
    isMeasured: true,
    openSeconds,
    trainSeconds: seconds,
    evaluateSeconds,
  }));
}

it("mostSeconds() by hand: the dearest models stay longest", () => {
  // Halving of 4 over 3 stages trains 4, 2, 1. Stages cost 1 + 2 + 4 + 8 = 15, then 8 + 4, then 8; opening 4 x 0.5.
  const halving = schedulers["successive-halving"]();
  expect(mostSeconds(halving, costsOf([1, 2, 4, 8], 0.5), 3)).toBe(15 + 12 + 8 + 2);
  // On half of the rows training costs half; scoring does not: 3 stages, 4 + 2 + 1 scorings of 1 s.
  expect(mostSeconds(halving, costsOf([1, 2, 4, 8], 0.5, 1), 3, 0.5)).toBe(35 / 2 + 7 + 2);
});

it.each([
  // Brute force of equal models of 1 s a stage: trials x stages seconds.
  { seconds: 30, expected: { nTrials: 6, nStages: 5, seconds: 30 } },
  { seconds: 29, expected: { nTrials: 5, nStages: 5, seconds: 25 } },
  { seconds: 10, expected: { nTrials: 2, nStages: 5, seconds: 10 } },
  { seconds: 9, expected: { nTrials: 2, nStages: 4, seconds: 8 } },
  { seconds: 4, expected: { nTrials: 2, nStages: 2, seconds: 4 } },
  // Three trials of two stages cost 6 s on all 1000 rows, so half of them 3 s.
  { seconds: 3, expected: { nTrials: 3, nStages: 2, trainRows: 500, seconds: 3 } },
  { seconds: 0.5, expected: { nTrials: 2, nStages: 2, trainRows: 125, seconds: 0.5 } },
  { seconds: 0.25, expected: { nTrials: 2, nStages: 1, trainRows: 100, seconds: 0.2 } },
  { seconds: 0, expected: { nTrials: 1, nStages: 1, trainRows: 100, seconds: 0.1 } },
])("planSeconds() of 6 trials x 5 stages into $seconds s", ({ seconds, expected }) => {
  const plan = planSeconds({
    scheduler: schedulers["brute-force"](),
    wanted: { nTrials: 6, nStages: 5 },
    costs: costsOf([1, 1, 1, 1, 1, 1]),
    seconds,
    nTrainRows: 1000,
    leastRows: 100,
  });
  expect(plan).toEqual({ ...expected, seconds: expect.closeTo(expected.seconds, 9) });
});

it("planSeconds() costs no more than there is, unless it is the smallest; more time never buys less", () =>
  fc.assert(
    fc.property(
      fc.constantFrom(...(Object.keys(schedulers) as SchedulerName[])),
      fc.array(fc.double({ min: 0.1, max: 50, noNaN: true }), { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 1, max: 6 }),
      fc.double({ min: 0, max: 500, noNaN: true }),
      (name, trainSeconds, nStages, seconds) => {
        const plan = (available: number) =>
          planSeconds({
            scheduler: schedulers[name](),
            wanted: { nTrials: trainSeconds.length, nStages },
            costs: costsOf(trainSeconds, 0.2, 0.1),
            seconds: available,
            nTrainRows: 1000,
            leastRows: 100,
          });
        const found = plan(seconds);
        const isSmallest = found.nTrials === 1 && found.nStages === 1;
        if (!isSmallest) expect(found.seconds).toBeLessThanOrEqual(seconds + 1e-9);
        if (found.trainRows !== undefined) expect(found.trainRows).toBeGreaterThanOrEqual(100);
        expect(plan(1e6)).toMatchObject({ nTrials: trainSeconds.length, nStages });
        expect(plan(1e6).trainRows).toBeUndefined();
      },
    ),
  ));
