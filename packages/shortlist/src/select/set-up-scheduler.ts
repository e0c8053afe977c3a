import type { History } from "../history/history.ts";
import { creditOfExpectation } from "./credit-of-expectation.ts";
import { type SchedulerName, schedulers } from "./scheduler/index.ts";
import type { Scheduler, SchedulerOptions } from "./scheduler.ts";
import { createTrendPredictor } from "./trend-predictor.ts";

export interface SchedulerSetUp extends Pick<SchedulerOptions, "eta" | "threshold" | "seed"> {
  readonly name: SchedulerName;
  /** @default none: schedulers that predict fall back to plain halving */
  readonly history?: History | undefined;
  /** Datasets of the history that are the target itself. @default [] */
  readonly exclude?: readonly string[];
  /** Trends a model and stage. @default 3 */
  readonly nTrends?: number;
}

/**
 * A scheduler with all that it may know of a run: the same for training, replaying and backtesting.
 *
 * @example
 * setUpScheduler({ name: "successive-halving" }).name; // "successive-halving"
 */
export function setUpScheduler({
  name,
  history,
  exclude = [],
  nTrends = 3,
  ...options
}: SchedulerSetUp): Scheduler {
  return schedulers[name]({
    ...options,
    ...(history && {
      predictFinal: createTrendPredictor(history, { exclude, nTrends }),
      credit: creditOfExpectation(history, exclude),
    }),
  });
}
