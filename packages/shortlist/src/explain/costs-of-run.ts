import { leastRowsFor, RESERVED_SECONDS } from "../run/plan-run.ts";
import { type ModelCost, mostSeconds, planSeconds, type TimePlan } from "../run/plan-seconds.ts";
import type { Scheduler } from "../select/scheduler.ts";
import type { Replay } from "./replay-run.ts";
import { secondsPerStage } from "./seconds-per-stage.ts";

/** What each model costs: as the run's plan measured it, else from what its stages took. */
export function costsOf(replay: Replay, models: readonly string[]): ModelCost[] | undefined {
  const { plan } = replay.record;
  const costs = models.map((model): ModelCost | undefined => {
    const planned = plan?.costs?.find((cost) => cost.model === model);
    if (planned !== undefined) return planned;
    const seconds = secondsPerStage(replay, model);
    return seconds === undefined
      ? undefined
      : { model, isMeasured: false, openSeconds: 0, trainSeconds: seconds, evaluateSeconds: 0 };
  });
  return costs.every((cost) => cost !== undefined) ? costs : undefined;
}

/**
 * What a budget of seconds would have paid for, the time before training being as it was.
 *
 * @returns undefined where the journal does not say what the models cost
 */
export function planOfSeconds(
  replay: Replay,
  scheduler: Scheduler,
  shortlist: readonly string[],
  budgetSeconds: number,
): TimePlan | undefined {
  const { secondsBeforeTraining, nStagesWanted, started } = replay.record;
  const costs = costsOf(replay, shortlist);
  return (
    costs &&
    planSeconds({
      scheduler,
      wanted: { nTrials: shortlist.length, nStages: nStagesWanted },
      costs,
      seconds: Math.max(0, budgetSeconds - secondsBeforeTraining - reservedIn(replay)),
      nTrainRows: started.data.split.train,
      leastRows: leastRowsFor(started.data.classNames.length),
    })
  );
}

/** The budget of seconds that pays for these models to the last stage, the time before training being as it was. */
export function secondsFor(
  replay: Replay,
  scheduler: Scheduler,
  models: readonly string[],
): number | undefined {
  const { secondsBeforeTraining, nStagesWanted } = replay.record;
  const costs = costsOf(replay, models);
  return costs && secondsBeforeTraining + reservedIn(replay) + mostSeconds(scheduler, costs, nStagesWanted);
}

function reservedIn({ record }: Replay): number {
  return record.plan?.reservedSeconds ?? RESERVED_SECONDS;
}
