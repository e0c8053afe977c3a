import { createMatrix, type Matrix } from "../../numeric/matrix.ts";
import { createRng } from "../../numeric/random.ts";
import type { ProxyScore } from "../proxy/proxy-score.ts";
import { type Halves, stratifiedHalves } from "./stratified-halves.ts";

/** One model's proxy score on a probe, and on halves of it. */
export interface ResampledScore {
  /** On all rows. */
  readonly value: number;
  /** On the two halves of each split; the rows of a split are the same for every model. Empty for too few rows. */
  readonly halves: readonly (readonly [number, number])[];
}

/** Fewer rows say nothing of each other once they are halved. */
const FEWEST_ROWS = 20;

export interface ProbeSplitsOptions {
  readonly seed: number | string;
  /** More give steadier intervals, and cost more. @default 6 */
  readonly nSplits?: number;
}

/**
 * Splits of a probe into halves, to be used for every model alike.
 *
 * @param labels (nRows), classes
 * @returns none if there are fewer than 20 rows
 *
 * @example
 * probeSplits([0, 1, 0, 1], { seed: 0 }); // []
 */
export function probeSplits(labels: ArrayLike<number>, options: ProbeSplitsOptions): Halves[] {
  const { seed, nSplits = 6 } = options;
  if (labels.length < FEWEST_ROWS) return [];
  const rng = createRng(seed).fork("probe splits");
  return Array.from({ length: nSplits }, (_, split) => stratifiedHalves(labels, rng.fork(`split ${split}`)));
}

/**
 * A proxy score on all rows and on the halves of some splits.
 *
 * Halves, and not resamples with replacement as in a bootstrap: a row drawn twice would be its own nearest neighbour, and
 * every score that leaves examples out would look too good.
 *
 * Cost: that of the score, and twice that of half the rows for each split.
 *
 * @param values (nRows × nColumns), what the proxy reads
 * @param labels (nRows), target classes, integers from 0
 * @throws {RangeError} if the values or labels cannot be scored
 *
 * @example
 * const values = matrix([[0.9, 0.1], [0.2, 0.8]]);
 * resampledScore(proxyScores.leep, values, [0, 1], []).halves; // []
 */
export function resampledScore(
  proxy: Pick<ProxyScore, "score">,
  values: Matrix,
  labels: ArrayLike<number>,
  splits: readonly Halves[],
): ResampledScore {
  const scoreOn = (rows: Int32Array): number => {
    const part = createMatrix(rows.length, values.nColumns);
    rows.forEach((row, i) => {
      const start = row * values.nColumns;
      part.data.set(values.data.subarray(start, start + values.nColumns), i * values.nColumns);
    });
    return proxy.score(
      part,
      rows.map((row) => labels[row] as number),
    );
  };
  return {
    value: proxy.score(values, labels),
    halves: splits.map(([first, second]) => [scoreOn(first), scoreOn(second)] as const),
  };
}
