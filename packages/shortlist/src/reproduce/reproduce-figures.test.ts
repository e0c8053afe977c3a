// Independent source of the numbers below: re-computations with the authors' unmodified Python program and NumPy on the
// same record files (../shared/paper.md, the lines marked [R]); the published values are the paper's.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sharedPath } from "../numeric/shared.test.files.ts";
import type { Figure } from "./figure.ts";
import { loadPublishedRecords } from "./published-records.ts";
import { countFigures, reproduceFigures } from "./reproduce-figures.ts";
import { reproductionMarkdown } from "./reproduction-markdown.ts";

const folder = process.env.SHORTLIST_PUBLISHED ?? sharedPath("published");

describe.skipIf(folder === undefined)("reproduceFigures() on the published records", async () => {
  const records = folder === undefined ? undefined : await loadPublishedRecords(folder);
  const figures = records === undefined ? [] : reproduceFigures(records);
  const figure = (id: string) => figures.find((found) => found.id === id) as Figure;
  const ours = (id: string) => figure(id).ours as number;

  it("has 358 figures: 146 equal, 79 differ, 133 cannot be reproduced", () => {
    expect(countFigures(figures)).toEqual({ equal: 146, differs: 79, "not-reproducible": 133 });
  });

  it("gives a reason for every figure that differs or cannot be reproduced", () => {
    expect(figures.filter(({ status, note }) => status !== "equal" && !note)).toEqual([]);
  });

  it("Table I: the authors' silhouettes on their matrices", () => {
    expect(ours("table-1/performance/hierarchical/nlp")).toBeCloseTo(0.5355, 4);
    expect(ours("table-1/performance/hierarchical/cv")).toBeCloseTo(0.7777, 4);
    // 200 unseeded runs of their k-means: NLP mean .502 sd .019, CV .755 sd .029; of a mean of 60, four standard errors
    expect(Math.abs(ours("table-1/performance/k-means/nlp") - 0.502)).toBeLessThan(
      (4 * 0.019) / Math.sqrt(60),
    );
    expect(Math.abs(ours("table-1/performance/k-means/cv") - 0.755)).toBeLessThan(
      (4 * 0.029) / Math.sqrt(60),
    );
  });

  it("Table II: all eight NLP clusters", () => {
    const clusters = figures.filter(({ id }) => id.startsWith("table-2/nlp/cluster-"));
    expect(clusters.map(({ status }) => status)).toEqual(new Array(8).fill("equal"));
  });

  it.each([
    ["nlp/non-singleton/average-accuracy", 0.678],
    ["nlp/singleton/average-accuracy", 0.608],
    ["nlp/non-singleton/benchmark-maxima", 20],
    ["nlp/singleton/benchmark-maxima", 1],
    ["cv/non-singleton/average-accuracy", 0.828],
    ["cv/singleton/average-accuracy", 0.52],
    ["cv/non-singleton/benchmark-maxima", 6],
    ["cv/singleton/benchmark-maxima", 0],
  ])("Table III: %s", (row, value) => {
    expect(ours(`table-3/${row}`)).toBeCloseTo(value, 3);
  });

  it.each([
    ["mnli", [14, 14, 15, 16], [0.85, 0.85, 0.85, 0.85]],
    ["multirc", [16, 16, 18, 19], [0.63, 0.63, 0.63, 0.61]],
  ])("Table IV: %s by threshold", (target, epochs, accuracies) => {
    const at = (what: string) => [0, 1, 5, 10].map((t) => ours(`table-4/${target}/threshold-${t}/${what}`));
    expect(at("epochs")).toEqual(epochs);
    expect(at("accuracy")).toEqual(accuracies);
  });

  it("Table V: epochs, and which of them vary with the seed", () => {
    const of = (target: string) => ["10", "all"].map((n) => ours(`table-5/${target}/fs-${n}/epochs`));
    expect(["mnli", "multirc", "boolq"].map(of)).toEqual([
      [14, 44],
      [16, 46],
      [16, 49],
    ]);
    expect(ours("table-5/tweet/fs-10/epochs")).toBe(14);
    const rangeOf = (id: string) => figure(`table-5/${id}/epochs`).range;
    expect(["mnli/fs-10", "mnli/fs-all", "multirc/fs-all", "boolq/fs-10"].map(rangeOf)).toEqual([
      [14, 14],
      [44, 44],
      [46, 46],
      [16, 16],
    ]);
    expect(rangeOf("multirc/fs-10")).toEqual([15, 16]);
    expect(rangeOf("boolq/fs-all")).toEqual([49, 51]);
    const halving = ["nlp/halving-10", "nlp/halving-all", "cv/halving-10", "cv/halving-all"];
    expect(halving.map((id) => ours(`table-5/${id}/epochs`))).toEqual([19, 77, 18, 55]);
  });

  it("Table VI: accuracies of the two phases equal the paper's on all four language targets", () => {
    const accuracies = figures.filter(({ id }) => /^table-6\/(tweet|mnli|multirc|boolq)\/accuracy/.test(id));
    expect(accuracies).toHaveLength(12);
    expect(accuracies.filter(({ status }) => status !== "equal")).toEqual([]);
  });

  it("Table VII: MultiRC's model has rank 5 of a recalled mean of .574, Boolq's rank 0 of .636", () => {
    expect(ours("table-7/multirc/rank-at-recall")).toBe(5);
    expect(ours("table-7/multirc/average-accuracy")).toBeCloseTo(0.574, 4);
    expect(ours("table-7/boolq/average-accuracy")).toBeCloseTo(0.636, 4);
  });

  it.each([
    ["nlp/k-5", 0.5431],
    ["nlp/k-10", 0.503],
    ["nlp/k-15", 0.5347],
    ["cv/k-3", 0.8498],
    ["cv/k-4", 0.8267],
    ["cv/k-5", 0.8213],
  ])("Table X: %s", (row, value) => {
    expect(ours(`table-10/${row}`)).toBeCloseTo(value, 4);
  });

  it("Fig. 3: the ten best of MNLI in the paper's order", () => {
    const ranks = figures.filter(({ id }) => id.startsWith("figure-3/rank-"));
    expect(ranks.map(({ status }) => status)).toEqual(new Array(10).fill("equal"));
  });

  it("Fig. 4: three trends fit the results, not four", () => {
    expect([ours("figure-4/datasets"), ours("figure-4/trends")]).toEqual([30, 3]);
  });

  it.each([
    ["multirc", [0.578, 0.565, 0.574]],
    ["mnli", [0.748, 0.711, 0.692]],
  ])("Fig. 5: means of the recalled on %s as the program does", (target, means) => {
    [5, 10, 15].forEach((k, i) => {
      expect(figure(`figure-5/${target}/recall-${k}`).oursAuthors).toBeCloseTo(means[i] as number, 3);
    });
  });

  it("Fig. 5: means of the recalled on Boolq by Eq. 3", () => {
    const means = [5, 10, 15].map((k) => ours(`figure-5/boolq/recall-${k}`).toFixed(3));
    expect(means).toEqual(["0.676", "0.648", "0.636"]);
  });

  it("Fig. 6: the mean silhouette of three trends, and the order of the errors", () => {
    expect(ours("figure-6/silhouette/by-validation/mean")).toBeCloseTo(0.599, 3);
    const error = (of: string) => ours(`figure-6/relative-error/mean-of-${of}/mean`);
    expect(error("cluster")).toBeLessThan(error("all"));
  });

  it("Fig. 7: MNLI, MultiRC and Boolq are equal throughout", () => {
    const selected = figures.filter(({ id }) => /^figure-7\/(mnli|multirc|boolq)\//.test(id));
    expect(selected).toHaveLength(18);
    expect(selected.filter(({ status }) => status !== "equal")).toEqual([]);
  });

  it("docs/reproduction.md is what the command writes", () => {
    const page = readFileSync(join(import.meta.dirname, "../../../../docs/reproduction.md"), "utf8");
    expect(page).toBe(`${reproductionMarkdown(figures).join("\n")}\n`);
  });
});
