/** Warm-up, then linear decay to zero, counted in updates. */
export interface Schedule {
  /** Updates over which the learning rate rises linearly; 0 starts at the full rate. */
  readonly warmupSteps: number;
  /** Updates after which the learning rate is 0. */
  readonly totalSteps: number;
}

/**
 * The share of the full learning rate that an update uses.
 *
 * Rises over the warm-up so that update `warmupSteps - 1` is the first at the full rate, then falls
 * linearly so that update `totalSteps` would be the first at 0: every scheduled update moves the weights.
 *
 * @param step updates before this one
 * @returns a fraction in [0, 1]; always 1 without a schedule
 *
 * @example
 * const schedule = { warmupSteps: 2, totalSteps: 6 };
 * [0, 1, 2, 3, 4, 5, 6].map((step) => learningRateShare(schedule, step)); // [0.5, 1, 1, 0.75, 0.5, 0.25, 0]
 */
export function learningRateShare(schedule: Schedule | undefined, step: number): number {
  if (!schedule) return 1;
  const { warmupSteps, totalSteps } = schedule;
  if (step < warmupSteps) return (step + 1) / warmupSteps;
  return Math.max(0, (totalSteps - step) / Math.max(1, totalSteps - warmupSteps));
}
