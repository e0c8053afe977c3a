import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { performanceMatrix } from "../../history/performance-matrix.ts";
import { type RecallModelsInput, recallModels } from "../recall-models.ts";

/** A history of final accuracies: model → accuracies on the datasets d0, d1, … */
function inputOf(finals: Readonly<Record<string, readonly number[]>>): RecallModelsInput {
  const curves = Object.entries(finals).flatMap(([model, accuracies]) =>
    accuracies.map((test, i) => ({ model, dataset: `d${i}`, seed: 0, validation: [], test })),
  );
  const matrix = performanceMatrix({ metric: "accuracy", curves }, { models: Object.keys(finals) });
  return { matrix, clusters: [], rule: "portfolio", k: 2 };
}

const chosen = (input: RecallModelsInput) =>
  recallModels(input).flatMap(({ model, chosen }) => (chosen ? model : []));

describe("rule portfolio", () => {
  // Two generalists alike, and a specialist that is last but on the last dataset. Standardised, the generalists are above the
  // specialist on d0 to d2 and below it on d3; the second generalist adds nothing to the first.
  const finals = {
    generalist: [0.9, 0.9, 0.9, 0.4],
    "its twin": [0.89, 0.89, 0.89, 0.4],
    specialist: [0.5, 0.5, 0.5, 0.95],
    weak: [0.4, 0.4, 0.4, 0.4],
  };

  it("takes a specialist before the twin of a model that is listed", () => {
    const entries = recallModels(inputOf(finals));
    expect(entries.map(({ model }) => model)).toEqual(["generalist", "its twin", "specialist", "weak"]);
    expect(entries.filter(({ chosen }) => chosen).map(({ model }) => model)).toEqual([
      "generalist",
      "specialist",
    ]);
    expect(entries[1]?.reason).toContain("2 of 4, but the others are good wherever it is");
    expect(entries[2]?.reason).toContain("3 of 4, good where those before it are weak");
  });

  it("takes the twin where prior alone decides", () => {
    expect(chosen({ ...inputOf(finals), rule: "prior" })).toEqual(["generalist", "its twin"]);
  });

  it("follows the proxy where there is no history", () => {
    const proxies = new Map([
      ["a", 0.1],
      ["b", 0.3],
      ["c", 0.2],
    ]);
    const input: RecallModelsInput = { ...inputOf({ a: [], b: [], c: [] }), proxies };
    expect(recallModels(input).map(({ model }) => model)).toEqual(["b", "c", "a"]);
    expect(chosen(input)).toEqual(["b", "c"]);
  });

  it("adds weight · z of prior and proxy", () => {
    // One dataset: z = ±1, shrunk by 1/(1+1) to ±.5; proxies: z = ±1.
    const input: RecallModelsInput = {
      ...inputOf({ a: [0.8], b: [0.6] }),
      proxies: new Map([
        ["a", -2],
        ["b", -1],
      ]),
      fusion: { prior: 0.5, proxy: 0.25, nDatasets: 3 },
    };
    for (const { score } of recallModels(input)) expect(score).toBeCloseTo(0, 12); // .5 · .5 − .25 · 1
    const [surer] = recallModels({ ...input, proxyReliability: 0.5 }); // .5 · .5 − .5 · .25 · 1 = .125
    expect(surer?.model).toBe("a");
    expect(surer?.score).toBeCloseTo(0.125, 12);
  });

  it("leaves a flat proxy out", () => {
    const proxies = new Map([
      ["generalist", -0.683],
      ["weak", -0.68],
    ]);
    const [best] = recallModels({ ...inputOf(finals), proxies });
    expect(best?.model).toBe("generalist");
    expect(best?.reason).toContain("proxy left out, it is flat");
  });

  it("chooses k models, whatever the history", () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.array(
            fc.integer({ min: 0, max: 10 }).map((n) => n / 10),
            { minLength: 0, maxLength: 4 },
          ),
          {
            minLength: 1,
            maxLength: 8,
          },
        ),
        fc.integer({ min: 1, max: 9 }),
        (rows, k) => {
          const finals = Object.fromEntries(rows.map((row, i) => [`m${i}`, row]));
          expect(chosen({ ...inputOf(finals), k })).toHaveLength(Math.min(k, rows.length));
        },
      ),
    ));

  it("a longer list holds every model of a shorter one", () =>
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }), {
          minLength: 3,
          maxLength: 8,
        }),
        (rows) => {
          const input = inputOf(Object.fromEntries(rows.map((row, i) => [`m${i}`, row])));
          expect(chosen({ ...input, k: 3 })).toEqual(expect.arrayContaining(chosen({ ...input, k: 2 })));
        },
      ),
    ));
});
