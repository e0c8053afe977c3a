/**
 * Distances between n items, each pair stored once: the part above the diagonal, row by row.
 *
 * Pair (i, j), i < j, lies at `pairIndex(n, i, j)`. Two items that cannot be compared have `known` 0 and no distance.
 */
export interface PairDistances {
  readonly nItems: number;
  /** (nItems · (nItems − 1) / 2), at least 0; read only where known. */
  readonly values: Float64Array;
  /** Same length, 1 = known. Absent when every pair is. */
  readonly known?: Uint8Array;
}

/**
 * Where pair (i, j) is stored.
 *
 * @param i smaller item
 * @param j larger item
 *
 * @example
 * pairIndex(4, 1, 3); // 4
 */
export function pairIndex(nItems: number, i: number, j: number): number {
  return (i * (2 * nItems - i - 1)) / 2 + j - i - 1;
}

/**
 * Distance of two items in either order; 0 to itself, undefined for a pair that cannot be compared.
 *
 * @example
 * distanceBetween({ nItems: 2, values: new Float64Array([3]) }, 1, 0); // 3
 */
export function distanceBetween(distances: PairDistances, a: number, b: number): number | undefined {
  if (a === b) return 0;
  const index = pairIndex(distances.nItems, Math.min(a, b), Math.max(a, b));
  return distances.known?.[index] === 0 ? undefined : distances.values[index];
}
