/** The generator's whole state as plain JSON: what it was seeded with, and where it is now. */
export interface RngState {
  readonly seed: readonly number[];
  readonly words: readonly number[];
}

/** The only source of randomness in Shortlist: pass one down, never call `Math.random`. */
export interface Rng {
  /** A number in [0, 1), 53 random bits. */
  next(): number;
  /** An integer in [0, n), every one equally likely. */
  integer(n: number): number;
  /** Shuffles in place (Fisher–Yates) and returns the same array. */
  shuffle<T extends { readonly length: number; [index: number]: unknown }>(array: T): T;
  /** A number from the standard normal distribution. */
  normal(): number;
  /** A generator of its own for one purpose. Depends on the seed and the label only, not on what was drawn. */
  fork(label: string): Rng;
  /** A copy of the state, for `restoreRng`. */
  state(): RngState;
}

const TWO_TO_32 = 2 ** 32;

/**
 * Random numbers from a seed: xoshiro128** by Blackman and Vigna, its state filled by hashing the seed.
 *
 * Same seed, same numbers, on every machine (`normal` to the last digits of the platform's log and cos).
 * `fork` gives independent streams by name, so that one more draw in one place changes nothing elsewhere.
 *
 * Cost: a few integer operations a draw; period 2^128 − 1. Not for cryptography.
 * Source: https://prng.di.unimi.it/xoshiro128starstar.c
 *
 * @param seed any string or finite number; 7 and "7" are the same seed
 * @throws {RangeError} if the seed is not finite
 *
 * @example
 * createRng(7).integer(10) === createRng("7").integer(10); // true
 */
export function createRng(seed: number | string): Rng {
  if (typeof seed === "number" && !Number.isFinite(seed)) {
    throw new RangeError(`Cannot seed a random generator with ${seed}: the seed must be finite`);
  }
  const words = hashToWords(String(seed));
  return rngFrom(words, words);
}

/**
 * The generator that `state()` was taken from, continuing where it was.
 *
 * @throws {RangeError} if the state is not two lists of four 32-bit words
 *
 * @example
 * restoreRng(createRng("a").state()).next() === createRng("a").next(); // true
 */
export function restoreRng(state: RngState): Rng {
  for (const words of [state.seed, state.words]) {
    const valid = words.length === 4 && words.every((w) => Number.isInteger(w) && w >= 0 && w < TWO_TO_32);
    if (!valid || words.every((w) => w === 0)) {
      throw new RangeError(
        "Cannot restore a random generator: its state must be four 32-bit words, not all zero",
      );
    }
  }
  return rngFrom(state.seed, state.words);
}

function rngFrom(seed: readonly number[], start: readonly number[]): Rng {
  let a = start[0]! | 0;
  let b = start[1]! | 0;
  let c = start[2]! | 0;
  let d = start[3]! | 0;

  function nextWord(): number {
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result >>> 0;
  }
  const next = () => ((nextWord() >>> 5) * 67108864 + (nextWord() >>> 6)) / 9007199254740992;

  function integer(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > TWO_TO_32) {
      throw new RangeError(
        `Cannot draw an integer below ${n}: the bound must be an integer from 1 to 4294967296`,
      );
    }
    const limit = TWO_TO_32 - (TWO_TO_32 % n); // words from here on would favour the small remainders
    let word = nextWord();
    while (word >= limit) word = nextWord();
    return word % n;
  }

  return {
    next,
    integer,
    shuffle(array) {
      const items = array as { readonly length: number; [index: number]: unknown };
      for (let last = items.length - 1; last > 0; last--) {
        const other = integer(last + 1);
        const item = items[last];
        items[last] = items[other];
        items[other] = item;
      }
      return array;
    },
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    fork(label) {
      const words = hashToWords(`${seed.join(" ")} ${label}`);
      return rngFrom(words, words);
    },
    state: () => ({ seed: [...seed], words: [a >>> 0, b >>> 0, c >>> 0, d >>> 0] }),
  };
}

/** Four 32-bit words from a text: four multiply-xor lanes, each finished by MurmurHash3's mixer. */
function hashToWords(text: string): number[] {
  const lanes = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344]; // digits of pi
  const multipliers = [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    for (let lane = 0; lane < 4; lane++) {
      const mixed = Math.imul(lanes[lane]! ^ unit, multipliers[lane]!);
      lanes[lane] = (mixed << 13) | (mixed >>> 19);
    }
  }
  return lanes.map((lane, index) => {
    let word = lane ^ (text.length + index);
    word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
    word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
    return ((word ^ (word >>> 16)) | (index === 0 ? 1 : 0)) >>> 0; // never all zero
  });
}
