import { createHash } from "node:crypto";

/** The part of the library's generator that the recipe uses. */
export interface Rng {
  /** Uniform in [0, 1). */
  next(): number;
  integer(n: number): number;
  shuffle<T>(array: T[]): T[];
  normal(): number;
}

/** Seeded generator (sfc32 over the SHA-256 of the seed): the recipe's only source of randomness. */
export function createRng(seed: string): Rng {
  const digest = createHash("sha256").update(seed).digest();
  let a = digest.readUInt32LE(0);
  let b = digest.readUInt32LE(4);
  let c = digest.readUInt32LE(8);
  let counter = 1;
  const next = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    c |= 0;
    return (t >>> 0) / 4294967296;
  };
  for (let i = 0; i < 12; i++) next();
  const integer = (n: number): number => Math.floor(next() * n);
  return {
    next,
    integer,
    shuffle(array) {
      for (let i = array.length - 1; i > 0; i--) {
        const j = integer(i + 1);
        const kept = array[i]!;
        array[i] = array[j]!;
        array[j] = kept;
      }
      return array;
    },
    normal() {
      const radius = Math.sqrt(-2 * Math.log(1 - next()));
      return radius * Math.cos(2 * Math.PI * next());
    },
  };
}

/** A number in [0, 1) that depends on the key alone: which part a group of rows falls into. */
export function unitHash(key: string): number {
  return createHash("sha256").update(key).digest().readUInt32LE(0) / 4294967296;
}
