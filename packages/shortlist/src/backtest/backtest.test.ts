import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backtest } from "./backtest.ts";
import type { BacktestResult } from "./backtest-result.ts";
import { findTwins } from "./find-twins.ts";
import { planBacktest, type TargetPlan } from "./plan-backtest.ts";
import { defaultPolicy, type Policy, policyId, selectSettings } from "./policy.ts";
import { anyHistory, historyOf, raggedHistory } from "./random-history.test.files.ts";
import { simulateTarget } from "./simulate-target.ts";
import { verdict } from "./verdict.ts";

const finals = {
  x: { a: 0.9, b: 0.8, c: 0.5, d: 0.4 },
  y: { a: 0.7, b: 0.9, c: 0.6, d: 0.5 },
  z: { a: 0.8, b: 0.6, c: 0.9, d: 0.3 },
};

function resultOf({ policies }: BacktestResult, policy: Policy) {
  const found = policies.find((each) => policyId(each) === policyId(policy));
  if (found === undefined) throw new Error(`${policyId(policy)} was not played`);
  return found;
}

describe("backtest() by hand", () => {
  const history = historyOf(finals, 2);

  it("static prior: the best of the other datasets is picked, and its loss counted in points", async () => {
    // z-scores on x: 1.21 .73 −.73 −1.21; y: .17 1.52 −.51 −1.18; z: .65 −.22 1.09 −1.53 (a b c d).
    // Target x: y + z is .82 1.30 .58 −2.71, so b: 10 points lost. y: x + z says a: 20 lost. z: x + y says b: 30 lost.
    const result = await backtest(history, { shortlistSize: 2 });
    const prior = resultOf(result, { recall: "prior", select: "static-prior" });
    expect(prior.meanRegret).toBeCloseTo(20, 10);
    expect(prior.medianRegret).toBeCloseTo(20, 10);
    expect(prior.worstRegret).toBeCloseTo(30, 10);
    // One model of four trains two epochs of two, two seconds each.
    expect(prior).toMatchObject({
      costEpochs: 2,
      costFraction: 0.25,
      costSeconds: 4,
      nProbes: 0,
      nDatasets: 3,
    });
    expect([prior.top1, prior.top5]).toEqual([0, 1]);
    // Two best of each: x b a, y a b, z b a: c is missed on z only.
    expect(prior.recallRegret).toBeCloseTo(10 / 3, 10);
    const both = resultOf(result, { recall: "prior", select: "brute-force" });
    expect(both.meanRegret).toBeCloseTo(10 / 3, 10);
    expect(both.costFraction).toBe(0.5);
  });

  it("other lengths of the shortlist: of all models nothing is lost in recall, and the cost grows", async () => {
    const { bySize } = await backtest(history, { shortlistSize: 2 });
    const priors = bySize.filter(({ recall }) => recall === "prior");
    expect(priors.map(({ shortlistSize }) => shortlistSize)).toEqual([1, 2, 3, 4]);
    expect(priors.map(({ recallRegret }) => Number(recallRegret.toFixed(9)))).toEqual([
      20, 3.333333333, 0, 0,
    ]);
    // One to four models in the first of two stages, then half of them, at least one.
    expect(priors.map(({ costEpochs }) => costEpochs)).toEqual([2, 3, 4, 6]);
    expect(bySize.filter(({ recall }) => recall === defaultPolicy.recall)).toHaveLength(4);
  });

  it("no recall: halving 4 models over 2 stages trains 4 + 2 epochs of 8 and loses nothing here", async () => {
    const result = await backtest(history);
    const halving = resultOf(result, { recall: "all", select: "successive-halving" });
    expect(halving).toMatchObject({ meanRegret: 0, costEpochs: 6, costFraction: 0.75 });
    const third = resultOf(result, { recall: "all", select: "successive-halving eta 3" });
    expect(third).toMatchObject({ meanRegret: 0, costEpochs: 5, costFraction: 0.625 });
  });

  it("a proxy that knows the answer is right, and one that is recorded for one dataset is played there only", async () => {
    const scores = Object.entries(finals).flatMap(([dataset, ofModel]) =>
      Object.entries(ofModel).map(([model, value]) => ({
        model,
        dataset,
        proxy: "Log-ME",
        value: 3 * value,
      })),
    );
    const few = scores.filter(({ dataset }) => dataset === "x").map((score) => ({ ...score, proxy: "mine" }));
    const result = await backtest(history, { scores: [...scores, ...few] });
    const picks = resultOf(result, { recall: "proxy", proxy: "logme", select: "static-prior" });
    expect(picks).toMatchObject({ meanRegret: 0, nProbes: 4, top1: 1, nDatasets: 3 });
    expect(picks.weightedTau).toBeCloseTo(1, 12);
    expect(resultOf(result, { recall: "proxy", proxy: "mine", select: "static-prior" }).nDatasets).toBe(1);
    expect(result.notes).toContain("mine is recorded for 1 of 3 datasets only");
    expect(result.perDataset.map(({ proxy }) => proxy)).toEqual(["logme", "logme", "logme"]);
    const against = result.differences.find(({ against }) => against.recall === "prior");
    expect(against?.policy).toEqual(defaultPolicy);
  });

  it("finals only: a shortlist counts by its best and by its first, and it is said", async () => {
    const result = await backtest(historyOf(finals, 0), { shortlistSize: 2 });
    expect(result.nStages).toBe(0);
    expect(result.notes.join()).toMatch(
      /selection is not simulated: nothing is recorded between start and end/,
    );
    const best = resultOf(result, { recall: "prior", select: "best-of-shortlist" });
    expect(best.meanRegret).toBeCloseTo(10 / 3, 10);
    expect(best).toMatchObject({ costEpochs: 2, costFraction: 0.5 });
    const first = resultOf(result, { recall: "prior", select: "static-prior" });
    expect(first.meanRegret).toBeCloseTo(20, 10);
    expect(first.costFraction).toBe(0.25);
    expect(result.default).toMatchObject({ select: "best-of-shortlist", isDefault: true });
  });

  it("several seeds: each is played, and the finals are their means", async () => {
    const again = history.curves.map((curve) => ({ ...curve, seed: 2, test: curve.test - 0.2 }));
    const result = await backtest(
      { ...history, curves: [...again, ...history.curves] },
      { shortlistSize: 2 },
    );
    expect(resultOf(result, { recall: "prior", select: "static-prior" }).meanRegret).toBeCloseTo(20, 10);
  });

  it("a dataset under a second name gives nothing away", async () => {
    const result = await backtest(historyOf({ ...finals, "z-again": finals.z }, 2));
    expect(result.notes).toContain(
      "z equals z-again in every model: left out of the history when it is the target",
    );
    const prior = await backtest(historyOf(finals, 2), { datasets: ["z"] });
    const target = await backtest(historyOf({ ...finals, "z-again": finals.z }, 2), { datasets: ["z"] });
    const policy: Policy = { recall: "prior", select: "static-prior" };
    expect(resultOf(target, policy).meanRegret).toBe(resultOf(prior, policy).meanRegret);
  });
});

describe("backtest() properties", () => {
  const check = (run: (result: BacktestResult) => void) =>
    fc.assert(
      fc.asyncProperty(anyHistory, async (history) => run(await backtest(history, { shortlistSize: 3 }))),
      { numRuns: 15 },
    );

  it("costs no policy more than brute force, loses none less than nothing or more than the worst", () =>
    check(({ policies }) => {
      for (const { costFraction, meanRegret, worstRegret, interval, recallRegret } of policies) {
        expect(costFraction).toBeGreaterThan(0);
        expect(costFraction).toBeLessThanOrEqual(1);
        expect(meanRegret).toBeGreaterThanOrEqual(recallRegret - 1e-9);
        expect(meanRegret).toBeLessThanOrEqual(worstRegret + 1e-9);
        expect(interval[0]).toBeLessThanOrEqual(meanRegret + 1e-9);
        expect(interval[1]).toBeGreaterThanOrEqual(meanRegret - 1e-9);
      }
    }));

  it("plays every scheduler on all models and after every rule, one of them by default", () =>
    check(({ policies, default: ours }) => {
      for (const { select } of selectSettings)
        expect(policies.filter((policy) => policy.select === select).map(({ recall }) => recall)).toContain(
          "prior",
        );
      expect(policies.filter(({ isDefault }) => isDefault)).toEqual([ours]);
      expect(new Set(policies.map(policyId)).size).toBe(policies.length);
    }));

  it("the front falls: a policy on it that costs more loses less", () =>
    check(({ policies }) => {
      const front = policies
        .filter(({ pareto }) => pareto)
        .sort((a, b) => a.costFraction - b.costFraction || a.meanRegret - b.meanRegret);
      expect(front.length).toBeGreaterThan(0);
      front.slice(1).forEach((policy, i) => {
        const cheaper = front[i] as (typeof front)[number];
        if (policy.costFraction > cheaper.costFraction + 1e-9)
          expect(policy.meanRegret).toBeLessThan(cheaper.meanRegret + 1e-9);
      });
    }));

  it("brute force on all models loses nothing where validation is the final metric", () =>
    fc.assert(
      fc.asyncProperty(anyHistory, async ({ metric, curves }) => {
        const exact = curves.map((curve) => ({
          ...curve,
          validation: curve.validation.map((value, i, { length }) => (i === length - 1 ? curve.test : value)),
        }));
        const result = await backtest({ metric, curves: exact });
        expect(resultOf(result, { recall: "all", select: "brute-force" })).toMatchObject({
          meanRegret: 0,
          costFraction: 1,
        });
      }),
      { numRuns: 15 },
    ));

  it("the target's own finals change no shortlist, no pick and no cost on it", () =>
    fc.assert(
      fc.property(anyHistory, ({ metric, curves }) => {
        const own = curves.map((curve) =>
          curve.dataset === "d0"
            ? { ...curve, test: (curve.test * 7.3 + Number(curve.model[1]) / 9) % 1 }
            : curve,
        );
        fc.pre(findTwins({ metric, curves }).size + findTwins({ metric, curves: own }).size === 0);
        const scores = curves.map(({ model, dataset }, i) => ({
          model,
          dataset,
          proxy: "logme",
          value: (i * 7) % 5,
        }));
        const [before, after] = [curves, own].map((all) => {
          const { history, targets } = planBacktest({ metric, curves: all }, { datasets: ["d0"], scores });
          const { outcomes } = simulateTarget(history, targets[0] as TargetPlan, {
            shortlistSize: 3,
            seed: 1,
          });
          return outcomes.map((outcome) => ({
            policy: policyId(outcome),
            shortlist: outcome.shortlist,
            picked: outcome.picked,
            costEpochs: outcome.costEpochs,
          }));
        });
        expect(after).toEqual(before);
      }),
      { numRuns: 30 },
    ));

  it("plays whatever a history holds, or says in a RangeError why not", () =>
    fc.assert(
      fc.asyncProperty(raggedHistory, async (history) => {
        const result = await backtest(history).catch((error) => error);
        if (result instanceof Error) {
          expect(result).toBeInstanceOf(RangeError);
          expect(result.message).toMatch(/^Cannot backtest history: [^\n]+$/);
          return;
        }
        for (const policy of result.policies as BacktestResult["policies"]) {
          expect(policy.meanRegret).toBeGreaterThanOrEqual(-1e-9);
          expect(policy.costFraction).toBeLessThanOrEqual(1 + 1e-9);
          for (const value of Object.values(policy))
            if (typeof value === "number") expect(Number.isFinite(value)).toBe(true);
        }
        expect(verdict(result)[0]).not.toMatch(/NaN|undefined|Infinity/);
      }),
      { numRuns: 40 },
    ));

  it("is the same again with the same seed", () =>
    fc.assert(
      fc.asyncProperty(anyHistory, async (history) => {
        expect(await backtest(history, { seed: 5 })).toEqual(await backtest(history, { seed: 5 }));
      }),
      { numRuns: 5 },
    ));
});
