import { counted } from "../numeric/counted.ts";
import { percent } from "../numeric/percent.ts";
import { exampleNoun } from "../run/example-noun.ts";
import { type SchedulerName, schedulers } from "../select/scheduler/index.ts";
import { measuredOn } from "./compare-accuracies.ts";
import { validationNeeded } from "./decision-changes.ts";
import { recallFacts } from "./recall-facts.ts";
import { type Replay, startersOf } from "./replay-run.ts";
import { curveOf, type RunRecord } from "./run-record.ts";
import { differenceAt, stageFacts } from "./stage-facts.ts";
import type { Change, Doubt, Fact, Why } from "./why.ts";
import { listed, ordinal, points, withError } from "./words.ts";

/** Why a model was picked, or, while the run goes on, why it is still in. */
export function explainKept(
  record: RunRecord,
  replay: Replay | undefined,
  model: string,
): Omit<Why, "run" | "model"> {
  const { finalist, started, recall, shortlist } = record;
  if (started.kind === "recall") {
    const place = ordinal(shortlist.indexOf(model) + 1);
    return {
      fate: "recalled",
      verdict: `${model} was recalled, ${place} of ${shortlist.length} out of ${counted(recall.models.length, "model")}; this run trained none of them.`,
      facts: recallFacts(record, replay, model),
      changes: [],
      doubts: [],
      background: [],
      notes: [],
    };
  }
  const isPicked = finalist?.model === model;
  const nTrials = startersOf(record).length;
  const decided = decisive(record, model);
  const nDone = curveOf(record, model).length;
  const failure = record.failures.get(model);
  const when =
    decided === undefined || nTrials === 1
      ? ""
      : ` after stage ${decided.stage} of ${started.nStages}, when the last other one left`;
  const end =
    failure === undefined
      ? `it trained ${counted(nDone, "epoch")}`
      : `its training failed in stage ${failure.stage} (${failure.reason})`;
  const verdict = isPicked
    ? `${model} was picked${nTrials === 1 ? ", the only one that trained" : ` out of ${nTrials} trials`}${when}; ${end}, and the weights of epoch ${finalist.epoch} are kept.`
    : `${model} is still in training: ${nDone} of ${counted(started.nStages, "stage")} done.`;
  return {
    fate: isPicked ? "picked" : "in-training",
    stage: nDone,
    verdict,
    facts: [
      ...(decided === undefined ? [] : stageFacts(record, replay, decided)),
      ...endFacts(record, model, decided?.decision.predictedFinal),
    ],
    changes: replay === undefined || !isPicked || nTrials === 1 ? [] : changesOf(replay, model),
    doubts: isPicked ? doubtsOf(record, model) : [],
    background: recallFacts(record, replay, model),
    notes: [],
  };
}

/** The decision after which no other trial was left, or the latest one so far. */
function decisive({ decisions }: RunRecord, model: string) {
  const event =
    decisions.find(
      ({ stage, decisions: all }) =>
        stage > 0 && all.length > 1 && all.filter(({ action }) => action === "train-on").length === 1,
    ) ?? decisions.findLast(({ stage }) => stage > 0);
  const decision = event?.decisions.find((one) => one.model === model);
  return event === undefined || decision === undefined ? undefined : { stage: event.stage, decision };
}

/** Where it ended, and what came of the one test. */
function endFacts(
  { finalist, tested, started }: RunRecord,
  model: string,
  predicted: number | undefined,
): Fact[] {
  if (finalist?.model !== model) return [];
  const curve = finalist.curve.map(percent).join(", ");
  const nRows = started.data.split.validation;
  const kept = measuredOn(finalist.validation, nRows);
  const facts: Fact[] = [
    {
      name: "kept epoch",
      value: finalist.validation,
      standardError: kept.standardError,
      nRows,
      words: `${withError(kept)} after epoch ${finalist.epoch}, whose weights are kept (by epoch: ${curve})${finalist.curve.length === 1 ? "" : `; the best of ${finalist.curve.length} epochs, so a little too good`}`,
    },
  ];
  if (tested?.model === model) {
    const test = measuredOn(tested.test.accuracy, tested.nRows);
    const off =
      predicted === undefined
        ? ""
        : `; its trend had predicted ${percent(predicted)}, ${points(predicted - test.accuracy)} ${predicted > test.accuracy ? "more" : "less"}`;
    facts.push({
      name: "test",
      value: test.accuracy,
      standardError: test.standardError,
      nRows: test.nRows,
      words: `${withError(test)} on ${counted(test.nRows, exampleNoun(started))} that decided nothing${off}`,
    });
  }
  return facts;
}

function changesOf(replay: Replay, model: string): Change[] {
  const { record } = replay;
  const changes: Change[] = [];
  const nRows = record.started.data.split.validation;
  for (const { stage, decisions } of record.decisions) {
    if (stage === 0 || decisions.length < 2) continue;
    const own = curveOf(record, model)[stage - 1];
    const needed = validationNeeded(replay, stage, model, "down");
    if (own === undefined || needed === undefined) continue;
    const fewer = Math.round(own * nRows) - needed.nRight;
    changes.push({
      what: "validation",
      from: own,
      to: needed.accuracy,
      words: `a validation of ${percent(needed.accuracy)}${needed.isFromThereOn ? " or less" : ""} after stage ${stage} (it was ${percent(own)}: ${counted(fewer, exampleNoun(record.started))} of ${nRows} fewer), with which it would have been dropped`,
    });
  }
  const names = (Object.keys(schedulers) as SchedulerName[]).filter(
    (name) => name !== record.options.scheduler && name !== "random",
  );
  const [same, open]: [string[], string[]] = [[], []];
  for (const scheduler of names) {
    const { picked } = replay.select({ shortlist: startersOf(record), scheduler });
    if (picked === undefined) open.push(scheduler);
    else if (picked === model) same.push(scheduler);
    else
      changes.push({
        what: "scheduler",
        from: record.options.scheduler,
        to: scheduler,
        words: `the scheduler ${scheduler}, which would have picked ${picked}`,
      });
  }
  if (same.length > 0)
    changes.push({ what: "other", words: `not ${listed(same)}: the same pick on the recorded curves` });
  if (open.length > 0)
    changes.push({
      what: "other",
      words: `${listed(open)}: not known, stages are missing that were not trained (shortlist what-if RUN --scheduler NAME)`,
    });
  return changes;
}

function doubtsOf(record: RunRecord, model: string): Doubt[] {
  const doubts: Doubt[] = [];
  const decided = decisive(record, model);
  const event = record.decisions.find(({ stage }) => stage === decided?.stage);
  const dropped = (event?.decisions ?? []).filter(({ action }) => action === "drop");
  const closest = dropped.toSorted((a, b) => (b.validation ?? 0) - (a.validation ?? 0))[0];
  const runnerUp =
    closest === undefined || event === undefined
      ? undefined
      : differenceAt(record, event.stage, model, closest.model);
  if (runnerUp !== undefined) doubts.push(runnerUp);
  const earlier = record.decisions.flatMap(({ stage, decisions }) =>
    stage === 0 || stage === event?.stage
      ? []
      : decisions
          .filter(({ action }) => action === "drop")
          .map((one) => differenceAt(record, stage, model, one.model)),
  );
  const unsure = earlier.filter((doubt) => doubt?.isWithinNoise === true);
  if (unsure.length > 0)
    doubts.push({
      words: `of the ${earlier.length} dropped earlier, ${unsure.length} stood within the noise of it at the time: ${listed(unsure.flatMap((doubt) => doubt?.rival ?? []))}`,
    });
  const nUntried = record.recall.models.length - startersOf(record).length;
  if (nUntried > 0)
    doubts.push({
      words: `${counted(nUntried, "model")} of ${record.recall.models.length} never trained here, and one of them may be better`,
    });
  return doubts;
}
