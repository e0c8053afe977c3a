import { createMatrix, type Matrix } from "../../numeric/matrix.ts";
import { createRng } from "../../numeric/random.ts";
import type { ProxyScore } from "../proxy/proxy-score.ts";
import { type Halves, stratifiedHalves } from "./stratified-halves.ts";

/** What a proxy score is tried on besides the probe itself; the same for every model. */
export interface ProbeResamples {
  /** Splits of the rows. */
  readonly splits: readonly Halves[];
  /** The labels shuffled over the rows: there is nothing to be found in them. */
  readonly shuffles: readonly Int32Array[];
}

/** One model's proxy score on a probe, and on resamples of it. */
export interface ResampledScore {
  /** On all rows. */
  readonly value: number;
  /** On the two halves of each split. Empty where there are too few rows. */
  readonly halves: readonly (readonly [number, number])[];
  /** On all rows with shuffled labels, by shuffle. Empty where there are too few rows. */
  readonly shuffled: readonly number[];
}

/** Fewer rows say nothing of each other once they are halved. */
const FEWEST_ROWS = 20;

export interface ProbeResamplesOptions {
  readonly seed: number | string;
  /** More give steadier intervals, and cost more. @default 6 */
  readonly nSplits?: number;
  /** At least 2, so that chance can be told from what every shuffle shows. @default 2 */
  readonly nShuffles?: number;
}

/**
 * Resamples of a probe, to be used for every model alike.
 *
 * @param labels (nRows), classes
 * @returns none if there are fewer than 20 rows
 *
 * @example
 * probeResamples([0, 1, 0, 1], { seed: 0 }).splits; // []
 */
export function probeResamples(labels: ArrayLike<number>, options: ProbeResamplesOptions): ProbeResamples {
  const { seed, nSplits = 6, nShuffles = 2 } = options;
  if (labels.length < FEWEST_ROWS) return { splits: [], shuffles: [] };
  const rng = createRng(seed).fork("probe resamples");
  return {
    splits: Array.from({ length: nSplits }, (_, split) =>
      stratifiedHalves(labels, rng.fork(`split ${split}`)),
    ),
    shuffles: Array.from({ length: nShuffles }, (_, shuffle) =>
      rng.fork(`shuffle ${shuffle}`).shuffle(Int32Array.from(labels)),
    ),
  };
}

/**
 * A proxy score on all rows, on halves of them, and with shuffled labels.
 *
 * Halves, and not resamples with replacement as in a bootstrap: a row drawn twice would be its own nearest neighbour, and
 * every score that leaves examples out would look too good.
 *
 * Cost: that of the score, once more for each shuffle, and twice that of half the rows for each split.
 *
 * @param values (nRows × nColumns), what the proxy reads
 * @param labels (nRows), target classes, integers from 0
 * @throws {RangeError} if the values or labels cannot be scored
 *
 * @example
 * const values = matrix([[0.9, 0.1], [0.2, 0.8]]);
 * resampledScore(proxyScores.leep, values, [0, 1], { splits: [], shuffles: [] }).halves; // []
 */
export function resampledScore(
  proxy: Pick<ProxyScore, "score">,
  values: Matrix,
  labels: ArrayLike<number>,
  { splits, shuffles }: ProbeResamples,
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
    shuffled: shuffles.map((shuffle) => proxy.score(values, shuffle)),
  };
}
