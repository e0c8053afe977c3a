import { describe, expect, it } from "vitest";
import { cannotFind } from "./experiment.ts";
import { compareFigure, type Figure } from "./figure.ts";
import { clusterFindings, nearestCluster } from "./match-clusters.ts";
import { overSeeds } from "./over-seeds.ts";
import { figuresOf } from "./published-figure.ts";
import { publishedFigures } from "./published-figures.ts";
import { quirks, quirksIn } from "./quirks.ts";
import { compareFigures, countFigures } from "./reproduce-figures.ts";
import { reproductionMarkdown } from "./reproduction-markdown.ts";
import { reproductionText } from "./reproduction-text.ts";

const id = "table-5/mnli/fs-10/speed-up";
const source = "Table V";

describe("compareFigure()", () => {
  const statusOf = (ours: number | string | string[] | undefined, published: object) =>
    compareFigure({ id, source, value: 0, ...published }, { id, ...(ours !== undefined && { ours }) }).status;

  it("calls numbers equal that are printed alike", () => {
    expect(statusOf(50 / 14, { value: 3.57, digits: 2 })).toBe("equal"); // 3.5714
    expect(statusOf(3.576, { value: 3.57, digits: 2 })).toBe("differs");
    expect(statusOf(49, { value: 48 })).toBe("differs");
  });

  it("allows what a reading can be wrong, and the rounding of ours on top", () => {
    expect(statusOf(0.6364, { value: 0.635, digits: 3, readingError: 0.001 })).toBe("equal");
    expect(statusOf(0.6366, { value: 0.635, digits: 3, readingError: 0.001 })).toBe("differs");
  });

  it("compares groups as sets, and names as they are", () => {
    expect(statusOf(["b", "a"], { value: ["a", "b"] })).toBe("equal");
    expect(statusOf(["a", "b", "c"], { value: ["a", "b"] })).toBe("differs");
    expect(statusOf("at most 5", { value: "10" })).toBe("differs");
  });

  it("cannot reproduce what has no value of ours, and keeps the reason", () => {
    const figure = compareFigure({ id, source, value: 1 }, { id, note: "nobody published it" });
    expect(figure).toEqual({
      id,
      published: 1,
      ours: null,
      status: "not-reproducible",
      source,
      note: "nobody published it",
    });
  });

  it("does not judge by the paper's or the program's way, only tells them", () => {
    const finding = { id, ours: 1, oursPaper: 2, oursAuthors: 1 };
    expect(compareFigure({ id, source, value: 2 }, finding)).toMatchObject({
      status: "differs",
      oursPaper: 2,
    });
  });

  it("refuses a finding of another figure", () => {
    expect(() => compareFigure({ id, source, value: 1 }, { id: "table-6", ours: 1 })).toThrow("two figures");
  });
});

describe("compareFigures()", () => {
  const published = [{ id, source, value: 1 }];
  it("wants one finding a figure", () => {
    expect(() => compareFigures(published, [])).toThrow(`${id}: no experiment computes it`);
    expect(() => compareFigures(published, [{ id }, { id }])).toThrow("found twice");
    expect(() => compareFigures(published, [{ id }, { id: "table-99" }])).toThrow("does not publish it");
  });
});

describe("publishedFigures", () => {
  it("have ids of their own and name where they stand", () => {
    const ids = publishedFigures.map((figure) => figure.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(publishedFigures.find((figure) => figure.id === "table-5/mnli/fs-10/epochs")).toEqual({
      id: "table-5/mnli/fs-10/epochs",
      value: 14,
      digits: 0,
      source: "Table V (fine selection's cost), mnli: fs 10, epochs",
    });
  });

  it("agree with the paper's own arithmetic in Tables V and VI", () => {
    const publishedAt = (figureId: string) =>
      publishedFigures.find((figure) => figure.id === figureId)?.value as number;
    const targets = ["tweet", "mnli", "multirc", "boolq", "x-ray", "medmnist", "flowers", "beans"];
    targets.forEach((target, i) => {
      const [nModels, nEpochs, halving] = i < 4 ? [40, 5, 77] : [30, 4, 55];
      const epochs = publishedAt(`table-6/${target}/epochs`);
      expect(epochs).toBe(publishedAt(`table-5/${target}/fs-10/epochs`) + 5);
      expect(publishedAt(`table-6/${target}/speed-up-on-brute-force`)).toBeCloseTo(
        (nModels * nEpochs) / epochs,
        2,
      );
      expect(publishedAt(`table-6/${target}/speed-up-on-halving`)).toBeCloseTo(halving / epochs, 1);
      const all = publishedAt(`table-5/${target}/fs-all/epochs`);
      expect(publishedAt(`table-5/${target}/fs-all/speed-up`)).toBeCloseTo((nModels * nEpochs) / all, 1);
    });
  });

  it("figuresOf() refuses a row that does not fit its columns", () => {
    const block = { id: "t", title: "T", columns: { a: 1, b: 1 }, rows: { r: [1] } };
    expect(() => figuresOf(block)).toThrow("Cannot list t/r: 1 values for the 2 columns of T");
  });
});

it("cannotFind() gives all figures below a prefix its reason, and no figure of a longer name", () => {
  expect(cannotFind("table-1", "why").map((finding) => finding.id)).not.toContain("table-10/nlp/k-5");
  expect(cannotFind("table-1/text", "why")).toHaveLength(4);
  expect(() => cannotFind("table-99", "why")).toThrow("no published figure starts with it");
});

it("nearestCluster() has most in common: 2 of 3 beat 2 of 4", () => {
  const clusters = [["a", "b", "c", "d"], ["a", "b", "e"], ["f"]];
  // with {a, b}: the first shares 2 of 4 different models, the second 2 of 3
  expect(nearestCluster(["a", "b"], clusters)).toEqual(["a", "b", "e"]);
  expect(nearestCluster(["x"], clusters)).toEqual([]);
});

it("clusterFindings() lists what is shared first, and tells whether all is", () => {
  const [first] = clusterFindings(
    "table-2/cv",
    [["sail/poolformer_s36", "sail/poolformer_m48", "sail/poolformer_m36"]],
    (isEqual, published) => (isEqual ? "same" : `not ${published.length}`),
  ).filter((finding) => finding.id.endsWith("cluster-5"));
  expect(first).toEqual({
    id: "table-2/cv/cluster-5",
    ours: ["sail/poolformer_m36", "sail/poolformer_m48", "sail/poolformer_s36"],
    note: "not 2; ours has also sail/poolformer_s36",
  });
});

it("overSeeds() counts what came out", () => {
  expect(overSeeds(() => 14)).toMatchObject({ range: [14, 14], words: "14 in all 60 runs" });
  const { range, words } = overSeeds((seed) => (seed % 20 === 0 ? 15 : 16));
  expect([range, words]).toEqual([[15, 16], "15 in 3 of 60 runs, 16 in 57"]);
});

it("quirksIn() reads the numbers of notes, each of which is explained", () => {
  expect(quirksIn(["a (quirks 7, 9); b (quirk 16)", "c (quirk 7), 12 models"])).toEqual([7, 9, 16]);
  expect(quirksIn(Object.keys(quirks).map((number) => `(quirk ${number})`))).toHaveLength(
    Object.keys(quirks).length,
  );
});

const figures: Figure[] = [
  { id: "table-3/cv/singleton/benchmark-maxima", published: 0, ours: 0, status: "equal", source },
  {
    id: "table-3/nlp/singleton/average-accuracy",
    published: 0.61,
    ours: 0.6247,
    status: "differs",
    source,
    note: "another matrix (quirk 11)",
  },
  { id: "figure-8/curves", published: "drawn", ours: null, status: "not-reproducible", source, note: "none" },
];

it("countFigures() counts by status", () => {
  expect(countFigures(figures)).toEqual({ equal: 1, differs: 1, "not-reproducible": 1 });
});

it("reproductionText() prints a table for each table, its notes, the quirks and a summary", () => {
  expect(reproductionText(figures).join("\n")).toMatchInlineSnapshot(`
    "Table III: models in clusters against models alone
                                      published  ours  status   notes
      cv/singleton/benchmark-maxima           0     0  equal
      nlp/singleton/average-accuracy        .61   .62  differs  1
        1 another matrix (quirk 11)

    Fig. 8: MNLI at a learning rate of 1e-5
              published  ours  status                notes
      curves      drawn     -  cannot be reproduced  1
        1 none

    Quirks, what the authors' program does otherwise than the paper says:
      11 the published matrix has 39 of the 40 language models and 21 of the 24 datasets

    1 equal, 1 differ, 1 cannot be reproduced"
  `);
});

it("reproductionMarkdown() is a page with a table of all and one for each", () => {
  expect(reproductionMarkdown(figures).join("\n")).toMatchInlineSnapshot(`
    "# The paper's figures, computed again

    Written by \`shortlist reproduce --markdown\` from the records that the paper's authors published (\`papers.md#two-phase\`).
    A *quirk* is what their program does otherwise than the paper says; the list is at the end.

    **1 equal, 1 differ, 1 cannot be reproduced.**

    | | equal | differ | cannot be reproduced |
    |---|---:|---:|---:|
    | Table III: models in clusters against models alone | 1 | 1 | 0 |
    | Fig. 8: MNLI at a learning rate of 1e-5 | 0 | 0 | 1 |

    ## Table III: models in clusters against models alone

    | figure | published | ours | status | notes |
    |---|---:|---:|---|---|
    | cv/singleton/benchmark-maxima | 0 | 0 | equal |  |
    | nlp/singleton/average-accuracy | .61 | .62 | differs | 1 |

    1. another matrix (quirk 11)

    ## Fig. 8: MNLI at a learning rate of 1e-5

    | figure | published | ours | status | notes |
    |---|---:|---:|---|---|
    | curves | drawn | - | cannot be reproduced | 1 |

    1. none

    ## Quirks

    - 11: the published matrix has 39 of the 40 language models and 21 of the 24 datasets"
  `);
});
