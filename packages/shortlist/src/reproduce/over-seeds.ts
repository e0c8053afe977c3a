/** How many seeds a figure is tried with that the authors left unseeded. */
export const nSeeds = 60;

/** What came out over the seeds. */
export interface OverSeeds {
  /** (nSeeds), by seed. */
  readonly values: readonly number[];
  readonly range: readonly [number, number];
  /** For values that repeat: "15 in 3 of 60 runs, 16 in 57"; "16 in all 60 runs" where they do not vary. */
  readonly words: string;
}

/**
 * A figure over `nSeeds` seeds.
 *
 * @param compute the figure with one seed
 *
 * @example
 * overSeeds((seed) => (seed < 3 ? 15 : 16)).words; // "15 in 3 of 60 runs, 16 in 57"
 */
export function overSeeds(compute: (seed: number) => number): OverSeeds {
  const values = Array.from({ length: nSeeds }, (_, seed) => compute(seed));
  const sorted = values.toSorted((a, b) => a - b);
  const counts = new Map<number, number>();
  for (const value of sorted) counts.set(value, (counts.get(value) ?? 0) + 1);
  const parts = [...counts].map(
    ([value, count], i) => `${value} in ${count}${i === 0 ? ` of ${nSeeds} runs` : ""}`,
  );
  return {
    values,
    range: [sorted[0] as number, sorted.at(-1) as number],
    words: counts.size === 1 ? `${values[0]} in all ${nSeeds} runs` : parts.join(", "),
  };
}
