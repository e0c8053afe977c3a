import { createMatrix } from "../numeric/matrix.ts";
import { type Cluster, clusterModels, clustersOfGroups } from "./cluster-models.ts";
import { DEFAULT_THRESHOLD } from "./clusterer/cut-dendrogram.ts";
import type { ModelDistanceOptions } from "./model-distances.ts";
import type { PerformanceMatrix } from "./performance-matrix.ts";
import { distancesFrom, vectorOf } from "./recorded-vector.ts";

/** Models and their clusters, with how many joined since they were clustered. */
export interface ClusteredModels {
  readonly matrix: PerformanceMatrix;
  readonly clusters: readonly Cluster[];
  /** Models added since the clusters were made anew. @default 0 */
  readonly nAdded?: number;
}

export interface AddToClustersOptions extends ModelDistanceOptions {
  /** What the clusters were cut at. @default 0.05 */
  readonly threshold?: number;
  /** Re-clustering is due when more than this share of the models was added. @default 0.1 */
  readonly mostAdded?: number;
}

export interface AddedModel extends ClusteredModels {
  readonly nAdded: number;
  /** The cluster that the model is in now; it may be alone. */
  readonly cluster: Cluster;
  /** Mean distance from the models of that cluster; undefined if it is alone. */
  readonly distance: number | undefined;
  /** Why all models should be clustered anew, in words; undefined if they need not. */
  readonly reclusterBecause: string | undefined;
}

/** With more models nearby than this, they are not clustered anew to see what would change. */
const MOST_NEARBY = 1000;

/**
 * Adds one model to clusters that are there: it joins the nearest one by mean distance, if that is within the
 * threshold, and is alone otherwise.
 *
 * Whether that is what clustering all models anew would give is judged from the clusters that have a model within the
 * threshold of the new one: only they can change at first. Those few are clustered anew; if anything else than the new
 * model's joining comes of it (two clusters become one, a cluster divides), re-clustering is due. It is due as well
 * when many models were added.
 *
 * Cost: O(nModels · nDatasets), milliseconds for 10,000 models.
 *
 * @param model its name
 * @param accuracies (nDatasets) in the matrix' order, undefined = not recorded
 * @throws {RangeError} if there is a model of that name, or the accuracies do not fit the matrix
 *
 * @example
 * const curves = [0.1, 0.9].map((test, i) => ({ model: `m${i}`, dataset: "d", seed: 1, validation: [], test }));
 * const matrix = performanceMatrix({ metric: "accuracy", curves });
 * addToClusters({ matrix, clusters: clusterModels(matrix) }, "new", [0.12]).cluster.members; // ["m0", "new"]
 */
export function addToClusters(
  { matrix, clusters, nAdded = 0 }: ClusteredModels,
  model: string,
  accuracies: readonly (number | undefined)[],
  options: AddToClustersOptions = {},
): AddedModel {
  const { threshold = DEFAULT_THRESHOLD, mostAdded = 0.1, ...distanceOptions } = options;
  const rowOf = new Map(matrix.models.map((name, row) => [name, row]));
  if (rowOf.has(model)) throw new RangeError(`Cannot add the model ${model}: there is one of that name`);
  const larger = withRow(matrix, model, accuracies);
  const vector = vectorOf(larger, matrix.models.length);
  const all = distancesFrom(
    vector,
    { values: matrix.values.data, known: matrix.known, nRows: matrix.models.length },
    distanceOptions,
  );
  const rows = clusters.map(({ members }) => members.map((member) => rowOf.get(member) as number));
  const near: number[] = []; // clusters with a model within the threshold
  let home: { readonly cluster: number; readonly distance: number } | undefined;
  rows.forEach((members, cluster) => {
    const distances = members.map((row) => all[row]);
    if (distances.some((distance) => distance !== undefined && distance <= threshold)) near.push(cluster);
    if (distances.includes(undefined)) return; // as in averageLinkage: who cannot be compared never shares a cluster
    const mean = (distances as number[]).reduce((a, b) => a + b, 0) / distances.length;
    if (mean <= threshold && (home === undefined || mean < home.distance)) home = { cluster, distance: mean };
  });
  const groups = rows.map((members, cluster) =>
    cluster === home?.cluster ? [...members, matrix.models.length] : members,
  );
  if (home === undefined) groups.push([matrix.models.length]);
  const at = home?.cluster ?? groups.length - 1;
  const changed = clusters.map((cluster, i) =>
    i === at ? clusterOf(larger, groups[i] as readonly number[]) : cluster,
  );
  if (home === undefined) changed.push({ members: [model], representative: model });
  const nearby = [...new Set([...near, at])].map((cluster) => groups[cluster] as readonly number[]);
  const nNow = nAdded + 1;
  const share = nNow / larger.models.length;
  return {
    matrix: larger,
    clusters: changed,
    nAdded: nNow,
    cluster: changed[at] as Cluster,
    distance: home?.distance,
    reclusterBecause:
      changesNearby(larger, nearby, { ...distanceOptions, threshold }) ??
      (share > mostAdded
        ? `${nNow} of ${larger.models.length} models were added since the clusters were made`
        : undefined),
  };
}

function withRow(
  { models, datasets, values, known }: PerformanceMatrix,
  model: string,
  accuracies: readonly (number | undefined)[],
): PerformanceMatrix {
  if (accuracies.length !== datasets.length) {
    throw new RangeError(
      `Cannot add the model ${model}: it has ${accuracies.length} accuracies, the matrix has ${datasets.length} datasets`,
    );
  }
  const wrong = accuracies.find((accuracy) => accuracy !== undefined && !Number.isFinite(accuracy));
  if (wrong !== undefined)
    throw new RangeError(`Cannot add the model ${model}: an accuracy of it is ${wrong}`);
  const data = new Float64Array(values.data.length + datasets.length);
  data.set(values.data);
  data.set(
    accuracies.map((accuracy) => accuracy ?? 0),
    values.data.length,
  );
  const knownToo = new Uint8Array(data.length);
  knownToo.set(known);
  knownToo.set(
    accuracies.map((accuracy) => (accuracy === undefined ? 0 : 1)),
    known.length,
  );
  return {
    models: [...models, model],
    datasets,
    values: createMatrix(models.length + 1, datasets.length, data),
    known: knownToo,
  };
}

/** One cluster of some rows, without a look at the others. */
function clusterOf(matrix: PerformanceMatrix, rows: readonly number[]): Cluster {
  const sorted = rows.toSorted((a, b) => a - b); // the first of equally good models represents it
  return clustersOfGroups(partOf(matrix, sorted), [rows.map((row) => sorted.indexOf(row))])[0] as Cluster;
}

function partOf(matrix: PerformanceMatrix, rows: readonly number[]): PerformanceMatrix {
  const vectors = rows.map((row) => vectorOf(matrix, row));
  return {
    models: rows.map((row) => matrix.models[row] as string),
    datasets: matrix.datasets,
    values: createMatrix(
      rows.length,
      matrix.datasets.length,
      Float64Array.from(vectors.flatMap(({ values }) => [...values])),
    ),
    known: Uint8Array.from(vectors.flatMap(({ known }) => [...known])),
  };
}

/** What would become of a few clusters if their models were clustered anew, if it is anything else, in words. */
function changesNearby(
  matrix: PerformanceMatrix,
  groups: readonly (readonly number[])[],
  options: ModelDistanceOptions & { readonly threshold: number },
): string | undefined {
  const rows = groups.flat().sort((a, b) => a - b);
  if (rows.length > MOST_NEARBY) return `${rows.length} models are near it`;
  // The default of minShared goes by the number of datasets, which is the same in a part of the models.
  const anew = clusterModels(partOf(matrix, rows), options);
  const keyOf = (members: readonly string[]) => [...members].sort().join("\n");
  const expected = new Map(
    groups.map((members) => [keyOf(members.map((row) => matrix.models[row] as string)), members]),
  );
  const other = anew.find(({ members }) => !expected.has(keyOf(members)));
  if (other === undefined) return undefined;
  const nJoined = groups.filter((group) =>
    group.some((row) => other.members.includes(matrix.models[row] as string)),
  ).length;
  return nJoined > 1
    ? `it brings ${nJoined} clusters together: that of ${other.representative} would take models of the others`
    : `the cluster of ${other.representative} would divide`;
}
