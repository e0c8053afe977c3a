import type { Scheduler } from "./scheduler.ts";

/** More trials than this are not a shortlist any more, however large the zoo. */
const MOST = 20;
const LEAST = 3;
/** Part of brute force's epochs that a selection may cost. */
const SHARE = 0.1;

/**
 * How many models to recall, unless the user says: as many as a tenth of brute force's epochs pays for.
 *
 * A longer shortlist loses less in recall and costs more in selection. Range: 3 to 20, never more than there are models.
 *
 * @param nStages epochs that the last trial trains
 *
 * @example
 * shortlistSizeFor({ name: "all", decide: () => [], maxEpochs: (n, stages) => n * stages }, 50, 5); // 5
 */
export function shortlistSizeFor(scheduler: Scheduler, nModels: number, nStages: number): number {
  let size = Math.min(LEAST, nModels);
  while (
    size < Math.min(MOST, nModels) &&
    scheduler.maxEpochs(size + 1, nStages) <= SHARE * nModels * nStages
  )
    size++;
  return size;
}
