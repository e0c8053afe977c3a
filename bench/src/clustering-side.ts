/** Our side of the bench clustering, a process of its own so that its memory is its own: MATRIX N_DATASETS MERGES. */
import { readFileSync, writeFileSync } from "node:fs";
import {
  addToClusters,
  averageLinkage,
  clustersFrom,
  modelDistances,
  type PerformanceMatrix,
} from "shortlist";

/** What this program prints, as one line of JSON. */
export interface ClusteringAnswer {
  readonly distanceSeconds: number;
  readonly linkageSeconds: number;
  readonly addMilliseconds: number;
  /** The most memory that was in use, before a model was added. */
  readonly gigabytes: number;
}

const [matrixPath, nDatasetsText, mergesPath] = process.argv.slice(2) as [string, string, string];
const nDatasets = Number(nDatasetsText);
const bytes = readFileSync(matrixPath);
const data = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
const nModels = data.length / nDatasets;
const matrix: PerformanceMatrix = {
  models: Array.from({ length: nModels }, (_, i) => `model-${i}`),
  datasets: Array.from({ length: nDatasets }, (_, i) => `dataset-${i}`),
  values: { nRows: nModels, nColumns: nDatasets, data },
  known: new Uint8Array(data.length).fill(1),
};

const seconds = <T>(work: () => T): [T, number] => {
  const started = performance.now();
  const result = work();
  return [result, (performance.now() - started) / 1000];
};
const [distances, distanceSeconds] = seconds(() => modelDistances(matrix));
const [merges, linkageSeconds] = seconds(() => averageLinkage(distances));
const gigabytes = process.resourceUsage().maxRSS / 1e6;
writeFileSync(mergesPath, new Float64Array(merges.flatMap(({ into, from, height }) => [into, from, height])));

const clustered = { matrix, clusters: clustersFrom(matrix, distances, 0.05) };
const times = Array.from({ length: 15 }, (_, i) => {
  // Near a model that there is, every other time; else anywhere.
  const accuracies = Array.from({ length: nDatasets }, (_, c) =>
    i % 2 === 0 ? (data[i * 101 * nDatasets + c] as number) + 0.001 * c : Math.abs(Math.sin(i + c)),
  );
  return 1000 * seconds(() => addToClusters(clustered, "new", accuracies))[1];
});
const addMilliseconds = times.sort((a, b) => a - b)[times.length >> 1] as number;
const answer: ClusteringAnswer = { distanceSeconds, linkageSeconds, addMilliseconds, gigabytes };
process.stdout.write(`${JSON.stringify(answer)}\n`);
