import fc from "fast-check";
import { expect, test } from "vitest";
import { matrix as matrixOf } from "../numeric/matrix.ts";
import { addToClusters, type ClusteredModels } from "./add-to-clusters.ts";
import { clusterModels } from "./cluster-models.ts";
import type { PerformanceMatrix } from "./performance-matrix.ts";

/** Each model the same accuracy, in 64ths, on three datasets: distances are plain differences. */
function matrixFrom(levels: readonly number[]): PerformanceMatrix {
  return {
    models: levels.map((_, i) => `m${i}`),
    datasets: ["d", "e", "f"],
    values: matrixOf(levels.map((level) => [level / 64, level / 64, level / 64])),
    known: new Uint8Array(3 * levels.length).fill(1),
  };
}

const options = { threshold: 4 / 64, mostAdded: 1 };
const added = (levels: readonly number[], level: number) => {
  const matrix = matrixFrom(levels);
  const clusters = clusterModels(matrix, options);
  return addToClusters({ matrix, clusters }, "new", Array(3).fill(level / 64), options);
};

test("addToClusters(): the nearest cluster within the threshold, a new representative if it is the best", () => {
  const { cluster, distance, clusters, matrix, reclusterBecause, nAdded } = added([0, 2, 40, 42], 4);
  expect(cluster).toEqual({ members: ["m0", "m1", "new"], representative: "new" });
  expect(distance).toBe(3 / 64); // (4 + 2) / 2
  expect(clusters.map(({ members }) => members)).toEqual([
    ["m0", "m1", "new"],
    ["m2", "m3"],
  ]);
  expect(matrix.models).toEqual(["m0", "m1", "m2", "m3", "new"]);
  expect([reclusterBecause, nAdded]).toEqual([undefined, 1]);
});

test("addToClusters(): far from all it is alone, and nothing is due", () => {
  const { cluster, distance, reclusterBecause } = added([0, 2, 40, 42], 20);
  expect(cluster).toEqual({ members: ["new"], representative: "new" });
  expect([distance, reclusterBecause]).toEqual([undefined, undefined]);
});

test("addToClusters(): a model between two clusters brings them together, and re-clustering is due", () => {
  // 0 and 5 are 5 apart; with 3 between them: 3–5 at 2, then 0 at (3 + 5) / 2 = 4
  const { cluster, reclusterBecause } = added([0, 5], 3);
  expect(cluster.members).toEqual(["m1", "new"]);
  expect(reclusterBecause).toBe("it brings 2 clusters together: that of m1 would take models of the others");
});

test("addToClusters(): a model near one of a cluster but not the others may divide it", () => {
  // 0–4 at 4; 7 joins 4 at 3, and 0 is then (4 + 7) / 2 = 5.5 away. By mean distance 7 is 5 from the cluster: alone.
  const { cluster, reclusterBecause } = added([0, 4], 7);
  expect(cluster.members).toEqual(["new"]);
  expect(reclusterBecause).toBe("the cluster of m0 would divide");
});

test("addToClusters(): many additions make re-clustering due", () => {
  const matrix = matrixFrom([0, 1, 2, 40]);
  let state: ClusteredModels = { matrix, clusters: clusterModels(matrix, options), nAdded: 0 };
  const reasons = [10, 20, 30].map((level, i) => {
    const next = addToClusters(state, `new${i}`, Array(3).fill(level / 64), { ...options, mostAdded: 0.4 });
    state = next;
    return next.reclusterBecause;
  });
  expect(reasons).toEqual([undefined, undefined, "3 of 7 models were added since the clusters were made"]);
});

test("addToClusters(): a model that cannot be compared is alone; names and lengths are checked", () => {
  const matrix = matrixFrom([0, 1]);
  const clustered = { matrix, clusters: clusterModels(matrix, options) };
  const none = [undefined, undefined, undefined];
  expect(addToClusters(clustered, "new", none, options).cluster.members).toEqual(["new"]);
  expect(() => addToClusters(clustered, "m1", none)).toThrow("there is one of that name");
  expect(() => addToClusters(clustered, "new", [0.5])).toThrow(
    "it has 1 accuracies, the matrix has 3 datasets",
  );
  expect(() => addToClusters(clustered, "new", [Number.NaN, 0, 0])).toThrow("an accuracy of it is NaN");
});

test("addToClusters() gives what clustering anew gives, when it says that this is not due", () => {
  // Families 16 apart, each within 5: a new model only ever meets one of them.
  const family = fc.array(fc.nat(5), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(family, { minLength: 1, maxLength: 4 }), fc.nat(63), (families, level) => {
      const levels = families.flatMap((members, i) => members.map((offset) => 16 * i + offset));
      const { clusters, matrix, reclusterBecause } = added(levels, level);
      const sorted = (some: readonly { readonly members: readonly string[] }[]) =>
        some.map(({ members }) => [...members].sort().join()).sort();
      const anew = clusterModels(matrix, options);
      if (reclusterBecause === undefined) expect(sorted(clusters)).toEqual(sorted(anew));
      else expect(sorted(clusters)).not.toEqual(sorted(anew));
    }),
    { numRuns: 500 },
  );
});
