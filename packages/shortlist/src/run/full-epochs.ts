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

/**
 * Epochs that training every model of the run's zoo to the end takes.
 *
 * @example
 * bruteForceEpochs({ nStages: 5, options: {}, zoo: { folder: "zoo", models: ["a", "b"] } }); // 10
 */
export function bruteForceEpochs(
  started: Pick<RunEventOf<"run-started">, "nStages" | "options" | "zoo">,
): number {
  return started.zoo.models.length * fullEpochs(started);
}
