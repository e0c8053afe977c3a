import { counted } from "../numeric/counted.ts";
import { percent } from "../numeric/percent.ts";
import type { RecallRuleName } from "../recall/rule/index.ts";
import { exampleNoun } from "../run/example-noun.ts";
import { type SchedulerName, schedulers } from "../select/scheduler/index.ts";
import { type Replay, type SelectionChanges, startersOf } from "./replay-run.ts";
import { curveOf, expectedOf } from "./run-record.ts";
import type { Change } from "./why.ts";

/** Values of validation accuracy that are tried; beyond this many rows, evenly spaced ones. */
const MOST_TRIED = 4000;

export interface ValidationNeeded {
  /** Rows that would have been right. */
  readonly nRight: number;
  readonly accuracy: number;
  /** Whether every value further on turns the decision too. */
  readonly isFromThereOn: boolean;
}

/**
 * The validation accuracy of a model after a stage, nearest to what it was, with which the scheduler would have decided
 * otherwise on it: found by asking the scheduler, whatever it is.
 *
 * @param direction up: what it would have needed to stay; down: at what it would have left
 * @returns undefined if none would have turned it
 */
export function validationNeeded(
  replay: Replay,
  stage: number,
  model: string,
  direction: "up" | "down",
): ValidationNeeded | undefined {
  const { record } = replay;
  const event = record.decisions.find((recorded) => recorded.stage === stage);
  if (event === undefined || stage < 1) return undefined;
  const scheduler = replay.schedulerWith();
  const nRows = record.started.data.split.validation;
  const curves = event.decisions
    .map(({ model }) => {
      const expected = expectedOf(record, model);
      const validationCurve = curveOf(record, model).slice(0, stage);
      return { model, validationCurve, ...(expected !== undefined && { expected }) };
    })
    .filter(({ validationCurve }) => validationCurve.length === stage);
  const own = curves.find((trial) => trial.model === model)?.validationCurve;
  if (own === undefined) return undefined;
  const wanted = direction === "up" ? "train-on" : "drop";
  const isTurned = (accuracy: number) =>
    scheduler
      .decide({
        stage,
        nStages: record.started.nStages,
        trials: curves.map((trial) =>
          trial.model === model ? { ...trial, validationCurve: [...own.slice(0, -1), accuracy] } : trial,
        ),
      })
      .find((decision) => decision.model === model)?.action === wanted;

  const nRightNow = Math.round((own.at(-1) as number) * nRows);
  const nLeft = direction === "up" ? nRows - nRightNow : nRightNow;
  const step = Math.max(1, Math.ceil(nLeft / MOST_TRIED)) * (direction === "up" ? 1 : -1);
  const tried = Array.from(
    { length: Math.floor(nLeft / Math.abs(step)) },
    (_, i) => nRightNow + (i + 1) * step,
  );
  const turned = tried.map((nRight) => isTurned(nRight / nRows));
  const first = turned.indexOf(true);
  if (first < 0) return undefined;
  const nRight = tried[first] as number;
  return { nRight, accuracy: nRight / nRows, isFromThereOn: turned.slice(first).every(Boolean) };
}

/** Settings that would have kept a model that was dropped after a stage, all else as it was. */
export function changesToStay(replay: Replay, stage: number, model: string): Change[] {
  const { record } = replay;
  const { options } = record;
  const nRows = record.started.data.split.validation;
  const changes: Change[] = [];
  const needed = validationNeeded(replay, stage, model, "up");
  const own = curveOf(record, model)[stage - 1];
  if (needed !== undefined && own !== undefined) {
    const lacking = needed.nRight - Math.round(own * nRows);
    changes.push({
      what: "validation",
      from: own,
      to: needed.accuracy,
      words: `a validation of ${percent(needed.accuracy)}${needed.isFromThereOn ? " or more" : ""} after stage ${stage} (it was ${percent(own)}: ${counted(lacking, exampleNoun(record.started))} of ${nRows} too few)`,
    });
  }
  if (stage < 1) return changes;

  const keeps = (settings: SelectionChanges) => staysThrough(replay, settings, stage, model) === true;
  const threshold = grid(0.005, 1, 0.005).find(
    (value) => value > options.threshold && keeps({ threshold: value }),
  );
  if (threshold !== undefined)
    changes.push({
      what: "threshold",
      from: options.threshold,
      to: threshold,
      words: `a threshold of ${percent(threshold)} or more (it was ${percent(options.threshold)}): how much better, as a share of it, a rival's predicted final must be`,
    });
  const eta = grid(1.05, options.eta - 0.01, 0.05)
    .toReversed()
    .find((value) => keeps({ eta: value }));
  if (eta !== undefined)
    changes.push({
      what: "eta",
      from: options.eta,
      to: eta,
      words: `an eta of ${eta.toFixed(2)} (it was ${options.eta}): floor(n / eta) of n trials train on`,
    });
  changes.push(...shortlistSizes(replay, stage, model));
  const others = Object.keys(schedulers) as SchedulerName[];
  const keepers = others.filter(
    (name) => name !== options.scheduler && name !== "random" && keeps({ scheduler: name }),
  );
  for (const name of keepers)
    changes.push({
      what: "scheduler",
      from: options.scheduler,
      to: name,
      words: `the scheduler ${name}, which would have let it train on after stage ${stage}`,
    });
  return changes;
}

/** Whether a model is still in after a stage; undefined where that depends on stages that were never trained. */
function staysThrough(
  replay: Replay,
  settings: SelectionChanges,
  stage: number,
  model: string,
): boolean | undefined {
  const { stages } = replay.select({ shortlist: startersOf(replay.record), ...settings });
  const left = stages.find(({ decisions }) =>
    decisions.some((decision) => decision.model === model && decision.action === "drop"),
  );
  if (left !== undefined) return left.stage > stage;
  return stages.some((replayed) => replayed.stage === stage) ? true : undefined;
}

/** The smallest longer shortlist with which it would have stayed, should the models added do worse than it. */
function shortlistSizes(replay: Replay, stage: number, model: string): Change[] {
  const { record } = replay;
  const { rule, k, models } = record.recall;
  if (rule === "given") return [];
  for (let size = k + 1; size <= models.length; size++) {
    const shortlist = replay
      .recall(rule as RecallRuleName, size)
      .filter(({ chosen }) => chosen)
      .map((entry) => entry.model);
    const { stages } = replay.select({ shortlist, assume: () => 0 });
    const decisions = stages.find((replayed) => replayed.stage === stage)?.decisions ?? [];
    if (decisions.some((decision) => decision.model === model && decision.action === "train-on"))
      return [
        {
          what: "shortlist-size",
          from: k,
          to: size,
          words: `K of ${size} (it was ${k}), should the ${counted(size - k, "model")} added do worse than it`,
        },
      ];
  }
  return [];
}

function grid(from: number, to: number, step: number): number[] {
  const n = Math.floor((to - from) / step + 1e-9) + 1;
  return Array.from({ length: Math.max(0, n) }, (_, i) => Number((from + i * step).toFixed(6)));
}
