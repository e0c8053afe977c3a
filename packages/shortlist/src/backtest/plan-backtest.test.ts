import { describe, expect, it } from "vitest";
import type { Curve } from "../history/history.ts";
import { planBacktest } from "./plan-backtest.ts";
import { historyOf } from "./random-history.test.files.ts";

const finals = {
  x: { a: 0.9, b: 0.8, c: 0.5, d: 0.4 },
  y: { a: 0.7, b: 0.9, c: 0.6, d: 0.5 },
  z: { a: 0.8, b: 0.6, c: 0.9, d: 0.3 },
};
const score = { dataset: "x", proxy: "leep", value: -1 };

describe("planBacktest()", () => {
  it("leaves a target out of its own history, and lists its models", () => {
    const { targets } = planBacktest(historyOf(finals, 3));
    expect(targets.map(({ dataset, exclude, nStages }) => [dataset, exclude, nStages])).toEqual([
      ["x", ["x"], 3],
      ["y", ["y"], 3],
      ["z", ["z"], 3],
    ]);
    expect([...(targets[0]?.models ?? [])].sort()).toEqual(["a", "b", "c", "d"]);
  });

  it("cuts the few that are longer, leaves out the few that are shorter, and says so", () => {
    const change = (curve: Curve): Curve => {
      const name = `${curve.model}${curve.dataset}`;
      if (name === "ax") return { ...curve, validation: [...curve.validation, 0.9, 0.9] };
      return name === "by" ? { ...curve, validation: curve.validation.slice(0, 1) } : curve;
    };
    const many = Object.fromEntries("abcdefgh".split("").map((model, i) => [model, i / 10]));
    const reversed = Object.fromEntries("abcdefgh".split("").map((model, i) => [model, 0.8 - i / 10]));
    const history = historyOf({ x: many, y: reversed }, 3);
    const { targets, notes } = planBacktest({ ...history, curves: history.curves.map(change) });
    expect(targets.map(({ nStages, models }) => [nStages, models.length])).toEqual([
      [3, 8],
      [3, 7],
    ]);
    expect(notes).toContain("shorter than most curves of their dataset, left out: b on y");
    expect(notes).toContain("longer than most, cut (the test metric is still that of the end): a on x");
  });

  it("halves are disjoint, complete, and the same for the same seed", () => {
    const names = (half: 1 | 2, seed: number) =>
      planBacktest(historyOf(finals, 1), { half, seed }).targets.map(({ dataset }) => dataset);
    expect([...names(1, 3), ...names(2, 3)].sort()).toEqual(["x", "y", "z"]);
    expect(names(1, 3)).toEqual(names(1, 3));
  });

  it("says what it left out", () => {
    const { targets, notes } = planBacktest(
      historyOf({ ...finals, constant: { a: 0.5, b: 0.5, c: 0.5 }, small: { a: 0.5, b: 0.2 } }, 2),
      {
        scores: [
          { ...score, model: "a" },
          { ...score, model: "b" },
          { ...score, model: "stranger" },
          { ...score, model: "a", dataset: "elsewhere" },
        ],
      },
    );
    expect(targets.map(({ dataset }) => dataset)).toEqual(["x", "y", "z"]);
    expect(notes).toEqual(
      expect.arrayContaining([
        "no target, all models are equally good: constant",
        "no target, fewer than 3 curves: small",
        "scores of models without history left out: stranger",
        "scores on datasets without history left out: elsewhere",
      ]),
    );
  });

  const curve = { dataset: "x", seed: 1, validation: [0.5], test: 0.5 };
  it.each([
    ["no curves", [], {}, "Cannot backtest h: nothing is recorded in it"],
    ["one model", [{ ...curve, model: "a" }], {}, "Cannot backtest h: a is its only model"],
    [
      "one dataset",
      [
        { ...curve, model: "a" },
        { ...curve, model: "b" },
      ],
      {},
      "Cannot backtest h: x is its only dataset",
    ],
    ["NaN", [{ ...curve, model: "a", test: Number.NaN }], {}, "Cannot backtest h: a on x has NaN"],
    ["an unknown dataset", historyOf(finals, 1).curves, { datasets: ["w"] }, "its datasets are x, y, z"],
    [
      "scores of other models",
      historyOf(finals, 1).curves,
      { scores: [{ ...score, model: "stranger" }] },
      "none of the 1 scores is of a model that it holds; the first is of stranger",
    ],
    [
      "constant columns",
      historyOf({ x: { a: 0.5, b: 0.5, c: 0.5 }, y: { a: 0.1, b: 0.1, c: 0.1 } }, 1).curves,
      {},
      "no dataset can be a target (all models are equally good)",
    ],
  ])("refuses %s", (_, curves, options, message) => {
    expect(() => planBacktest({ metric: "accuracy", curves }, { name: "h", ...options })).toThrow(message);
  });
});
