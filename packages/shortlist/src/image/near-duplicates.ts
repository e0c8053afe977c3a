import { hashDistance, THUMBNAIL_BYTES } from "./difference-hash.ts";

/** Hashes that differ in more bits are of different pictures. */
const MOST_BITS = 3;
/** Small copies whose bytes differ by more than this, root mean square, are of different pictures. */
const MOST_DIFFERENCE = 6;

export interface HashedPictures {
  /** (nPictures × 2), `differenceHash` of each. */
  readonly hashes: Uint32Array;
  /** (nPictures × 32 × 32 × 3), `thumbnailOf` each. */
  readonly thumbnails: Uint8Array;
}

/**
 * Numbers the different pictures in the order in which they first occur; one that is nearly another has its number.
 *
 * Two are nearly the same if their hashes differ in at most 3 of 64 bits and their 32 × 32 copies by at most 6 of 255, root
 * mean square: another size, format or compression, but not another drawing with the same outline. With it go those that
 * are near to any of a group.
 *
 * Cost: pictures whose hashes share a quarter are compared, so it is linear but for many alike; then quadratic in those.
 *
 * @returns (nPictures), the group of each picture
 *
 * @example
 * const hashes = Uint32Array.of(0, 0, 0xffff, 0xffff, 0, 1);
 * nearDuplicates({ hashes, thumbnails: new Uint8Array(3 * 3072) }); // [0, 1, 0]
 */
export function nearDuplicates({ hashes, thumbnails }: HashedPictures): Int32Array {
  const n = hashes.length / 2;
  const parent = Int32Array.from({ length: n }, (_, i) => i);
  const root = (i: number): number => {
    let at = i;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at] as number] as number;
      at = parent[at] as number;
    }
    return at;
  };
  // Of four quarters at least one is equal if at most three bits differ.
  for (const [word, shift] of [
    [0, 16],
    [0, 0],
    [1, 16],
    [1, 0],
  ] as const) {
    const buckets = new Map<number, number[]>();
    for (let i = 0; i < n; i++) {
      const quarter = ((hashes[2 * i + word] as number) >>> shift) & 0xffff;
      const bucket = buckets.get(quarter);
      if (bucket === undefined) {
        buckets.set(quarter, [i]);
        continue;
      }
      for (const j of bucket) {
        if (root(i) === root(j) || !isNear(hashes, thumbnails, i, j)) continue;
        const [a, b] = [root(i), root(j)];
        parent[Math.max(a, b)] = Math.min(a, b);
      }
      bucket.push(i);
    }
  }
  const numbers = new Map<number, number>();
  return Int32Array.from({ length: n }, (_, i) => {
    const first = root(i);
    const number = numbers.get(first) ?? numbers.size;
    numbers.set(first, number);
    return number;
  });
}

function isNear(hashes: Uint32Array, thumbnails: Uint8Array, i: number, j: number): boolean {
  const [upperA, lowerA] = [hashes[2 * i] as number, hashes[2 * i + 1] as number];
  const [upperB, lowerB] = [hashes[2 * j] as number, hashes[2 * j + 1] as number];
  if (hashDistance(upperA, lowerA, upperB, lowerB) > MOST_BITS) return false;
  const most = MOST_DIFFERENCE ** 2 * THUMBNAIL_BYTES;
  let sum = 0;
  for (let k = 0; k < THUMBNAIL_BYTES; k++) {
    const difference =
      (thumbnails[i * THUMBNAIL_BYTES + k] as number) - (thumbnails[j * THUMBNAIL_BYTES + k] as number);
    sum += difference * difference;
    if (sum > most) return false;
  }
  return true;
}
