import { decodeHits } from "../select/hits.ts";

/** An accuracy and how far chance alone moves it on so many rows. */
export interface Measured {
  readonly accuracy: number;
  /** √(p(1 − p)/n) */
  readonly standardError: number;
  readonly nRows: number;
}

/**
 * An accuracy with its standard error.
 *
 * @example
 * measuredOn(0.5, 100).standardError; // 0.05
 */
export function measuredOn(accuracy: number, nRows: number): Measured {
  return { accuracy, standardError: Math.sqrt((accuracy * (1 - accuracy)) / Math.max(1, nRows)), nRows };
}

/** How two models differ on the same rows. */
export interface Difference {
  /** First minus second, a fraction. */
  readonly difference: number;
  /** Half the width of its 95 % interval, a fraction. */
  readonly margin: number;
  /** Whether it was counted row by row; if not, the margin is that of two independent splits, which is too wide. */
  readonly isPaired: boolean;
  /** Rows that only one of the two got right; known when paired. */
  readonly nDiscordant?: number;
  readonly isWithinNoise: boolean;
}

/** An accuracy, and which rows it came from where the journal has them. */
export interface Scored {
  readonly accuracy: number;
  readonly hits?: string | undefined;
}

const Z_95 = 1.96;

/**
 * The difference of two accuracies on the same rows, with its 95 % margin.
 *
 * Row by row where it is known who got what right: with b rows that only the first and c that only the second got
 * right, the variance of (b − c)/n is ((b + c) − (b − c)²/n)/n²; half a row is added to each of the four cells, so
 * that no disagreement at all does not pass for certainty. Otherwise as if each had been measured on its own split.
 *
 * Source: docs/papers.md#matched-proportions.
 *
 * @example
 * // 100 rows, unpaired: 1.96 √(.25/100 + .25/100)
 * compareAccuracies({ accuracy: 0.5 }, { accuracy: 0.5 }, 100).margin; // ≈ 0.1385929
 */
export function compareAccuracies(first: Scored, second: Scored, nRows: number): Difference {
  const difference = first.accuracy - second.accuracy;
  const [a, b] = [first, second].map(({ hits }) =>
    hits === undefined ? undefined : decodeHits(hits, nRows),
  );
  if (a === undefined || b === undefined) {
    const margin =
      Z_95 * Math.hypot(...[first, second].map((one) => measuredOn(one.accuracy, nRows).standardError));
    return { difference, margin, isPaired: false, isWithinNoise: Math.abs(difference) <= margin };
  }
  const onlyFirst = a.filter((isRight, i) => isRight && !b[i]).length;
  const onlySecond = b.filter((isRight, i) => isRight && !a[i]).length;
  const n = nRows + 2;
  const margin = (Z_95 * Math.sqrt(onlyFirst + onlySecond + 1 - (onlyFirst - onlySecond) ** 2 / n)) / n;
  return {
    difference,
    margin,
    isPaired: true,
    nDiscordant: onlyFirst + onlySecond,
    isWithinNoise: Math.abs(difference) <= margin,
  };
}
