/** The finaliser of MurmurHash3: every input bit changes every output bit with probability near 1/2. */
function mix(word: number): number {
  let h = word | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * The starting state of the generator behind one dropout mask: a pure function of the session's
 * seed, the number of forward passes before this one, and the mask's place in the graph. So a
 * restored session draws exactly the masks that the uninterrupted one would have drawn.
 *
 * @param seed any non-negative safe integer
 * @param pass forward passes before this one
 * @param site index of the mask among the graph's masks
 * @returns (16) words: four for each of four xoshiro128++ generators, generator-minor
 *
 * @example
 * dropoutState(1, 0, 0).length; // 16
 */
export function dropoutState(seed: number, pass: number, site: number): Uint32Array<ArrayBuffer> {
  let a = 0x9e3779b9;
  let b = 0x6a09e667;
  for (const word of [seed >>> 0, Math.floor(seed / 2 ** 32), pass, site]) {
    a = mix(a ^ word);
    b = mix((b + Math.imul(word, 0x9e3779b1)) ^ a);
  }
  return Uint32Array.from({ length: 16 }, (_, i) => {
    return mix(a + Math.imul(i, 0x9e3779b9)) ^ mix(b + Math.imul(i + 1, 0x85ebca77));
  });
}
