/**
 * Moves positions apart to at least `gap`, in their order, as little as a sweep down and one up can.
 *
 * @param positions ascending
 * @returns positions in [low, high] where they fit
 *
 * @example
 * spread([10, 11, 40], 10, 0, 100); // [10, 20, 40]
 * spread([95, 96], 10, 0, 100); // [90, 100]
 */
export function spread(positions: readonly number[], gap: number, low: number, high: number): number[] {
  const moved: number[] = [];
  for (const position of positions)
    moved.push(Math.max(position, low, (moved.at(-1) ?? Number.NEGATIVE_INFINITY) + gap));
  let limit = high;
  for (let i = moved.length - 1; i >= 0; i--) {
    moved[i] = Math.min(moved[i] as number, limit);
    limit = (moved[i] as number) - gap;
  }
  return moved;
}
