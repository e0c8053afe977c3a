import fc from "fast-check";
import { expect, test } from "vitest";
import { createMatrix, matrix as matrixOf } from "../numeric/matrix.ts";
import { clusterModels } from "./cluster-models.ts";
import { clusterers } from "./clusterer/index.ts";
import { type ModelClusteringOptions, modelClustering } from "./model-clustering.ts";
import type { PerformanceMatrix } from "./performance-matrix.ts";

function matrixFrom(rows: readonly (readonly number[])[]): PerformanceMatrix {
  return {
    models: rows.map((_, i) => `m${i}`),
    datasets: (rows[0] ?? []).map((_, i) => `d${i}`),
    values: matrixOf(rows.map((row) => row.map((value) => value / 64))),
    known: new Uint8Array(rows.flat().length).fill(1),
  };
}

/** Two pairs 2/64 apart and a model far from both: merges at 2, 2, then (24 + 26 + 22 + 24) / 4 = 24, then 39. */
const five = matrixFrom([
  [8, 8, 8],
  [10, 10, 10],
  [32, 32, 32],
  [34, 34, 34],
  [60, 60, 60],
]);
const cards = matrixOf([
  [1, 0],
  [1, 0.1],
  [1, 0],
  [0, 1],
  [0, 1],
]);

test("modelClustering() by silhouette: pairs, an outlier, the cut and what it was chosen from", () => {
  const found = modelClustering(five, { threshold: "silhouette" });
  expect(found.clusters.map(({ members }) => members)).toEqual([["m0", "m1"], ["m2", "m3"], ["m4"]]);
  expect(found.clusters.map(({ representative }) => representative)).toEqual(["m1", "m3", "m4"]);
  expect(found.outliers).toEqual(["m4"]);
  expect(found.merges).toHaveLength(4);
  // No cut lies between the two merges at 2.
  expect(found.cuts?.map(({ nClusters, threshold }) => [nClusters, 64 * threshold])).toEqual([
    [3, 13],
    [2, 31.5],
  ]);
  expect(64 * (found.threshold as number)).toBe(13);
  // m0: own 2, nearest cluster (24 + 26) / 2 = 25; m1: 2 and 23; m2 and m3 likewise; m4 is alone
  expect(found.silhouette.standard).toBeCloseTo((2 * (23 / 25) + 2 * (21 / 23)) / 5, 12);
  expect(clusterModels(five, { threshold: "silhouette" })).toEqual(found.clusters);
});

test("modelClustering() by k-means takes as many clusters as the hierarchical one, unless told", () => {
  expect(modelClustering(five, { clusterer: "k-means", threshold: 0.1 }).clusters).toHaveLength(3);
  expect(modelClustering(five, { clusterer: "k-means", nClusters: 2 }).clusters).toHaveLength(2);
  expect(modelClustering(five, { clusterer: "k-means", nClusters: 2 }).merges).toBeUndefined();
});

test("modelClustering() by text groups cards that say the same, and refuses models without embeddings", () => {
  const found = modelClustering(five, { clusterer: "text", cardEmbeddings: cards });
  expect(found.clusters.map(({ members }) => members)).toEqual([
    ["m0", "m2", "m1"],
    ["m3", "m4"],
  ]);
  expect(() => modelClustering(five, { clusterer: "text" })).toThrow("there are embeddings of 0");
  const few = createMatrix(2, 2);
  expect(() => modelClustering(five, { clusterer: "text", cardEmbeddings: few })).toThrow("embeddings of 2");
});

const rowsOf = fc.array(fc.array(fc.nat(100), { minLength: 3, maxLength: 3 }), {
  minLength: 1,
  maxLength: 10,
});

test.each(Object.keys(clusterers) as (keyof typeof clusterers)[])(
  "modelClustering() by %s puts every model in one cluster, with a representative of its own",
  (clusterer) => {
    fc.assert(
      fc.property(rowsOf, (rows) => {
        const cardEmbeddings = matrixOf(rows.map((row) => row.map((value) => value - 50)));
        const options: ModelClusteringOptions = { clusterer, cardEmbeddings };
        const { clusters, outliers, silhouette } = modelClustering(matrixFrom(rows), options);
        expect(clusters.flatMap(({ members }) => members).sort()).toEqual(rows.map((_, i) => `m${i}`).sort());
        for (const { members, representative } of clusters) expect(members).toContain(representative);
        expect(outliers.length).toBe(clusters.filter(({ members }) => members.length === 1).length);
        for (const score of Object.values(silhouette)) {
          if (score !== undefined) expect(Math.abs(score)).toBeLessThanOrEqual(1);
        }
      }),
    );
  },
);
