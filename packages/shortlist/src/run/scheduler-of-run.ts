import type { History } from "../history/history.ts";
import { createRng } from "../numeric/random.ts";
import type { Scheduler } from "../select/scheduler.ts";
import { setUpScheduler } from "../select/set-up-scheduler.ts";
import type { RunOptions } from "./run-options.ts";

/**
 * The scheduler that a run with these options decides by: the same for training and for replaying its journal.
 *
 * @param exclude datasets of the history that are the target itself
 *
 * @example
 * schedulerOfRun(parseRunOptions({ data: 'reviews.csv' }), undefined, []).maxEpochs(7, 5) > 5; // true
 */
export function schedulerOfRun(
  options: Pick<RunOptions, "scheduler" | "eta" | "threshold" | "nTrends" | "seed">,
  history: History | undefined,
  exclude: readonly string[],
): Scheduler {
  const { scheduler: name, eta, threshold, nTrends, seed } = options;
  return setUpScheduler({
    name,
    history,
    exclude,
    eta,
    threshold,
    nTrends,
    seed: createRng(seed)
      .fork("scheduler")
      .integer(2 ** 31),
  });
}
