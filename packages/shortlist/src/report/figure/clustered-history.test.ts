import { describe, expect, it } from "vitest";
import { modelClustering } from "../../history/model-clustering.ts";
import { performanceMatrix } from "../../history/performance-matrix.ts";
import { clusteredHistory } from "./clustered-history.ts";

const results = { weak: [0.2, 0.3], best: [0.8, 0.9], good: [0.79, 0.88], new: [0.5, undefined] };
const curves = Object.entries(results).flatMap(([model, values]) =>
  values.flatMap((test, j) =>
    test === undefined ? [] : { model, dataset: `d${j}`, seed: 1, validation: [], test },
  ),
);
const matrix = performanceMatrix({ metric: "accuracy", curves });

describe("clusteredHistory()", () => {
  it("puts the branch of the best model first, with every value where it belongs", () => {
    const data = clusteredHistory({ matrix, ...modelClustering(matrix) });
    expect(data?.clusters.map((cluster) => cluster.map(({ model }) => model))).toEqual([
      ["best", "good"],
      ["weak"], // of the same branch as the best
      ["new"], // of none
    ]);
    expect(data?.clusters[0]?.[0]).toMatchObject({ isRepresentative: true, values: [0.8, 0.9] });
    expect(data?.clusters[2]?.[0]).toMatchObject({ isRepresentative: false, values: [0.5, undefined] });
    expect(data?.columnMeans[0]).toBeCloseTo((0.2 + 0.8 + 0.79 + 0.5) / 4, 12);
    expect(data?.columnMeans[1]).toBeCloseTo((0.3 + 0.9 + 0.88) / 3, 12);
    // (.01 + .02) / 2; weak is .6, .6 from best and .59, .58 from good: (.6 + .585) / 2; "new" shares too little
    expect(data?.joins.map(({ height }) => Number(height.toFixed(4)))).toEqual([0.015, 0.5925]);
  });

  it("draws no bracket for clusters that come from no dendrogram", () => {
    const clustering = modelClustering(matrix, { clusterer: "k-means", nClusters: 2 });
    expect(clusteredHistory({ matrix, ...clustering })?.joins).toEqual([]);
  });

  it("gives each cluster a row where there are too many models", () => {
    const many = Array.from({ length: 200 }, (_, i) =>
      [0, 1, 2].map((j) => {
        const test = 0.3 * ((i % 3) + 0.001 * (i % 2)) + j / 100;
        return { model: `m${i}`, dataset: `d${j}`, seed: 1, validation: [], test };
      }),
    ).flat();
    const large = performanceMatrix({ metric: "accuracy", curves: many });
    const data = clusteredHistory({ matrix: large, ...modelClustering(large) });
    expect(data?.clusters.map((rows) => rows.map(({ nModels }) => nModels))).toEqual([[66], [67], [67]]);
    expect(data?.joins).toHaveLength(2);
    expect(data?.nLeftOut).toBe(0);
  });

  it("is nothing of an empty history", () => {
    const empty = performanceMatrix({ metric: "accuracy", curves: [] });
    expect(clusteredHistory({ matrix: empty, clusters: [] })).toBeUndefined();
  });
});
