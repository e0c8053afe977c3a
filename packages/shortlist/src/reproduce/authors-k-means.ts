import type { PerformanceMatrix } from "../history/performance-matrix.ts";
import { rowOf } from "../numeric/matrix.ts";
import { createRng } from "../numeric/random.ts";
import { authorsSilhouette } from "../numeric/silhouette.ts";
import { authorsDistances } from "./authors-clusters.ts";

/** Their program stops when the centres moved less than this, all together. */
const EPSILON = 1e-5;
/** Their program knows no limit; none of 200 seeds needed more than a dozen. */
const MOST_ITERATIONS = 200;

/**
 * k-means over models as the authors' program does it, from a seed (theirs is unseeded, quirk 10).
 *
 * Centres start at drawn models; a model joins the centre nearest by Eq. 1 with their quirks, cluster 0 where all are 1 or
 * further; a centre is the mean of its models; an empty cluster keeps its centre.
 *
 * @returns clusters of model names, empty ones left out, and their silhouette in the authors' sense
 *
 * @example
 * const matrix = performanceMatrix({ metric: "accuracy", curves: [] }, { models: ["a"] });
 * authorsKMeans(matrix, { nClusters: 1, seed: 0 }).clusters; // [["a"]]
 */
export function authorsKMeans(
  matrix: PerformanceMatrix,
  { nClusters, seed }: { readonly nClusters: number; readonly seed: number },
): { readonly clusters: string[][]; readonly silhouette: number | undefined } {
  const models = matrix.models.map((_, row) => rowOf(matrix.values, row));
  const drawn = createRng(seed).shuffle(models.map((_, row) => row));
  let centres: Float64Array[] = drawn
    .slice(0, nClusters)
    .map((row) => Float64Array.from(models[row] as Float64Array));
  let clusters: number[][] = [];
  for (let iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
    clusters = centres.map(() => []);
    for (const [row, model] of models.entries()) clusters[nearestOf(centres, model)]?.push(row);
    const next = centres.map((centre, i) => meanOf(clusters[i] as number[], models) ?? centre);
    const change = next.reduce((sum, centre, i) => sum + euclidean(centre, centres[i] as Float64Array), 0);
    centres = next;
    if (change <= EPSILON) break;
  }
  const filled = clusters.filter((rows) => rows.length > 0);
  return {
    clusters: filled.map((rows) => rows.map((row) => matrix.models[row] as string)),
    silhouette: authorsSilhouette(authorsDistances(matrix), filled),
  };
}

function nearestOf(centres: readonly Float64Array[], model: Float64Array): number {
  let nearest = 0;
  let least = 1;
  for (const [i, centre] of centres.entries()) {
    const distance = largestDifferences(model, centre);
    if (distance !== undefined && distance < least) {
      least = distance;
      nearest = i;
    }
  }
  return nearest;
}

/** Mean of the five largest differences where both are above 0; undefined with fewer than six such places. */
function largestDifferences(a: Float64Array, b: Float64Array): number | undefined {
  const differences: number[] = [];
  for (let i = 0; i < a.length; i++) {
    const [first, second] = [a[i] as number, b[i] as number];
    if (first > 0 && second > 0) differences.push(Math.abs(first - second));
  }
  if (differences.length <= 5) return undefined;
  const largest = differences.sort((x, y) => y - x).slice(0, 5);
  return largest.reduce((sum, value) => sum + value, 0) / 5;
}

function meanOf(rows: readonly number[], models: readonly Float64Array[]): Float64Array | undefined {
  const first = models[rows[0] ?? -1];
  if (first === undefined) return undefined;
  return first.map((_, i) => rows.reduce((sum, row) => sum + (models[row]?.[i] as number), 0) / rows.length);
}

function euclidean(a: Float64Array, b: Float64Array): number {
  return Math.hypot(...a.map((value, i) => value - (b[i] as number)));
}
