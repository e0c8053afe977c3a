import { nearestName } from "../data/nearest-name.ts";
import { counted } from "../numeric/counted.ts";
import type { RecallRuleName } from "../recall/rule/index.ts";
import { exampleNoun } from "../run/example-noun.ts";
import { fitBudget } from "../run/fit-budget.ts";
import { parseRunOptions, type RunOptions } from "../run/run-options.ts";
import { costsOf, planOfSeconds } from "./costs-of-run.ts";
import { type Exploration, exploreSelection } from "./explore-selection.ts";
import { readRun } from "./read-run.ts";
import { openReplay, type Replay, type SelectionChanges, startersOf } from "./replay-run.ts";
import { runCommand } from "./run-command.ts";
import type { RunRecord } from "./run-record.ts";
import type { ModelFate, TrainingNeeded, WhatIf, WhatIfChanges } from "./what-if.ts";
import { listed } from "./words.ts";

/**
 * What a run would have done with another K, rule, scheduler, threshold, eta or budget, or had it kept a model that it
 * dropped: replayed from its journal, without training. Where that needs stages that were never trained, it says which,
 * how long they would take, and what would have to come of them to change the pick.
 *
 * @param run the run folder
 * @throws {StoreError} the folder is no run, or its journal cannot be read
 * @throws {HubError | RunError} the zoo has moved or changed, so that the run's own settings do not lead to its decisions
 * @throws {RangeError} a change that makes no sense for this run
 *
 * @example
 * // not run: needs a run folder
 * const { verdict, needed } = await whatIf('runs/20261124-150405-k3x9', { shortlistSize: 10 });
 */
export async function whatIf(
  run: string,
  changes: WhatIfChanges,
  options: { /** Folder of the zoo, should it have moved. */ readonly zoo?: string | undefined } = {},
): Promise<WhatIf> {
  const record = await readRun(run);
  checkChanges(record, changes);
  return replayWith(await openReplay(record, options), changes);
}

/** The same for a replay that is open already. */
export function replayWith(replay: Replay, changes: WhatIfChanges): WhatIf {
  const { record } = replay;
  const { recall, started } = record;
  const rule = changes.rule ?? (recall.rule as RecallRuleName);
  const unknown = recall.rule === "given" ? [] : replay.unknownProxies(rule);
  const own = startersOf(record);
  const basis = { run: record.folder, changes, bounds: [], notes: notesOf(record, changes) };
  if (unknown.length > 0)
    return {
      ...basis,
      outcome: "unknown",
      verdict: `Not known: the rule ${rule} reads a proxy of ${counted(unknown.length, "model")} that the run did not compute (${listed(unknown)}).`,
      shortlist: own,
      added: [],
      removed: [],
      isPickCertain: false,
      fates: [],
      needed: [],
      command: commandOf(replay, changes),
    };

  const settings: SelectionChanges = {
    ...(changes.scheduler !== undefined && { scheduler: changes.scheduler }),
    ...(changes.eta !== undefined && { eta: changes.eta }),
    ...(changes.threshold !== undefined && { threshold: changes.threshold }),
  };
  const { shortlist: recalled, nStages, trainRows, seconds } = planOf(replay, changes, settings, rule);
  const k = recalled.length;
  const { reinstate } = changes;
  const shortlist =
    reinstate === undefined || recalled.includes(reinstate) ? recalled : [...recalled, reinstate];
  if (started.kind === "recall") return whatIfRecalled(record, basis, own, shortlist);
  const isOtherSchedule = nStages !== started.nStages || trainRows !== record.plan?.trainRows;
  const explored = exploreSelection(replay, {
    shortlist,
    nStages,
    reinstate,
    ...settings,
    // The learning rate falls over all stages, so that with another number of them no recorded curve applies.
    ...(isOtherSchedule && { curves: new Map(shortlist.map((model) => [model, []])) }),
  });
  const fates = fatesOf(record, own, shortlist, explored);
  const needed = neededOf(replay, explored);
  const outcome = needed.length > 0 ? "open" : fates.length === 0 ? "same" : "changed";
  const isKnown = outcome !== "open" || explored.isPickCertain;
  return {
    ...basis,
    outcome,
    verdict: isOtherSchedule
      ? `Not known: nothing that was recorded applies to ${counted(nStages, "stage")}${trainRows === undefined ? "" : ` on ${counted(trainRows, `training ${exampleNoun(started)}`)}`}; it would take at most ${counted(explored.nEpochs.atMost, "epoch")}.`
      : verdictOf(record, outcome, explored, shortlist),
    shortlist,
    added: shortlist.filter((model) => !own.includes(model)),
    removed: own.filter((model) => !shortlist.includes(model)),
    ...(!isOtherSchedule && { picked: explored.picked }),
    isPickCertain: isKnown && !isOtherSchedule,
    nEpochs: explored.nEpochs,
    fates: isOtherSchedule ? [] : fates,
    needed,
    bounds: isOtherSchedule ? [] : explored.bounds,
    ...(outcome === "open" && { command: commandOf(replay, changes, k) }),
    notes: [
      ...basis.notes,
      ...(changes.budgetEpochs === undefined
        ? []
        : [
            `a budget of ${counted(changes.budgetEpochs, "epoch")} surely pays for ${counted(k, "model")} of ${counted(nStages, "stage")}`,
          ]),
      ...(changes.budgetSeconds === undefined
        ? []
        : [
            `of a budget of ${changes.budgetSeconds} s, ${Math.ceil(record.secondsBeforeTraining)} s go before training as in the run; the rest pays for ${counted(k, "model")} of ${counted(nStages, "stage")}${trainRows === undefined ? "" : ` on ${trainRows} of ${started.data.split.train} training ${exampleNoun(started)}s`}, at most about ${Math.ceil(seconds ?? 0)} s`,
          ]),
      ...(isOtherSchedule && nStages !== started.nStages
        ? [
            `with ${counted(nStages, "stage")} instead of ${started.nStages} the learning rate falls over another time: no recorded curve applies, all would train anew`,
          ]
        : []),
      ...(outcome === "open" && !isOtherSchedule
        ? [
            "the command trains from the start, since checkpoints of dropped models are not kept; with the same seed, stages that were recorded come out the same",
          ]
        : []),
    ],
  };
}

/** Of a run that only recalled, only the shortlist can change. */
function whatIfRecalled(
  record: RunRecord,
  basis: Pick<WhatIf, "run" | "changes" | "bounds" | "notes">,
  own: readonly string[],
  shortlist: readonly string[],
): WhatIf {
  const added = shortlist.filter((model) => !own.includes(model));
  const removed = own.filter((model) => !shortlist.includes(model));
  const isSame = added.length + removed.length === 0;
  return {
    ...basis,
    outcome: isSame ? "same" : "changed",
    verdict: isSame
      ? `Nothing changes: the same ${counted(own.length, "model")} on the shortlist.`
      : `The shortlist would be ${listed(shortlist, 20)}.`,
    shortlist,
    added,
    removed,
    isPickCertain: false,
    fates: record.recall.models.flatMap(({ model }) => {
      const [was, now] = [own, shortlist].map((list) => (list.includes(model) ? "recalled" : "not recalled"));
      return was === now ? [] : [{ model, was: was as string, now: now as string }];
    }),
    needed: [],
    notes: [],
  };
}

function checkChanges({ recall, finalist, folder }: RunRecord, changes: WhatIfChanges): void {
  const { shortlistSize, rule, reinstate } = changes;
  if (recall.rule === "given" && (shortlistSize !== undefined || rule !== undefined))
    throw new RangeError(`Cannot change the recall of ${folder}: its models were given, it recalled none`);
  if (reinstate === undefined) return;
  const names = recall.models.map(({ model }) => model);
  if (!names.includes(reinstate)) {
    const nearest = nearestName(reinstate, names);
    throw new RangeError(
      `Cannot reinstate ${reinstate}: it is not among the ${names.length} models of ${folder}; ${nearest === undefined ? `they are ${listed(names, 8)}` : `did you mean ${nearest}?`}`,
    );
  }
  if (finalist?.model === reinstate)
    throw new RangeError(`Cannot reinstate ${reinstate}: it is the one that was picked`);
}

/** What the options and the budget make of it: who trains, how many stages, and on how many rows where not on all. */
function planOf(
  replay: Replay,
  changes: WhatIfChanges,
  settings: SelectionChanges,
  rule: RecallRuleName,
): SizePlan {
  const { recall, options, started, nStagesWanted, folder } = replay.record;
  const { shortlistSize, budgetEpochs, budgetSeconds } = changes;
  const scheduler = replay.schedulerWith(settings);
  const k = Math.min(shortlistSize ?? options.shortlistSize ?? recall.k, recall.models.length);
  const first = (n: number) =>
    recall.rule === "given"
      ? recall.models.slice(0, n).map(({ model }) => model)
      : shortlistOf(replay, rule, n);
  if (budgetSeconds !== undefined) {
    const shortlist = first(k);
    const plan = planOfSeconds(replay, scheduler, shortlist, budgetSeconds);
    if (plan === undefined)
      throw new RangeError(
        `Cannot plan a budget of seconds for ${folder}: its journal does not say what the models cost`,
      );
    return { ...plan, shortlist: shortlist.slice(0, plan.nTrials) };
  }
  const budget = budgetEpochs ?? options.budgetEpochs;
  const isOtherCost = budget !== undefined && (changes.scheduler !== undefined || changes.eta !== undefined);
  if (budgetEpochs !== undefined || shortlistSize !== undefined || isOtherCost) {
    const plan = fitBudget(scheduler, { nTrials: k, nStages: nStagesWanted }, budget);
    return { nStages: plan.nStages, shortlist: first(plan.nTrials) };
  }
  const { nStages } = started;
  const { trainRows } = replay.record.plan ?? {};
  const own = startersOf(replay.record);
  const isRecallSame = changes.rule === undefined || rule === recall.rule;
  // The run's own plan may have let fewer train than were recalled.
  const shortlist = isRecallSame ? own : first(recall.k).slice(0, own.length);
  return { nStages, shortlist, ...(trainRows !== undefined && { trainRows }) };
}

interface SizePlan {
  readonly shortlist: readonly string[];
  readonly nStages: number;
  readonly trainRows?: number;
  readonly seconds?: number;
}

function shortlistOf(replay: Replay, rule: RecallRuleName, k: number): string[] {
  return replay
    .recall(rule, k)
    .filter(({ chosen }) => chosen)
    .map(({ model }) => model);
}

/** The models whose fate changes. */
function fatesOf(
  record: RunRecord,
  own: readonly string[],
  shortlist: readonly string[],
  explored: Exploration,
): ModelFate[] {
  const { decisions, failures, finalist } = record;
  const fateIn = (
    model: string,
    list: readonly string[],
    stages: readonly {
      readonly stage: number;
      readonly decisions: readonly { model: string; action: string }[];
    }[],
    picked: string | undefined,
  ): string => {
    if (!list.includes(model)) return "not recalled";
    if (model === picked) return "picked";
    const drop = stages.find((event) =>
      event.decisions.some((one) => one.model === model && one.action === "drop"),
    );
    if (drop?.stage === record.started.nStages) return "not picked at the end";
    if (drop !== undefined)
      return drop.stage === 0 ? "dropped before training" : `dropped after stage ${drop.stage}`;
    if (failures.has(model)) return "failed";
    return "still in";
  };
  const order = record.recall.models.map(({ model }) => model);
  return order.flatMap((model) => {
    const was = fateIn(model, own, decisions, finalist?.model);
    const now = fateIn(model, shortlist, explored.decided, explored.picked);
    return now === was ? [] : [{ model, was, now }];
  });
}

function neededOf(replay: Replay, { missing }: Exploration): TrainingNeeded[] {
  return Array.from(missing, ([model, stages]) => {
    const [cost] = costsOf(replay, [model]) ?? [];
    const nStages = stages[1] - stages[0] + 1;
    const seconds = cost && cost.openSeconds + nStages * (cost.trainSeconds + cost.evaluateSeconds);
    return { model, stages, ...(seconds !== undefined && { seconds }) };
  });
}

function verdictOf(
  { finalist, stages }: RunRecord,
  outcome: "same" | "changed" | "open",
  { picked, isPickCertain, nEpochs }: Exploration,
  shortlist: readonly string[],
): string {
  const nOwn = [...stages.values()].reduce((sum, trained) => sum + trained.length, 0);
  const was = finalist?.model;
  const epochs = `${counted(nEpochs.atMost, "epoch")} ${nEpochs.atMost === nOwn ? "as before" : `instead of ${nOwn}`}`;
  if (outcome === "same")
    return `Nothing changes: the same ${counted(shortlist.length, "model")} on the shortlist, the same decisions, the same pick ${picked}, after ${counted(nOwn, "epoch")}.`;
  const pick =
    picked === was
      ? `The pick stays ${picked}`
      : `The pick would be ${picked} instead of ${was ?? "none yet"}`;
  if (outcome === "changed") return `${pick}, after ${epochs}; all of it was recorded.`;
  const range =
    nEpochs.atLeast === nEpochs.atMost
      ? epochs
      : `${nEpochs.atLeast} to ${nEpochs.atMost} epochs instead of ${nOwn}`;
  if (isPickCertain)
    return `${pick}, whatever comes of the stages that were never trained; it would take ${range}.`;
  return `Open: it takes stages that were never trained. If they are poor, ${pick.replace("The pick", "the pick")}; it would take ${range}.`;
}

function notesOf({ options, decisions, finalist }: RunRecord, changes: WhatIfChanges): string[] {
  const wasCut = decisions.some(
    ({ stage, decisions: all }) => stage > 0 && all.some(({ rule }) => rule === "budget"),
  );
  const isRuleChanged = changes.rule !== undefined && changes.rule !== options.recallRule;
  return [
    ...(finalist === undefined
      ? ["the run is not finished: what it has not trained yet counts as missing"]
      : []),
    ...(wasCut ? ["the run was cut short by its budget of seconds; a replay knows no clock"] : []),
    ...(isRuleChanged && options.proxy === "auto"
      ? [
          "the proxy is the one that the run computed; a new run might choose another by itself (--proxy auto)",
        ]
      : []),
  ];
}

/** The command that would find out: a whole run, or the training of the one model that is asked about. */
function commandOf({ record }: Replay, changes: WhatIfChanges, k?: number): string {
  const { options, recall, started } = record;
  const { reinstate, budgetEpochs, budgetSeconds } = changes;
  const isBudgeted = budgetEpochs !== undefined || budgetSeconds !== undefined;
  const isOnlyReinstated = Object.entries(changes).every(
    ([name, value]) => name === "reinstate" || value === undefined,
  );
  if (reinstate !== undefined && isOnlyReinstated) {
    const { scheduler, recallRule, eta, threshold } = parseRunOptions({ data: options.data });
    const unimportant = { scheduler, recallRule, eta, threshold, shortlistSize: undefined };
    // A folder of the user's own is named by its path: its id alone leads nowhere.
    const named = options.models?.[started.zoo.models.indexOf(reinstate)] ?? reinstate;
    const alone = { ...options, ...unimportant, models: [named], nEpochs: started.nStages };
    return runCommand("select", withoutBudget(alone));
  }
  const changed: RunOptions = {
    ...(!isBudgeted ? options : withoutBudget(options)),
    shortlistSize: isBudgeted ? (changes.shortlistSize ?? options.shortlistSize) : (k ?? recall.k),
    ...(changes.rule !== undefined && { recallRule: changes.rule }),
    ...(recall.proxy !== undefined &&
      changes.rule !== undefined && { proxy: recall.proxy as RunOptions["proxy"] }),
    ...(changes.scheduler !== undefined && { scheduler: changes.scheduler }),
    ...(changes.eta !== undefined && { eta: changes.eta }),
    ...(changes.threshold !== undefined && { threshold: changes.threshold }),
    ...(budgetEpochs !== undefined && { budgetEpochs }),
    ...(budgetSeconds !== undefined && { budgetSeconds }),
  };
  return runCommand(started.kind === "select" ? "select" : "run", changed);
}

function withoutBudget({ budgetEpochs: _, budgetSeconds: __, ...options }: RunOptions): RunOptions {
  return options;
}
