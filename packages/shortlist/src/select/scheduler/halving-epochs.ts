/**
 * Epochs that successive halving spends: the sum over stages of the trials that enter each, where
 * max(1, floor(n / eta)) of n trials remain after a stage, and the last one trains to the end.
 *
 * Source: docs/papers.md#two-phase (the epoch accounting of its tables).
 *
 * @example
 * [halvingEpochs(10, 5, 2), halvingEpochs(40, 5, 2), halvingEpochs(10, 4, 2), halvingEpochs(30, 4, 2)]; // [19, 77, 18, 55]
 */
export function halvingEpochs(nTrials: number, nStages: number, eta: number): number {
  let alive = nTrials;
  let epochs = 0;
  for (let stage = 0; stage < nStages; stage++) {
    epochs += alive;
    alive = Math.max(1, Math.floor(alive / eta));
  }
  return epochs;
}
