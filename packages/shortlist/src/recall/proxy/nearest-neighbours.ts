import { dot } from "../../numeric/dot.ts";
import { createMatrix, type Matrix, rowOf } from "../../numeric/matrix.ts";
import { checkExamples } from "./check-labels.ts";

export interface NearestNeighboursOptions {
  /** How many neighbours vote. @default 5 */
  readonly nNeighbours?: number;
}

/**
 * Nearest neighbours: the share of examples whose nearest other examples, by cosine of the features, vote for their label.
 *
 * Leave-one-out: an example never votes for itself. Examples tied for the last place among the
 * neighbours share its vote. Of classes with equal votes the one with the nearer voters wins; what is still tied counts as
 * much as a draw by lot would on average, so the names of the classes play no part.
 *
 * Range: [0, 1], larger = easier transfer. Comparable between models on ONE dataset only.
 * Cost: O(nExamples² · nFeatures) time, O(nExamples · nFeatures) memory.
 * Source: docs/papers.md#nearest-neighbours.
 *
 * @param features (nExamples × nFeatures), finite
 * @param targetLabels (nExamples), integers in [0, nTargetClasses)
 * @returns leave-one-out accuracy
 * @throws {RangeError} if there are not two examples, a feature is not finite, a label is not a whole number from 0, or
 *   nNeighbours none from 1
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
  const nClasses = checkExamples("nearest neighbours", features, targetLabels);
  if (!Number.isInteger(nNeighbours) || nNeighbours < 1) {
    throw new RangeError(
      `Cannot classify examples with ${nNeighbours} neighbours: it must be a whole number from 1`,
    );
  }
  const { nRows: nExamples } = features;
  const similarities = similarityMatrix(features);
  const nVotes = Math.min(nNeighbours, nExamples - 1);
  let credit = 0;
  for (let i = 0; i < nExamples; i++) {
    const votes = votesOf(rowOf(similarities, i), targetLabels, nVotes, nClasses);
    credit += creditOf(votes, targetLabels[i] as number);
  }
  return credit / nExamples;
}

/** (nExamples × nExamples): cosines; an example is never its own neighbour. */
function similarityMatrix(features: Matrix): Matrix {
  const { nRows, nColumns, data } = unitRows(features);
  const similarities = createMatrix(nRows, nRows);
  for (let i = 0; i < nRows; i++) {
    for (let j = 0; j < i; j++) {
      // Rounded, so that what is equally near stays so in whatever order the features are added.
      const cosine = Math.round(1e12 * dot(data, i * nColumns, data, j * nColumns, nColumns)) / 1e12;
      similarities.data[i * nRows + j] = cosine;
      similarities.data[j * nRows + i] = cosine;
    }
    similarities.data[i * nRows + i] = Number.NEGATIVE_INFINITY;
  }
  return similarities;
}

interface Votes {
  /** By class. */
  readonly counts: Float64Array;
  /** By class: the sum of the voters' similarities. */
  readonly similarities: Float64Array;
}

/** Votes for each class of the `nVotes` most similar examples; those tied for the last places share them. */
function votesOf(
  similarities: Float64Array,
  labels: ArrayLike<number>,
  nVotes: number,
  nClasses: number,
): Votes {
  const least = leastOfLargest(similarities, nVotes);
  let nAbove = 0;
  let nEqual = 0;
  for (const similarity of similarities) {
    if (similarity > least) nAbove++;
    else if (similarity === least) nEqual++;
  }
  const share = (nVotes - nAbove) / nEqual;
  const votes = { counts: new Float64Array(nClasses), similarities: new Float64Array(nClasses) };
  similarities.forEach((similarity, j) => {
    if (similarity < least) return;
    const label = labels[j] as number;
    const vote = similarity > least ? 1 : share;
    votes.counts[label] = (votes.counts[label] as number) + vote;
    votes.similarities[label] = (votes.similarities[label] as number) + vote * similarity;
  });
  return votes;
}

/** 1 if the label wins, less if it shares the win: of classes with equal votes, the nearer voters win. */
function creditOf({ counts, similarities }: Votes, label: number): number {
  const most = Math.max(...counts) - 1e-9; // sums of shares round
  const isFirst = Array.from(counts, (count) => count >= most);
  const nearest = Math.max(...similarities.filter((_, other) => isFirst[other])) - 1e-9;
  const isWinner = isFirst.map((first, other) => first && (similarities[other] as number) >= nearest);
  return isWinner[label] ? 1 / isWinner.filter(Boolean).length : 0;
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
function unitRows({ nRows, nColumns, data }: Matrix): Matrix {
  const result = createMatrix(nRows, nColumns, Float64Array.from(data));
  for (let i = 0; i < nRows; i++) {
    const row = rowOf(result, i);
    const length = Math.sqrt(dot(row, 0, row, 0, nColumns));
    if (length > 0) for (let j = 0; j < nColumns; j++) row[j] = (row[j] as number) / length;
  }
  return result;
}
