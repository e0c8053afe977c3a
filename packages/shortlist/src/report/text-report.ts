import { counted } from "../numeric/counted.ts";
import { percent } from "../numeric/percent.ts";
import { exampleNoun } from "../run/example-noun.ts";
import { formatAccuracy, formatDuration } from "./format.ts";
import { mostConfused } from "./most-confused.ts";
import { plainLine } from "./plain-line.ts";
import { proxyNames } from "./proxy-names.ts";
import { baselineNames, type RunOutcome, runOutcome } from "./run-outcome.ts";
import type { RunState, TrialState } from "./run-state.ts";
import { mistakeCount, nameOfExample, shownMistakes } from "./shown-mistakes.ts";
import { textTable } from "./text-table.ts";

export interface TextReportOptions {
  /** Columns of the terminal. @default 100 */
  readonly width?: number;
  /** The run folder, as the reader can find it. @default the run's id */
  readonly folder?: string;
}

/**
 * The report of a run as lines of plain text: the verdict first, then how it came about.
 *
 * Range: lines are at most `width` characters where a table would be wider.
 */
export function textReport(state: RunState, options: TextReportOptions = {}): string[] {
  const { width = 100, folder = state.started?.run ?? "." } = options;
  const sections = [
    verdictLines(state, folder),
    recallSection(state, width),
    trialsSection(state, width),
    mistakesSection(state, width),
  ];
  return sections
    .filter((section) => section.length > 0)
    .flatMap((section, i) => (i === 0 ? section : ["", ...section]))
    .map(plainLine);
}

/** What came of a run, in sentences: beaten or not first. */
export function verdictLines(state: RunState, folder: string): string[] {
  const outcome = runOutcome(state);
  if (outcome === undefined) return unfinished(state, folder);
  return [
    baselineLine(outcome),
    `Picked ${outcome.picked}: test accuracy ${formatAccuracy(outcome.testScore)} on ${counted(outcome.nTestRows, exampleNoun(state.started))} (standard error ${formatAccuracy(outcome.standardError)}).`,
    costLine(outcome),
    ...(state.budget === undefined ? [] : [`Budget: ${state.budget.words}`]),
    ...(state.winner === undefined ? [] : [`The fine-tuned model is in ${folder}/${state.winner.folder}.`]),
  ];
}

/** Beaten or not is said first. */
function baselineLine({ picked, testScore, baselines }: RunOutcome): string {
  const words = baselines.map(({ name, test }) => `${baselineNames[name] ?? name} ${formatAccuracy(test)}`);
  const better = baselines
    .filter(({ test }) => test >= testScore)
    .map(({ name }) => baselineNames[name] ?? name);
  if (better.length > 0) {
    return `No gain: ${picked} (${formatAccuracy(testScore)}) does not beat ${better.join(" and ")} (${words.join(", ")}).`;
  }
  return `The pick beats the free baselines: ${formatAccuracy(testScore)} against ${words.join(", ")}.`;
}

function costLine({ epochsTrained, bruteForceEpochs, secondsTrained, nModels }: RunOutcome): string {
  const trained = `Trained ${counted(epochsTrained, "epoch")} in ${formatDuration(secondsTrained)}`;
  if (nModels <= 1) return `${trained}.`;
  const saved = (bruteForceEpochs / epochsTrained).toFixed(1);
  return `${trained}; trying all ${nModels} models would take ${bruteForceEpochs} (${saved} times as many).`;
}

function unfinished(state: RunState, folder: string): string[] {
  if (state.started === undefined) return ["This run has not started."];
  const epochs = state.trials.reduce((sum, { curve }) => sum + curve.length, 0);
  if (state.finished !== undefined)
    return [`Recalled ${counted(state.recall?.models.filter(({ chosen }) => chosen).length ?? 0, "model")}.`];
  return [
    `Not finished: ${counted(epochs, "epoch")} trained so far${state.interrupted === undefined ? "" : `, ${state.interrupted.reason}`}. Go on with: shortlist resume ${folder}`,
  ];
}

function recallSection({ recall, started }: RunState, width: number): string[] {
  if (recall === undefined || recall.rule === "given") return [];
  const noun = exampleNoun(started);
  const proxy =
    recall.proxy === undefined
      ? ""
      : `, ${proxyNames[recall.proxy] ?? recall.proxy} on ${counted(recall.probeRows, `training ${noun}`)}`;
  const number = (value: number | undefined, digits = 3): string => value?.toFixed(digits) ?? "-";
  const rows = recall.models.filter(({ chosen }) => chosen);
  const rest = recall.models.length - rows.length;
  return [
    `Recall (rule ${recall.rule}${proxy}): ${rows.length} of ${recall.models.length} models in ${formatDuration(recall.seconds)}`,
    ...indent(
      textTable(
        rows,
        [
          { title: "model", cell: ({ model }) => model },
          { title: "prior", cell: ({ prior }) => number(prior), align: "right" },
          { title: "proxy", cell: ({ proxy }) => number(proxy), align: "right" },
          { title: "score", cell: ({ score }) => number(score), align: "right" },
          { title: "like", cell: ({ cluster }) => cluster ?? "" },
        ],
        width - 2,
      ),
    ),
    ...(rest > 0 ? [`  and ${rest} left out`] : []),
    ...(recall.trust === undefined ? [] : [`  ${recall.trust.words}`]),
    ...recall.notes.filter((note) => note !== recall.trust?.words).map((note) => `  note: ${note}`),
  ];
}

function trialsSection({ trials, started, plan }: RunState, width: number): string[] {
  if (trials.length === 0) return [];
  return [
    `Selection (${started?.scheduler ?? "?"}, ${started === undefined ? "? stages" : counted(started.nStages, "stage")} of one epoch)`,
    ...(plan === undefined ? [] : [`  plan: ${plan.words}`]),
    ...indent(
      textTable(
        trials.toSorted((a, b) => b.curve.length - a.curve.length),
        [
          { title: "model", cell: ({ model }) => model },
          { title: "epochs", cell: ({ curve }) => String(curve.length), align: "right" },
          { title: "validation by epoch", cell: ({ curve }) => curve.map(formatAccuracy).join(" ") },
          { title: "fate", cell: fateOf },
        ],
        width - 2,
      ),
    ),
  ];
}

/** Lines that one reads: the report in a file has more. */
const MOST_LINES = 5;

function mistakesSection(state: RunState, width: number): string[] {
  const noun = exampleNoun(state.started);
  const mistakes = shownMistakes(state).slice(0, MOST_LINES);
  const pairs = mostConfused(state).slice(0, MOST_LINES);
  const { tested } = state;
  if (tested === undefined || (mistakes.length === 0 && pairs.length === 0)) return [];
  const titled = (title: string, lines: readonly string[]) => ["", `  ${title}`, ...indent(indent(lines))];
  const mostOften = textTable(
    pairs,
    [
      { title: "true class", cell: ({ actual }) => actual },
      { title: "taken for", cell: ({ predicted }) => predicted },
      { title: `${noun}s`, cell: ({ count }) => String(count), align: "right" },
    ],
    width - 4,
  );
  const surest = textTable(
    mistakes,
    [
      { title: "true class", cell: ({ actual }) => actual },
      { title: "taken for", cell: ({ predicted }) => predicted },
      { title: "sure", cell: ({ probability }) => percent(probability), align: "right" },
      { title: noun === "picture" ? noun : "text", cell: ({ row, example }) => nameOfExample(row, example) },
    ],
    width - 4,
  );
  return [
    `Mistakes: ${mistakeCount(state)} of ${counted(tested.nRows, `test ${noun}`)}`,
    ...(pairs.length === 0 ? [] : titled("most often", mostOften)),
    ...(mistakes.length === 0 ? [] : titled("surest and wrong", surest)),
  ];
}

/** What became of a trial, in words. */
export function fateOf({ status, reason, leftAfter, curve }: TrialState): string {
  if (status === "picked") return "picked";
  if (status === "training") return curve.length === 0 ? "waiting" : "in training";
  if (status === "failed") return `failed after ${leftAfter ?? 0}: ${reason ?? ""}`;
  return `dropped after ${leftAfter ?? 0}: ${reason ?? ""}`;
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
