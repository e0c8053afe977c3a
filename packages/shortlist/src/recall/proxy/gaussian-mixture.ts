import { createMatrix, type Matrix } from "../../numeric/matrix.ts";
import type { Rng } from "../../numeric/random.ts";
import { softmax } from "../../numeric/softmax.ts";

export interface GaussianMixtureOptions {
  readonly nComponents: number;
  /** Draws the first centres. */
  readonly rng: Rng;
  /** @default 50 */
  readonly nIterations?: number;
}

/**
 * A mixture of Gaussians fitted to points, each with a variance of its own in every direction.
 *
 * First centres by k-means++; then expectation and maximisation until the mean log-likelihood grows by less than 10⁻⁴.
 * Every component counts one more point that has the variance of all points, so that none collapses onto a few.
 *
 * Cost: O(nIterations · nPoints · nComponents · nDimensions) time, O(nPoints · nComponents) memory.
 * Source: docs/papers.md#gaussian-mixture.
 *
 * @param points (nPoints × nDimensions)
 * @returns (nPoints × nComponents), the probability that each point came from each component; rows sum to 1
 * @throws {RangeError} if there are no points, or nComponents is no whole number in [1, nPoints]
 *
 * @example
 * const points = matrix([[0], [0.1], [5], [5.1]]);
 * gaussianMixture(points, { nComponents: 1, rng: createRng(0) }).data; // [1, 1, 1, 1]
 */
export function gaussianMixture(points: Matrix, options: GaussianMixtureOptions): Matrix {
  const { nComponents, rng, nIterations = 50 } = options;
  const { nRows: nPoints, nColumns: nDimensions } = points;
  if (!Number.isInteger(nComponents) || nComponents < 1 || nComponents > nPoints) {
    throw new RangeError(
      `Cannot fit ${nComponents} Gaussians to ${nPoints} points: it must be a whole number from 1 to the points`,
    );
  }
  const overall = varianceOf(points);
  let shares = nearestShares(points, firstCentres(points, nComponents, rng));
  let last = Number.NEGATIVE_INFINITY;
  for (let iteration = 0; iteration < nIterations; iteration++) {
    const logDensities = createMatrix(nPoints, nComponents);
    for (let c = 0; c < nComponents; c++) {
      const { weight, means, precisions, logDeterminant } = component(points, shares, c, overall);
      for (let i = 0; i < nPoints; i++) {
        const start = i * nDimensions;
        let distance = 0;
        for (let j = 0; j < nDimensions; j++) {
          const deviation = (points.data[start + j] as number) - (means[j] as number);
          distance += deviation * deviation * (precisions[j] as number);
        }
        logDensities.data[i * nComponents + c] = Math.log(weight) - (distance + logDeterminant) / 2;
      }
    }
    shares = softmax(logDensities);
    const likelihood = meanLogSum(logDensities, shares);
    if (likelihood - last < 1e-4) break;
    last = likelihood;
  }
  return shares;
}

/** One component as the shares of the points make it. */
function component(points: Matrix, shares: Matrix, c: number, overall: Float64Array) {
  const { nRows: nPoints, nColumns: nDimensions } = points;
  const means = new Float64Array(nDimensions);
  const squares = new Float64Array(nDimensions);
  let mass = 0;
  for (let i = 0; i < nPoints; i++) {
    const share = shares.data[i * shares.nColumns + c] as number;
    if (share < 1e-12) continue; // most shares: it would not change a digit that counts
    mass += share;
    for (let j = 0; j < nDimensions; j++) {
      means[j] = (means[j] as number) + share * (points.data[i * nDimensions + j] as number);
    }
  }
  const held = Math.max(mass, 1e-300); // a component that lost all its points goes to the origin, and weighs nothing
  for (let j = 0; j < nDimensions; j++) means[j] = (means[j] as number) / held;
  for (let i = 0; i < nPoints; i++) {
    const share = shares.data[i * shares.nColumns + c] as number;
    if (share < 1e-12) continue; // most shares: it would not change a digit that counts
    for (let j = 0; j < nDimensions; j++) {
      const deviation = (points.data[i * nDimensions + j] as number) - (means[j] as number);
      squares[j] = (squares[j] as number) + share * deviation * deviation;
    }
  }
  let logDeterminant = 0;
  const precisions = squares.map((square, j) => {
    const variance = (square + (overall[j] as number)) / (mass + 1);
    if (variance === 0) return 0; // all points are equal in this direction
    logDeterminant += Math.log(variance);
    return 1 / variance;
  });
  return { weight: Math.max(mass / nPoints, 1e-300), means, precisions, logDeterminant };
}

/** k-means++: each centre is a point, likelier the farther it is from those before, by its squared distance. */
function firstCentres(points: Matrix, nComponents: number, rng: Rng): number[] {
  const centres = [rng.integer(points.nRows)];
  const distances = new Float64Array(points.nRows).fill(Number.POSITIVE_INFINITY);
  while (centres.length < nComponents) {
    const newest = centres[centres.length - 1] as number;
    let total = 0;
    distances.forEach((distance, i) => {
      distances[i] = Math.min(distance, squaredDistance(points, i, newest));
      total += distances[i] as number;
    });
    let left = rng.next() * total;
    let next = distances.findIndex((distance) => {
      left -= distance;
      return distance > 0 && left < 0;
    });
    if (next < 0) next = distances.indexOf(Math.max(...distances)); // all points are centres, or rounding
    centres.push(next);
  }
  return centres;
}

/** 1 for the nearest centre of each point; equally near ones share it. */
function nearestShares(points: Matrix, centres: readonly number[]): Matrix {
  const shares = createMatrix(points.nRows, centres.length);
  for (let i = 0; i < points.nRows; i++) {
    const distances = centres.map((centre) => squaredDistance(points, i, centre));
    const least = Math.min(...distances);
    const nNearest = distances.filter((distance) => distance === least).length;
    distances.forEach((distance, c) => {
      if (distance === least) shares.data[i * centres.length + c] = 1 / nNearest;
    });
  }
  return shares;
}

function squaredDistance({ nColumns, data }: Matrix, a: number, b: number): number {
  let total = 0;
  for (let j = 0; j < nColumns; j++) {
    total += ((data[a * nColumns + j] as number) - (data[b * nColumns + j] as number)) ** 2;
  }
  return total;
}

function varianceOf({ nRows, nColumns, data }: Matrix): Float64Array {
  return Float64Array.from({ length: nColumns }, (_, j) => {
    let mean = 0;
    for (let i = 0; i < nRows; i++) mean += (data[i * nColumns + j] as number) / nRows;
    let squares = 0;
    for (let i = 0; i < nRows; i++) squares += ((data[i * nColumns + j] as number) - mean) ** 2;
    return squares / nRows;
  });
}

/** Mean over the points of ln Σ exp of their log densities, from the shares: the largest of them is exact enough. */
function meanLogSum(logDensities: Matrix, { nRows, nColumns, data }: Matrix): number {
  let total = 0;
  for (let i = 0; i < nRows; i++) {
    let largest = i * nColumns;
    for (let place = largest; place < (i + 1) * nColumns; place++) {
      if ((data[place] as number) > (data[largest] as number)) largest = place;
    }
    total += (logDensities.data[largest] as number) - Math.log(data[largest] as number);
  }
  return total / nRows;
}
