// Golden: shared/golden/coarse_recall.json and coarse_recall_olml_demo.json: the authors' unmodified code, and a variant
// faithful to Eq. 3 and 4, on their published matrices and LEEP scores.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Cluster } from "../history/cluster-models.ts";
import { clustersFrom } from "../history/cluster-models.ts";
import { modelDistances } from "../history/model-distances.ts";
import type { PerformanceMatrix } from "../history/performance-matrix.ts";
import { publishedMatrix } from "../history/published.test.files.ts";
import { matrix as matrixOf } from "../numeric/matrix.ts";
import { sharedJson } from "../numeric/shared.test.files.ts";
import { modelsToProbe, type RecallModelsInput, recallModels, recallNotes } from "./recall-models.ts";
import { type RecallRuleName, recallRules } from "./rule/index.ts";

interface GoldenRecall {
  readonly leep: number[];
  readonly recall_scores: number[];
  readonly top15: number[];
  readonly variant_paper_eq3_eq4: { readonly top15: number[]; readonly scores: number[] };
}
interface GoldenTask {
  readonly leep: number[];
  readonly scores: number[];
  readonly top15: number[];
}

const golden = sharedJson<Record<string, GoldenRecall>>("golden/coarse_recall.json");
const goldenDemo = sharedJson<Record<string, GoldenTask>>("golden/coarse_recall_olml_demo.json");

/** Their inputs: distances skip accuracies of 0 and below, means and cosines do not. */
function authorsInput(folder: string, version: string, threshold: number): RecallModelsInput {
  const positive = publishedMatrix(
    `published/${folder}/matrix${version}.txt`,
    `published/${folder}/datasets${version}.txt`,
  )!;
  const matrix = { ...positive, known: new Uint8Array(positive.known.length).fill(1) };
  const distances = modelDistances(positive, { k: 5, minShared: 6 });
  return { matrix, clusters: clustersFrom(matrix, distances, threshold), distances, k: 15 };
}

function expectRecall(input: RecallModelsInput, leep: number[], scores: number[], top15: number[]): void {
  const proxies = new Map(input.matrix.models.map((model, row) => [model, leep[row]!]));
  const entries = recallModels({ ...input, proxies });
  const rowOf = (model: string) => input.matrix.models.indexOf(model);
  for (const { model, score } of entries) expect(score).toBeCloseTo(scores[rowOf(model)]!, 12);
  expect(entries.filter(({ chosen }) => chosen).map(({ model }) => rowOf(model))).toEqual(top15);
}

describe.skipIf(golden === undefined)("reference recalls", () => {
  test.each([
    ["nlp_multirc", "two-phase-selection/nlp", 0.09],
    ["cv_xray", "two-phase-selection/cv", 0.03],
  ])("rules authors and paper on %s", (name, folder, threshold) => {
    const input = authorsInput(folder, "", threshold);
    const { leep, recall_scores, top15, variant_paper_eq3_eq4: variant } = golden![name]!;
    expectRecall({ ...input, rule: "authors" }, leep, recall_scores, top15);
    expectRecall({ ...input, rule: "paper" }, leep, variant.scores, variant.top15);
  });

  test.each(["tweet", "mnli", "multirc", "boolq", "copa"])(
    "rule authors on their later matrix: %s",
    (task) => {
      const { leep, scores, top15 } = goldenDemo![task]!;
      expectRecall({ ...authorsInput("olml-demo", "_v4", 0.09), rule: "authors" }, leep, scores, top15);
    },
  );

  test("rule paper probes the eight representatives only", () => {
    const input = authorsInput("two-phase-selection/nlp", "", 0.09);
    expect(modelsToProbe({ ...input, rule: "paper" })).toHaveLength(8);
    expect(modelsToProbe({ ...input, rule: "authors" })).toHaveLength(31);
  });

  test("recallNotes() says that the published MultiRC proxy tells nothing", () => {
    const input = authorsInput("two-phase-selection/nlp", "", 0.09);
    const proxies = new Map(
      input.matrix.models.map((model, row) => [model, golden!.nlp_multirc!.leep[row]!]),
    );
    expect(recallNotes({ ...input, proxies })).toEqual([
      "the proxy does not tell the models apart on this data",
    ]);
  });
});

function matrixFrom(rows: (number | undefined)[][]): PerformanceMatrix {
  return {
    models: rows.map((_, i) => `m${i}`),
    datasets: (rows[0] ?? []).map((_, i) => `d${i}`),
    values: matrixOf(rows.map((row) => row.map((value) => value ?? 0))),
    known: Uint8Array.from(rows.flat(), (value) => (value === undefined ? 0 : 1)),
  };
}
const together = (...members: string[]): Cluster => ({ members, representative: members[0]! });

test("rule paper by hand: Eq. 3 for a cluster, Eq. 4 for a model alone", () => {
  const matrix = matrixFrom([
    [0.8, 0.6],
    [0.8, 0.4],
    [0.5, 0.5],
  ]);
  const proxies = new Map([["m0", Math.log(0.5)]]);
  const entries = recallModels({ matrix, clusters: [together("m0", "m1")], proxies, k: 2, rule: "paper" });
  const scoreOf = (model: string) => entries.find((entry) => entry.model === model)!.score;
  expect(scoreOf("m0")).toBeCloseTo(0.7 * 0.5, 12);
  expect(scoreOf("m1")).toBeCloseTo(0.6 * 0.5, 12);
  // alone: accuracy .5, similarity to m0 is 1 − mean(.3, .1) = .8
  expect(scoreOf("m2")).toBeCloseTo(0.5 * 0.8 * 0.5, 12);
  expect(entries.map(({ model, chosen }) => [model, chosen])).toEqual([
    ["m0", true],
    ["m1", true],
    ["m2", false],
  ]);
  expect(entries[1]!.reason).toBe("2 of 3: mean accuracy 60.0 % × proxy of m0 0.500");
  expect(entries[2]!.reason).toBe(
    "3 of 3, not among the first 2: mean accuracy 50.0 % × share in the proxies of 1 cluster 0.400",
  );
});

test("rule paper probes a model without history itself, and takes its accuracy as average", () => {
  const matrix = matrixFrom([
    [0.8, 0.6],
    [0.8, 0.6],
    [undefined, undefined],
  ]);
  const clusters = [together("m0", "m1")];
  expect(modelsToProbe({ matrix, clusters, rule: "paper" })).toEqual(["m0", "m2"]);
  const proxies = new Map([
    ["m0", Math.log(0.5)],
    ["m2", 0],
  ]);
  const [first] = recallModels({ matrix, clusters, proxies, k: 1, rule: "paper" });
  expect(first).toMatchObject({ model: "m2", score: expect.closeTo(0.7, 12) });
  expect(first!.reason).toContain("no history, taken as average");
});

test("rule paper with min-max puts the worst proxy at 0 and the best at 1", () => {
  const matrix = matrixFrom([[0.5], [0.5], [0.5], [0.5]]);
  const clusters = [together("m0", "m1"), together("m2", "m3")];
  const proxies = new Map([
    ["m0", 10],
    ["m2", 30],
  ]);
  const input = { matrix, clusters, proxies, k: 1, rule: "paper", proxyScale: "min-max" } as const;
  expect(recallModels(input).map(({ score }) => score)).toEqual([0.5, 0.5, 0, 0]);
});

test("rule fused by hand: z-scores of prior and proxy, added", () => {
  const matrix = matrixFrom([[0.2], [0.4]]);
  const proxies = new Map([
    ["m0", -0.2],
    ["m1", -0.4],
  ]);
  // prior −1 and 1, proxy 1 and −1: both sum up to 0, and the earlier model wins
  const entries = recallModels({ matrix, clusters: [], proxies, k: 1, rule: "fused" });
  expect(entries.map(({ model, score }) => [model, score])).toEqual([
    ["m0", expect.closeTo(0, 12)],
    ["m1", expect.closeTo(0, 12)],
  ]);
  expect(entries[0]!.reason).toBe("1 of 2: prior −1.00 (mean accuracy 20.0 %), proxy +1.00 (-0.200)");
});

test("rule fused leaves out a proxy that is flat, and says so", () => {
  const matrix = matrixFrom([[0.2], [0.4], [0.3]]);
  const proxies = new Map([
    ["m0", -0.68],
    ["m1", -0.683],
    ["m2", -0.683],
  ]);
  const entries = recallModels({ matrix, clusters: [], proxies, k: 1, rule: "fused" });
  expect(entries.map(({ model }) => model)).toEqual(["m1", "m2", "m0"]);
  expect(entries[0]!.reason).toContain("proxy left out, it is flat");
});

test("rule fused takes three models of a cluster, and more only when no other is left", () => {
  const matrix = matrixFrom([[0.9], [0.8], [0.7], [0.6], [0.5]]);
  const clusters = [together("m0", "m1", "m2", "m3"), together("m4")];
  const chosen = (k: number, maxPerCluster?: number) =>
    recallModels({ matrix, clusters, k, rule: "fused", ...(maxPerCluster && { maxPerCluster }) })
      .filter((entry) => entry.chosen)
      .map((entry) => entry.model);
  expect(chosen(4)).toEqual(["m0", "m1", "m2", "m4"]);
  expect(chosen(5)).toEqual(["m0", "m1", "m2", "m3", "m4"]);
  expect(chosen(2, 1)).toEqual(["m0", "m4"]);
  const skipped = recallModels({ matrix, clusters, k: 4, rule: "fused" }).find(
    (entry) => entry.model === "m3",
  );
  expect(skipped!.reason).toContain("enough models of its cluster are chosen");
});

test("rule random depends on the seed alone", () => {
  const matrix = matrixFrom([[0.9], [0.8], [0.7], [0.6], [0.5]]);
  const order = (seed: number) =>
    recallModels({ matrix, clusters: [], k: 1, rule: "random", seed }).map(({ model }) => model);
  expect(order(1)).toEqual(order(1));
  expect([1, 2, 3, 4].map((seed) => order(seed).join()).some((other) => other !== order(1).join())).toBe(
    true,
  );
});

test("recallNotes() names models without history and without proxy", () => {
  const matrix = matrixFrom([[0.9], [undefined]]);
  expect(recallNotes({ matrix, clusters: [], k: 1, proxies: new Map([["m0", -0.5]]) })).toEqual([
    "no history for 1 of 2 models: m1",
    "no proxy for 1 of 2 models: m1",
    "the proxy does not tell the models apart on this data",
  ]);
});

test("recallModels() refuses senseless input", () => {
  const matrix = matrixFrom([[0.9], [0.8]]);
  expect(() => recallModels({ matrix: matrixFrom([]), clusters: [], k: 1 })).toThrow("no models");
  expect(() => recallModels({ matrix, clusters: [], k: 0 })).toThrow("k = 0");
  expect(() => recallModels({ matrix, clusters: [], k: 1, maxPerCluster: 0 })).toThrow("maxPerCluster = 0");
  const proxies = new Map([["m0", Number.NaN]]);
  expect(() => recallModels({ matrix, clusters: [], k: 1, proxies })).toThrow("proxy score of m0 is NaN");
  expect(() => recallModels({ matrix, clusters: [together("x")], k: 1 })).toThrow("holds x");
  expect(() => recallModels({ matrix, clusters: [together("m0"), together("m0")], k: 1 })).toThrow(
    "two clusters",
  );
});

/** Any zoo: some cells, some histories and some proxies missing, clusters of neighbours. */
const zoos = fc
  .record({
    rows: fc.array(
      fc.array(fc.option(fc.integer({ min: 1, max: 99 }), { nil: undefined }), {
        minLength: 4,
        maxLength: 4,
      }),
      { minLength: 1, maxLength: 9 },
    ),
    leep: fc.array(fc.option(fc.integer({ min: -300, max: 0 }), { nil: undefined }), {
      minLength: 9,
      maxLength: 9,
    }),
    nTogether: fc.integer({ min: 0, max: 9 }),
    k: fc.integer({ min: 1, max: 12 }),
  })
  .map(({ rows, leep, nTogether, k }) => {
    const matrix = matrixFrom(rows.map((row) => row.map((value) => value && value / 100)));
    const proxies = new Map(
      matrix.models.flatMap((model, i): [string, number][] =>
        leep[i] === undefined ? [] : [[model, leep[i] / 100]],
      ),
    );
    const members = matrix.models.slice(0, nTogether);
    const clusters = members.length > 0 ? [{ members, representative: members[0]! }] : [];
    return { matrix, clusters, proxies, k };
  });

describe.each(Object.keys(recallRules) as RecallRuleName[])("rule %s", (rule) => {
  test("orders every model once by a finite score, chooses k of them, and gives each a reason", () => {
    fc.assert(
      fc.property(zoos, (zoo) => {
        const entries = recallModels({ ...zoo, rule });
        expect(entries.map(({ model }) => model).sort()).toEqual([...zoo.matrix.models].sort());
        expect(entries.map(({ rank }) => rank)).toEqual(entries.map((_, i) => i + 1));
        expect(entries.filter(({ chosen }) => chosen)).toHaveLength(Math.min(zoo.k, entries.length));
        entries.forEach(({ score, reason }, i) => {
          expect(Number.isFinite(score)).toBe(true);
          expect(score).toBeLessThanOrEqual(entries[i - 1]?.score ?? score);
          expect(reason).not.toMatch(/NaN|undefined/);
        });
        recallNotes({ ...zoo, rule });
      }),
    );
  });

  test("reads no proxy that it did not ask for", () => {
    fc.assert(
      fc.property(zoos, (zoo) => {
        const asked = new Set(modelsToProbe({ ...zoo, rule }));
        const proxies = new Map([...zoo.proxies].filter(([model]) => asked.has(model)));
        const scoresWith = (map: Map<string, number>) =>
          recallModels({ ...zoo, rule, proxies: map }).map(({ model, score }) => [model, score]);
        expect(scoresWith(proxies)).toEqual(scoresWith(zoo.proxies));
      }),
    );
  });

  test("is repeatable and changes no input", () => {
    const matrix = matrixFrom([
      [0.2, 0.8],
      [0.4, 0.6],
    ]);
    const input = Object.freeze({ matrix, clusters: [together("m0", "m1")], k: 1, rule });
    expect(recallModels(input)).toEqual(recallModels(input));
    expect([...matrix.values.data]).toEqual([0.2, 0.8, 0.4, 0.6]);
  });
});
