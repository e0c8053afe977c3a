import type { Rng } from "./random.ts";

export interface BootstrapOptions {
  /** @default 2000 */
  readonly nResamples?: number;
  /** Share of the resampled means that the interval holds. @default 0.95 */
  readonly level?: number;
}

/** Gives the interval of a mean. */
export type Bootstrap = (values: ArrayLike<number>) => [low: number, high: number];

/**
 * Percentile bootstrap interval of a mean: draw as many values with replacement, take the mean, many times over.
 *
 * With few values (under about ten) the interval is too narrow.
 *
 * Cost: O(nResamples · nValues). Source: B. Efron, "Bootstrap methods: another look at the jackknife", 1979.
 *
 * @returns [low, high]; both equal the value where there is only one
 * @throws {RangeError} if there are no values, one is not finite, the level is not between 0 and 1, or nResamples is no
 *   whole number from 1
 *
 * @example
 * bootstrapInterval([2, 2, 2], createRng(1)); // [2, 2]
 */
export function bootstrapInterval(
  values: ArrayLike<number>,
  rng: Rng,
  options: BootstrapOptions = {},
): [low: number, high: number] {
  return createBootstrap(rng, options)(values);
}

/**
 * `bootstrapInterval` for many lists: all lists of one length are drawn alike, once.
 *
 * So an interval of paired differences fits the intervals of the two that were subtracted.
 *
 * @throws {RangeError} as `bootstrapInterval`: for the options at once, for values when they come
 *
 * @example
 * createBootstrap(createRng(1))([2, 2, 2]); // [2, 2]
 */
export function createBootstrap(rng: Rng, options: BootstrapOptions = {}): Bootstrap {
  const { nResamples = 2000, level = 0.95 } = options;
  if (!(level > 0 && level < 1)) {
    throw new RangeError(`Cannot bootstrap at level ${level}: it must be between 0 and 1`);
  }
  if (!Number.isInteger(nResamples) || nResamples < 1) {
    throw new RangeError(`Cannot bootstrap from ${nResamples} resamples: it must be a whole number from 1`);
  }
  const cut = Math.floor(((1 - level) / 2) * nResamples);
  const drawsOfLength = new Map<number, Uint32Array>();

  return (values) => {
    const n = values.length;
    if (n === 0) throw new RangeError("Cannot bootstrap the mean of no values");
    for (let i = 0; i < n; i++) {
      if (!Number.isFinite(values[i])) {
        throw new RangeError(`Cannot bootstrap: value ${i} is ${values[i]}, must be finite`);
      }
    }
    let draws = drawsOfLength.get(n);
    if (draws === undefined) {
      const drawing = rng.fork(`${n} values`);
      draws = Uint32Array.from({ length: nResamples * n }, () => drawing.integer(n));
      drawsOfLength.set(n, draws);
    }
    const means = new Float64Array(nResamples);
    for (let resample = 0, next = 0; resample < nResamples; resample++) {
      let total = 0;
      for (const end = next + n; next < end; next++) total += values[draws[next]!]!;
      means[resample] = total / n;
    }
    means.sort();
    return [means[cut]!, means[nResamples - 1 - cut]!];
  };
}
