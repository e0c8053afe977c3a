import { counted } from "../numeric/counted.ts";
import { secondsFor } from "./costs-of-run.ts";
import { changesToStay } from "./decision-changes.ts";
import { recallFacts } from "./recall-facts.ts";
import type { Replay } from "./replay-run.ts";
import { curveOf, type RunRecord } from "./run-record.ts";
import { differenceAt, stageFacts } from "./stage-facts.ts";
import type { Change, Doubt, Why } from "./why.ts";

type Explanation = Omit<Why, "run" | "model">;

/** What each rule does when it drops, in words that complete "it was dropped after stage 2: …". */
const ruleWords: Readonly<Record<string, string>> = {
  trend: "another trial is better now and, by its convergence trend, promises a better end",
  final: "only the best of the last stage is picked",
  random: "another model was drawn",
  prior: "only the first on the shortlist trains",
};

/** Why a model on the shortlist did not come to the end: it was dropped, or it failed. */
export function explainLeft(record: RunRecord, replay: Replay | undefined, model: string): Explanation {
  const background = recallFacts(record, replay, model);
  const nStages = record.started.nStages;
  const failure = record.failures.get(model);
  if (failure !== undefined) {
    const nDone = curveOf(record, model).length;
    const isLoading = failure.kind === "load";
    return {
      fate: "failed",
      stage: nDone,
      verdict: `${model} failed ${isLoading ? "to load" : `in stage ${nDone + 1} of ${nStages}`} (${failure.kind}): ${failure.reason}.`,
      facts: [{ name: "failure", words: failure.reason }],
      changes: [{ what: "other", words: failureRemedy[failure.kind] }],
      doubts: [{ words: "how good it would have been is not known; the run went on without it" }],
      background,
      notes: [],
    };
  }

  const event = record.decisions.find(({ decisions }) =>
    decisions.some((one) => one.model === model && one.action === "drop"),
  );
  const decision = event?.decisions.find((one) => one.model === model);
  if (event === undefined || decision === undefined) throw new RangeError(`${model} was not dropped`);
  const { stage, scheduler } = event;
  const when = stage === 0 ? "before any training" : `after stage ${stage} of ${nStages}`;
  const nLeft = event.decisions.filter(({ action }) => action === "train-on").length;
  const wordsOf = (rule: string) =>
    rule === "halving" ? `only the best ${nLeft} of ${event.decisions.length} train on` : ruleWords[rule];
  const changes = changesOf(replay, stage, model, decision.rule);
  return {
    fate: "dropped",
    stage,
    verdict: `${model} was dropped ${when} by the rule ${decision.rule} of ${scheduler}: ${wordsOf(decision.rule) ?? decision.reason}.`,
    facts: stageFacts(record, replay, { stage, decision }),
    changes,
    doubts: doubtsOf(record, stage, model, decision.rival?.model),
    background,
    notes:
      replay === undefined || stage === 0 || decision.rule === "budget"
        ? []
        : settingNotes(changes, decision.rule),
  };
}

/** Which settings were tried in vain: that nothing is said of them should not be taken for an oversight. */
function settingNotes(changes: readonly Change[], rule: string): string[] {
  const settings =
    rule === "trend"
      ? (["threshold", "eta", "shortlist-size"] as const)
      : (["eta", "shortlist-size"] as const);
  const inVain = settings.filter((name) => !changes.some(({ what }) => what === name));
  const words = inVain.map((name) => (name === "shortlist-size" ? "longer shortlist" : name));
  return inVain.length === 0 ? [] : [`no other ${words.join(" and no ")} alone would have kept it`];
}

const failureRemedy = {
  load: "a model folder that can be loaded (shortlist zoo verify checks every file)",
  diverged: "a lower learning rate (--learning-rate), with which its loss may stay finite",
  memory: "more memory, a smaller --batch-size or fewer --max-tokens",
  crashed: "a training process that does not crash; that is no fault of your data",
  error: "what the reason says put right",
} as const;

function changesOf(replay: Replay | undefined, stage: number, model: string, rule: string): Change[] {
  if (replay === undefined) return [];
  if (rule !== "budget") return changesToStay(replay, stage, model);
  const { shortlist, started } = replay.record;
  const models = shortlist.slice(0, shortlist.indexOf(model) + 1);
  const seconds = secondsFor(replay, replay.schedulerWith(), models);
  if (seconds === undefined) return [];
  const from = started.budget?.seconds;
  return [
    {
      what: "budget",
      ...(from !== undefined && { from }),
      to: Math.ceil(seconds),
      words: `a budget of about ${Math.ceil(seconds)} s${from === undefined ? "" : ` (it was ${from} s)`}, which should pay for the ${counted(models.length, "model")} up to it on the shortlist, to the last stage`,
    },
  ];
}

function doubtsOf(record: RunRecord, stage: number, model: string, rival: string | undefined): Doubt[] {
  const doubts: Doubt[] = [];
  const nearest = rival === undefined ? undefined : differenceAt(record, stage, model, rival);
  if (nearest !== undefined) doubts.push(nearest);
  const picked = record.finalist?.model;
  if (picked !== undefined && picked !== rival) {
    const toPick = differenceAt(record, stage, model, picked);
    if (toPick !== undefined)
      doubts.push({ ...toPick, words: `${toPick.words}; ${picked} is the one picked in the end` });
  }
  const nLeft = record.started.nStages - stage;
  if (stage === 0)
    doubts.push({ words: "how it would have done on this data is not known: it never trained" });
  else if (nLeft > 0)
    doubts.push({
      words: `what its last ${counted(nLeft, "stage")} would have brought is not known; another seed would move its numbers too, and no ± here counts that`,
    });
  return doubts;
}
