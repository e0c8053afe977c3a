import { argmax } from "../numeric/argmax.ts";
import { type Matrix, rowOf } from "../numeric/matrix.ts";

/** A row that was taken for another class than its own. */
export interface Mistake {
  /** Its row in the dataset. */
  readonly row: number;
  /** Numbers of its class, and of the class that it was taken for. */
  readonly actual: number;
  readonly predicted: number;
  /** Of the class that it was taken for, in [0, 1], to four digits. */
  readonly probability: number;
}

/** As many as one looks at. */
const MOST_MISTAKES = 24;

/**
 * The rows that a model was surest about and wrong: the largest probability of a class that is not theirs first, of equals
 * the lower row first. Such rows are worth a look: either the model has learned something odd, or the label is wrong.
 *
 * @param probabilities (nExamples × nClasses)
 * @param labels (nExamples), integers in [0, nClasses)
 * @param rows (nExamples), what row of the dataset each example is
 * @param most how many at most
 *
 * @example
 * const probabilities = { nRows: 3, nColumns: 2, data: Float64Array.of(0.9, 0.1, 0.4, 0.6, 0.8, 0.2) };
 * worstMistakes(probabilities, [1, 0, 0], [7, 8, 9]).map(({ row }) => row); // [7, 8]
 */
export function worstMistakes(
  probabilities: Matrix,
  labels: ArrayLike<number>,
  rows: ArrayLike<number>,
  most: number = MOST_MISTAKES,
): Mistake[] {
  const found: Mistake[] = [];
  for (let i = 0; i < probabilities.nRows; i++) {
    const predicted = argmax(rowOf(probabilities, i));
    const actual = labels[i] as number;
    if (predicted === actual) continue;
    const probability = rowOf(probabilities, i)[predicted] as number;
    found.push({ row: rows[i] as number, actual, predicted, probability });
  }
  return found
    .sort((a, b) => b.probability - a.probability || a.row - b.row)
    .slice(0, most)
    .map((mistake) => ({ ...mistake, probability: Math.round(mistake.probability * 1e4) / 1e4 }));
}
