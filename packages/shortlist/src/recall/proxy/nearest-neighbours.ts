import { argmax } from "../../numeric/argmax.ts";
import { type Matrix, rowOf } from "../../numeric/matrix.ts";
import { checkFinite, checkLabels } from "./check-labels.ts";

export interface NearestNeighboursOptions {
  /** How many neighbours vote. @default 5 */
  readonly nNeighbours?: number;
}

/**
 * Nearest neighbours: the share of examples whose nearest other examples, by cosine of the features, vote for their label.
 *
 * Leave-one-out: an example never votes for itself. Examples tied for the last place among the
 * neighbours share its vote; a tied vote goes to the lowest label.
 *
 * Range: [0, 1], larger = easier transfer. Comparable between models on ONE dataset only.
 * Cost: O(nExamples² · nFeatures) time, O(nExamples · nFeatures) memory.
 * Source: docs/papers.md#nearest-neighbours.
 *
 * @param features (nExamples × nFeatures), finite
 * @param targetLabels (nExamples), integers in [0, nTargetClasses)
 * @returns leave-one-out accuracy
 * @throws {RangeError} if there are not two examples, a feature is not finite, or a label is not a whole number from 0
 *
 * @example
 * nearestNeighbours(matrix([[1, 0], [1, 0.1], [0, 1], [0.1, 1]]), [0, 0, 1, 1], { nNeighbours: 1 }); // 1
 */
export function nearestNeighbours(
  features: Matrix,
  targetLabels: ArrayLike<number>,
  options: NearestNeighboursOptions = {},
): number {
  const { nNeighbours = 5 } = options;
  const nClasses = checkLabels("nearest neighbours", features, targetLabels);
  checkFinite("nearest neighbours", features);
  const { nRows: nExamples } = features;
  if (nExamples < 2)
    throw new RangeError("Cannot compute nearest neighbours of 1 example: at least 2 are needed");
  const rows = unitRows(features);

  const nVotes = Math.min(nNeighbours, nExamples - 1);
  const similarities = new Float64Array(nExamples);
  let nRight = 0;
  for (let i = 0; i < nExamples; i++) {
    const row = rows[i] as Float64Array;
    for (let j = 0; j < nExamples; j++) similarities[j] = dot(row, rows[j] as Float64Array);
    similarities[i] = Number.NEGATIVE_INFINITY; // never its own neighbour
    const votes = votesOf(similarities, targetLabels, nVotes, nClasses);
    if (argmax(votes) === targetLabels[i]) nRight++;
  }
  return nRight / nExamples;
}

/** Votes for each class of the `nVotes` most similar examples; those tied for the last places share them. */
function votesOf(
  similarities: Float64Array,
  labels: ArrayLike<number>,
  nVotes: number,
  nClasses: number,
): Float64Array {
  const least = leastOfLargest(similarities, nVotes);
  let nAbove = 0;
  let nEqual = 0;
  for (const similarity of similarities) {
    if (similarity > least) nAbove++;
    else if (similarity === least) nEqual++;
  }
  const share = (nVotes - nAbove) / nEqual;
  const votes = new Float64Array(nClasses);
  similarities.forEach((similarity, j) => {
    if (similarity < least) return;
    const label = labels[j] as number;
    votes[label] = (votes[label] as number) + (similarity > least ? 1 : share);
  });
  return votes;
}

/** The smallest of the `count` largest values. */
function leastOfLargest(values: Float64Array, count: number): number {
  const largest = new Float64Array(count).fill(Number.NEGATIVE_INFINITY); // descending
  for (const value of values) {
    if (value <= (largest[count - 1] as number)) continue;
    let place = count - 1;
    while (place > 0 && (largest[place - 1] as number) < value) {
      largest[place] = largest[place - 1] as number;
      place--;
    }
    largest[place] = value;
  }
  return largest[count - 1] as number;
}

/** Rows of length 1; a row of zeros stays as it is. */
function unitRows(features: Matrix): Float64Array[] {
  return Array.from({ length: features.nRows }, (_, i) => {
    const row = rowOf(features, i);
    const length = Math.sqrt(dot(row, row));
    return length === 0 ? row : row.map((value) => value / length);
  });
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += (a[i] as number) * (b[i] as number);
  return total;
}
