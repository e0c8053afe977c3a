import type { RunEventOf } from "./run-event.ts";

/**
 * Epochs that training a model to the end takes, as the run was asked for: a budget may have paid for fewer stages.
 *
 * @example
 * fullEpochs({ nStages: 2, options: { nEpochs: 5, budgetEpochs: 3 } }); // 5
 */
export function fullEpochs({
  nStages,
  options,
}: Pick<RunEventOf<"run-started">, "nStages" | "options">): number {
  const asked = options.nEpochs;
  return Math.max(nStages, typeof asked === "number" ? asked : 0);
}
