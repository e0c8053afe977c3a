import { createRng, type Rng } from "../../numeric/random.ts";
import { type ModelDistanceOptions, modelDistances } from "../model-distances.ts";
import type { PerformanceMatrix } from "../performance-matrix.ts";
import { distancesFrom, meanVector, type RecordedVector, vectorOf } from "../recorded-vector.ts";
import type { Clusterer } from "./clusterer.ts";
import { cutDendrogram } from "./cut-dendrogram.ts";

/** Starts that are tried; the one that leaves fewest models alone, then with models nearest to their centres, counts. */
const N_STARTS = 10;
const MAX_ROUNDS = 100;
/** Centres that moved less than this, all together, have settled. */
const SETTLED = 1e-5;

/** Centres instead of a dendrogram; as many clusters as the hierarchical one has, unless told. */
export const kMeans: Clusterer = {
  description:
    "k-means of the differences in accuracy (Eq. 1), as many clusters as the hierarchical one unless told",
  group: ({ matrix, k, minShared, threshold, nClusters, seed }) => {
    const options = { ...(k !== undefined && { k }), ...(minShared !== undefined && { minShared }) };
    const distances = modelDistances(matrix, options);
    const wanted = nClusters ?? Math.max(1, cutDendrogram(distances, threshold).groups.length);
    return { groups: kMeansGroups(matrix, { ...options, nClusters: wanted, seed }), distances };
  },
};

export interface KMeansGroupsOptions extends ModelDistanceOptions {
  readonly nClusters: number;
  /** @default 0 */
  readonly seed?: number;
  /** @default 10 */
  readonly nStarts?: number;
}

/**
 * k-means of models: each joins the nearest centre by the distance of Eq. 1, and a centre is the mean of its models.
 *
 * Starts from different models drawn by the seed; of several starts the one counts that leaves fewest models without
 * a centre, and of these the one with the smallest sum of distances. Fewer clusters come back when there are fewer different models, or a centre loses all of its own. A model
 * that cannot be compared with any centre stays alone.
 *
 * Cost: O(nStarts · nRounds · nModels · nClusters · nDatasets).
 * Source: docs/papers.md#authors-program; differs: seeded, several starts, missing cells are left out.
 *
 * @returns rows of the matrix, every one in exactly one group; groups by their lowest row
 * @throws {RangeError} if nClusters is not a whole number from 1 to the number of models, or nStarts none from 1
 *
 * @example
 * const curves = [0.1, 0.12, 0.9].map((test, i) => ({ model: `m${i}`, dataset: "d", seed: 1, validation: [], test }));
 * kMeansGroups(performanceMatrix({ metric: "accuracy", curves }), { nClusters: 2 }); // [[0, 1], [2]]
 */
export function kMeansGroups(matrix: PerformanceMatrix, options: KMeansGroupsOptions): number[][] {
  const { nClusters, seed = 0, nStarts = N_STARTS } = options;
  const nModels = matrix.models.length;
  if (!Number.isInteger(nClusters) || nClusters < 1 || nClusters > nModels) {
    throw new RangeError(
      `Cannot group ${nModels} models into ${nClusters} clusters: nClusters must be between 1 and the number of models`,
    );
  }
  if (!Number.isInteger(nStarts) || nStarts < 1) {
    throw new RangeError(`Cannot group models from ${nStarts} starts: nStarts must be a whole number from 1`);
  }
  const rng = createRng(seed).fork("k-means");
  const found = Array.from({ length: nStarts }, (_, start) =>
    settle(matrix, options, rng.fork(String(start))),
  );
  return found.reduce((best, other) => {
    if (other.nAlone !== best.nAlone) return other.nAlone < best.nAlone ? other : best;
    return other.spread < best.spread ? other : best;
  }).groups;
}

/** Where one start has led to. */
interface Settled {
  readonly groups: number[][];
  /** Models that could not be compared with any centre, and so add nothing to the spread. */
  readonly nAlone: number;
  /** Distances of the others from their centres, all together. */
  readonly spread: number;
}

function settle(
  matrix: PerformanceMatrix,
  { nClusters, seed: _, nStarts: __, ...distance }: KMeansGroupsOptions,
  rng: Rng,
): Settled {
  let centres = drawCentres(matrix, nClusters, rng);
  for (let round = 1; ; round++) {
    const { centreOf, spread } = assign(matrix, centres, distance);
    const next = centres.map((centre, c) => {
      const rows = centreOf.flatMap((own, row) => (own === c ? row : []));
      return rows.length === 0 ? centre : meanVector(matrix, rows);
    });
    const shift = next.reduce((total, centre, c) => total + shiftOf(centre, centres[c] as RecordedVector), 0);
    if (shift <= SETTLED || round === MAX_ROUNDS) {
      const nAlone = centreOf.filter((centre) => centre === undefined).length;
      return { groups: groupsOf(centreOf), nAlone, spread };
    }
    centres = next;
  }
}

/** The nearest centre of each model, the first of equals, and how far they are from it, all together. */
function assign(
  matrix: PerformanceMatrix,
  centres: readonly RecordedVector[],
  options: ModelDistanceOptions,
): { centreOf: (number | undefined)[]; spread: number } {
  const rows = { values: matrix.values.data, known: matrix.known, nRows: matrix.models.length };
  const byCentre = centres.map((centre) => distancesFrom(centre, rows, options));
  let spread = 0;
  const centreOf = matrix.models.map((_, row) => {
    let nearest: { readonly centre: number; readonly distance: number } | undefined;
    byCentre.forEach((distances, centre) => {
      const distance = distances[row];
      if (distance === undefined || (nearest !== undefined && distance >= nearest.distance)) return;
      nearest = { centre, distance };
    });
    spread += nearest?.distance ?? 0;
    return nearest?.centre;
  });
  return { centreOf, spread };
}

/** Models by their centre; one without a centre is alone. */
function groupsOf(centreOf: readonly (number | undefined)[]): number[][] {
  const groupOf = new Map<number, number[]>();
  const groups: number[][] = [];
  centreOf.forEach((centre, row) => {
    const group = centre === undefined ? undefined : groupOf.get(centre);
    if (group !== undefined) {
      group.push(row);
      return;
    }
    const fresh = [row];
    groups.push(fresh);
    if (centre !== undefined) groupOf.set(centre, fresh);
  });
  return groups;
}

/** Different models in a drawn order, as many as there are clusters, or as there are different ones. */
function drawCentres(matrix: PerformanceMatrix, nClusters: number, rng: Rng): RecordedVector[] {
  const centres = new Map<string, RecordedVector>();
  for (const row of rng.shuffle(matrix.models.map((_, i) => i))) {
    if (centres.size === nClusters) break;
    const vector = vectorOf(matrix, row);
    if (vector.known.includes(1)) centres.set(`${vector.values.join()} ${vector.known.join()}`, vector);
  }
  return [...centres.values()];
}

/** How far a centre moved, over the datasets that it is known on both times. */
function shiftOf(a: RecordedVector, b: RecordedVector): number {
  let squares = 0;
  for (let column = 0; column < a.values.length; column++) {
    if (a.known[column] === 0 || b.known[column] === 0) continue;
    squares += ((a.values[column] as number) - (b.values[column] as number)) ** 2;
  }
  return Math.sqrt(squares);
}
