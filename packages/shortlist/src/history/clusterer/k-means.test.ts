// Golden: 200 unseeded runs of the authors' k-means on their published matrices give silhouettes (in their sense) of .502 ± .019
// in [.439, .546] for language models, .755 ± .029 in [.641, .781] for vision models.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matrix as matrixOf } from "../../numeric/matrix.ts";
import { mean } from "../../numeric/mean.ts";
import { sharedPath } from "../../numeric/shared.test.files.ts";
import { authorsSilhouette } from "../../numeric/silhouette.ts";
import { clusterModels } from "../cluster-models.ts";
import { modelDistances } from "../model-distances.ts";
import type { PerformanceMatrix } from "../performance-matrix.ts";
import { publishedMatrix } from "../published.test.files.ts";
import { kMeansGroups } from "./k-means.ts";

/** A matrix of percent values, undefined = missing. */
function matrixFrom(rows: readonly (readonly (number | undefined)[])[]): PerformanceMatrix {
  return {
    models: rows.map((_, i) => `m${i}`),
    datasets: (rows[0] ?? []).map((_, i) => `d${i}`),
    values: matrixOf(rows.map((row) => row.map((value) => (value ?? 0) / 100))),
    known: Uint8Array.from(rows.flat(), (value) => (value === undefined ? 0 : 1)),
  };
}

test("kMeansGroups() finds groups far apart, whatever the seed", () => {
  const rows = [10, 90, 12, 50, 88, 11, 52].map((value) => [value, value + 1, value + 2, value]);
  for (let seed = 0; seed < 10; seed++) {
    expect(kMeansGroups(matrixFrom(rows), { nClusters: 3, seed })).toEqual([
      [0, 2, 5],
      [1, 4],
      [3, 6],
    ]);
  }
});

test("kMeansGroups() leaves out missing cells, and a model that cannot be compared alone", () => {
  const rows = [
    [10, 10, 10, undefined],
    [11, undefined, 11, 11],
    [90, 90, undefined, 90],
    [undefined, 91, 91, 91],
    [undefined, undefined, undefined, 10],
  ];
  expect(kMeansGroups(matrixFrom(rows), { nClusters: 2, minShared: 2 })).toEqual([[0, 1], [2, 3], [4]]);
});

test("kMeansGroups() takes the start that leaves fewest models alone: those have no distance that could count", () => {
  const none = undefined;
  const rows = [
    [10, 10, 10, none, none, none],
    [12, 11, 10, none, none, none],
    [11, 10, 12, none, none, none],
    [none, none, none, 90, 90, 90],
    [none, none, none, 91, 90, 92],
    [none, none, none, 90, 91, 90],
  ];
  for (let seed = 0; seed < 5; seed++) {
    expect(kMeansGroups(matrixFrom(rows), { nClusters: 2, seed })).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
  }
});

test("kMeansGroups() refuses more clusters than models, and none", () => {
  const matrix = matrixFrom([[10, 20, 30]]);
  expect(() => kMeansGroups(matrix, { nClusters: 2 })).toThrow("Cannot group 1 models into 2 clusters");
  expect(() => kMeansGroups(matrix, { nClusters: 0 })).toThrow("nClusters must be between 1");
  expect(() => kMeansGroups(matrix, { nClusters: 1, nStarts: 0 })).toThrow("0 starts");
});

const rowsOf = fc.array(fc.array(fc.nat(100), { minLength: 4, maxLength: 4 }), {
  minLength: 1,
  maxLength: 12,
});

test("kMeansGroups(): every model in one group, at most nClusters, equal models together, the same for the same seed", () => {
  fc.assert(
    fc.property(rowsOf, fc.integer({ min: 1, max: 12 }), fc.nat(), (rows, wanted, seed) => {
      const nClusters = Math.min(wanted, rows.length);
      const matrix = matrixFrom(rows);
      const groups = kMeansGroups(matrix, { nClusters, seed, nStarts: 3 });
      expect(groups.flat().sort((a, b) => a - b)).toEqual(rows.map((_, i) => i));
      expect(groups.length).toBeLessThanOrEqual(nClusters);
      expect(groups.map((group) => group[0] as number)).toEqual(
        groups.map((group) => Math.min(...group)).sort((a, b) => a - b),
      );
      const groupOf = (row: number) => groups.findIndex((group) => group.includes(row));
      rows.forEach((row, i) => {
        rows.forEach((other, j) => {
          if (row.join() === other.join()) expect(groupOf(j)).toBe(groupOf(i));
        });
      });
      expect(kMeansGroups(matrix, { nClusters, seed, nStarts: 3 })).toEqual(groups);
    }),
  );
});

test("kMeansGroups(): one cluster takes all, as many as there are different models take one each", () => {
  const matrix = matrixFrom([
    [10, 20, 30],
    [40, 50, 60],
    [10, 20, 30],
  ]);
  expect(kMeansGroups(matrix, { nClusters: 1 })).toEqual([[0, 1, 2]]);
  expect(kMeansGroups(matrix, { nClusters: 3 })).toEqual([[0, 2], [1]]);
});

describe.skipIf(sharedPath("published") === undefined)("the authors' published matrices", () => {
  test.each([
    ["nlp", 0.09, 0.502, 0.019, [0.439, 0.546]],
    ["cv", 0.03, 0.755, 0.029, [0.641, 0.781]],
  ] as const)(
    "%s: silhouettes like theirs over seeds",
    (domain, threshold, expected, deviation, [least, most]) => {
      const folder = `published/two-phase-selection/${domain}`;
      const matrix = publishedMatrix(`${folder}/matrix.txt`, `${folder}/datasets.txt`) as PerformanceMatrix;
      const options = { minShared: 6 };
      const nClusters = clusterModels(matrix, { ...options, threshold }).length;
      const distances = modelDistances(matrix, options);
      const scores = Array.from({ length: 60 }, (_, seed) =>
        authorsSilhouette(distances, kMeansGroups(matrix, { ...options, nClusters, seed, nStarts: 1 })),
      ) as number[];
      // Two standard errors of both means, and one deviation beyond the extremes of their 200.
      expect(Math.abs(mean(scores) - expected)).toBeLessThan(2 * deviation * Math.sqrt(1 / 60 + 1 / 200));
      expect(Math.min(...scores)).toBeGreaterThan(least - deviation);
      expect(Math.max(...scores)).toBeLessThan(most + deviation);
    },
  );
});
