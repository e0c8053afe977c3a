import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Decision, Scheduler, StageView } from "../scheduler.ts";
import { simulateSelection } from "../simulate-selection.ts";
import { type SchedulerName, schedulers } from "./index.ts";

/** Properties that a scheduler does not promise, each with the reason. */
const gaps: Partial<Record<SchedulerName, { readonly reason: string; readonly skip: readonly string[] }>> = {
  random: { reason: "ignores validation by design", skip: ["best"] },
  "static-prior": { reason: "ignores validation by design", skip: ["best"] },
};

const accuracy = fc.integer({ min: 0, max: 20 }).map((n) => n / 20); // few values: many ties

const view = fc
  .record({ nTrials: fc.integer({ min: 1, max: 12 }), nStages: fc.integer({ min: 1, max: 5 }) })
  .chain(({ nTrials, nStages }) =>
    fc.record({
      stage: fc.integer({ min: 0, max: nStages }),
      nStages: fc.constant(nStages),
      trials: fc
        .array(fc.array(accuracy, { minLength: nStages, maxLength: nStages }), {
          minLength: nTrials,
          maxLength: nTrials,
        })
        .map((curves) => curves.map((validationCurve, i) => ({ model: `m${i}`, validationCurve }))),
    }),
  );

/** Deterministic, and unknown for every third model. */
function predictFinal(model: string, stage: number, validation: number): number | undefined {
  const n = Number(model.slice(1));
  return n % 3 === 2 ? undefined : ((n * 7 + stage * 3) % 11) / 22 + validation / 2;
}

function freeze(given: StageView): StageView {
  for (const trial of given.trials) Object.freeze(Object.freeze(trial).validationCurve);
  Object.freeze(given.trials);
  return Object.freeze(given);
}

const kept = (decisions: readonly Decision[]) =>
  decisions.filter(({ action }) => action === "train-on").map(({ model }) => model);

describe.each(Object.keys(schedulers) as SchedulerName[])("scheduler %s", (name) => {
  const create = (): Scheduler => schedulers[name]({ seed: 3, predictFinal });
  const property = (criterion: string, run: () => void) => {
    const skipped = gaps[name]?.skip.includes(criterion.split(" ")[0] as string);
    (skipped ? it.skip : it)(criterion, run);
  };

  property("carries its own name", () => expect(create().name).toBe(name));

  property("decides on every trial once, in order, with a reason, and keeps one at the end", () =>
    fc.assert(
      fc.property(view, (given) => {
        const decisions = create().decide(freeze(given));
        expect(decisions.map(({ model }) => model)).toEqual(given.trials.map(({ model }) => model));
        expect(decisions.every(({ reason }) => reason.length > 0)).toBe(true);
        expect(kept(decisions).length).toBeGreaterThanOrEqual(1);
        if (given.stage === given.nStages) expect(kept(decisions)).toHaveLength(1);
      }),
    ),
  );

  property("is deterministic and sees no further than the stage", () =>
    fc.assert(
      fc.property(view, (given) => {
        const seen = {
          ...given,
          trials: given.trials.map((t) => ({
            ...t,
            validationCurve: t.validationCurve.slice(0, given.stage),
          })),
        };
        expect(create().decide(seen)).toEqual(create().decide(given));
      }),
    ),
  );

  property("spends at most maxEpochs, trains the pick to the end, and its survivors are nested", () =>
    fc.assert(
      fc.property(view, ({ nStages, trials }) => {
        const recorded = trials.map(({ model, validationCurve }) => ({ model, validation: validationCurve }));
        const scheduler = create();
        const { costEpochs, epochsByModel, picked, stages } = simulateSelection(scheduler, recorded, {
          nStages,
        });
        expect(costEpochs).toBeLessThanOrEqual(scheduler.maxEpochs(trials.length, nStages));
        expect(epochsByModel.get(picked)).toBe(nStages);
        for (let s = 2; s < stages.length; s++)
          for (const model of stages[s]?.entering ?? []) expect(stages[s - 1]?.entering).toContain(model);
      }),
    ),
  );

  property("best at every stage is picked", () =>
    fc.assert(
      fc.property(view, fc.nat(), ({ nStages, trials }, pick) => {
        const best = `m${pick % trials.length}`;
        const recorded = trials.map(({ model, validationCurve }) => ({
          model,
          validation: model === best ? validationCurve.map(() => 2) : validationCurve,
        }));
        expect(simulateSelection(create(), recorded, { nStages }).picked).toBe(best);
      }),
    ),
  );

  property("refuses no trials, a model twice, a curve too short, a value that is not finite", () => {
    const decide = (trials: StageView["trials"]) => () => create().decide({ stage: 1, nStages: 2, trials });
    expect(decide([])).toThrow("Cannot decide on 0 trials");
    expect(decide([{ model: "a", validationCurve: [] }])).toThrow("a has 0 validation values");
    expect(decide([{ model: "a", validationCurve: [Number.NaN] }])).toThrow("is NaN, must be finite");
    const twice = { model: "a", validationCurve: [0.5] };
    expect(decide([twice, twice])).toThrow("Cannot decide on a twice");
  });
});
