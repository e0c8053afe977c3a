import { median } from "../numeric/median.ts";
import type { ModelCost } from "./plan-seconds.ts";
import type { RunEventOf } from "./run-event.ts";

/**
 * Seconds that the next stage of a model is expected to take: as long as its last one; before its first, what the plan
 * expects, corrected by how long the first stages of the others took beside what was expected of them.
 *
 * A model's first stage is dearer than the others, since it is opened in it: for its second, the plan is the limit.
 *
 * @param stages the stages trained so far, of all models
 * @param costs on the rows that are trained on
 * @returns 0 where nothing is known
 */
export function expectedSeconds(
  model: string,
  stages: readonly RunEventOf<"stage">[],
  costs: readonly ModelCost[] = [],
): number {
  const costOf = (id: string) => costs.find((cost) => cost.model === id);
  const secondsOf = ({ seconds, overheadSeconds = 0 }: RunEventOf<"stage">) => seconds + overheadSeconds;
  const own = stages.filter((stage) => stage.model === model);
  const last = own.at(-1);
  if (own.length > 1 && last !== undefined) return secondsOf(last);

  const errors = stages.flatMap((stage) => {
    const cost = stage.stage === 1 ? costOf(stage.model) : undefined;
    return cost === undefined
      ? []
      : [secondsOf(stage) / Math.max(1e-9, cost.openSeconds + cost.trainSeconds + cost.evaluateSeconds)];
  });
  const correction = errors.length === 0 ? 1 : median(errors);
  const cost = costOf(model);
  const planned = cost && correction * (cost.trainSeconds + cost.evaluateSeconds);
  if (last !== undefined) return Math.min(secondsOf(last), planned ?? Number.POSITIVE_INFINITY);
  return cost === undefined || planned === undefined ? 0 : planned + correction * cost.openSeconds;
}
