import { counted } from "../../numeric/counted.ts";
import { percent } from "../../numeric/percent.ts";
import { exampleNoun } from "../../run/example-noun.ts";
import { confusionMatrix } from "../figure/confusion-matrix.ts";
import type { FigureTable } from "../figure/figure.ts";
import { type RunFigureName, runFigures } from "../figure/index.ts";
import { formatAccuracy, formatDuration } from "../format.ts";
import { type Markup, markup } from "../markup.ts";
import { mostConfused } from "../most-confused.ts";
import type { Previews } from "../read-previews.ts";
import { baselineNames, type RunOutcome, runOutcome } from "../run-outcome.ts";
import type { RunState } from "../run-state.ts";
import { fateOf, verdictLines } from "../text-report.ts";
import { againSection } from "./again-section.ts";
import { dataSection } from "./data-section.ts";
import { figureSection } from "./figure-section.ts";
import { htmlTable } from "./html-table.ts";
import { mistakesSection } from "./mistakes-section.ts";
import { notesSection } from "./notes-section.ts";
import { htmlPage, type Section } from "./page.ts";
import { probeSection } from "./probe-section.ts";

export interface RunPageOptions {
  /** The run folder, as the reader can find it. @default the run's id */
  readonly folder?: string;
  /** The pictures to show, as `readPreviews` reads them. @default none: their names are shown */
  readonly previews?: Previews;
}

/**
 * The report of a run as one HTML file: the verdict first, then how it came about, and how to do it again.
 *
 * It holds what `textReport` says, and the figures of `runFigures` with their numbers as tables. No network, no script.
 *
 * @example
 * runPage(runState([])).includes("<h1>This run has not started</h1>"); // true
 */
export function runPage(state: RunState, options: RunPageOptions = {}): string {
  const { folder = state.started?.run ?? ".", previews = new Map() } = options;
  const headline = headlineOf(state);
  const outcome = runOutcome(state);
  const figures = (Object.keys(runFigures) as RunFigureName[]).map((name) =>
    figureSection(name, runFigures[name], state, besideFigure(name, state)),
  );
  return htmlPage({
    title: `${headline} · ${state.started?.data.name ?? "Shortlist"}`,
    head: markup`<h1>${headline}</h1>
${verdictLines(state, folder).map((line) => markup`<p>${line}</p>\n`)}${outcome && factsOf(outcome, state)}`,
    sections: [
      ...figures,
      confusionSection(state),
      mistakesSection(state, previews),
      probeSection(state, previews),
      dataSection(state),
      againSection(state, folder),
      notesSection(state),
    ].filter((section) => section !== undefined),
  });
}

/** What was picked and whether it beats the baselines, or how far the run has got. */
function headlineOf(state: RunState): string {
  const outcome = runOutcome(state);
  if (outcome !== undefined) {
    const { picked, testScore, baselines } = outcome;
    const better = baselines
      .filter(({ test }) => test >= testScore)
      .map(({ name }) => baselineNames[name] ?? name);
    if (better.length > 0) return `${picked} was picked, but it does not beat ${better.join(" and ")}`;
    return baselines.length > 0
      ? `${picked} was picked, and it beats the free baselines`
      : `${picked} was picked`;
  }
  if (state.started === undefined) return "This run has not started";
  if (state.finished === undefined) return "This run is not finished";
  const { recall } = state;
  const nChosen = recall?.models.filter(({ chosen }) => chosen).length ?? 0;
  return `${nChosen} of ${recall?.models.length ?? 0} models were recalled`;
}

function factsOf(outcome: RunOutcome, { recall, started }: RunState): Markup {
  const { testScore, standardError, nTestRows, baselines, epochsTrained, bruteForceEpochs } = outcome;
  const best = baselines.toSorted((a, b) => b.test - a.test)[0];
  const facts = [
    {
      name: "Test accuracy",
      value: percent(testScore),
      more: `± ${(100 * standardError).toFixed(1)} points (standard error, ${counted(nTestRows, exampleNoun(started))})`,
    },
    best && {
      name: "Best free baseline",
      value: percent(best.test),
      more: baselineNames[best.name] ?? best.name,
    },
    {
      name: "Epochs trained",
      value: String(epochsTrained),
      more: `of ${bruteForceEpochs} that trying ${outcome.nModels === 1 ? "it" : `all ${outcome.nModels} models`} takes`,
    },
    {
      name: "Time trained",
      value: formatDuration(outcome.secondsTrained),
      more:
        recall !== undefined && recall.seconds > 0 ? `after ${formatDuration(recall.seconds)} of recall` : "",
    },
  ];
  return markup`<dl class="facts">
${facts.map((fact) => fact && markup`<div><dt>${fact.name}</dt><dd>${fact.value}<small>${fact.more}</small></dd></div>\n`)}</dl>`;
}

/** What a figure's section says beside the figure. */
function besideFigure(name: RunFigureName, state: RunState): Markup | undefined {
  if (name === "selection") return trialsTable(state);
  if (name === "shortlist") {
    const words = state.recall?.trust?.words;
    return words === undefined ? undefined : markup`<p>${words}</p>`;
  }
  if (name === "cost" && state.plan !== undefined) return markup`<p>${state.plan.words}</p>`;
  if (name === "confusion") return mistakes(state);
  return undefined;
}

/** Who was dropped when and why. */
function trialsTable({ trials }: RunState): Markup {
  const rows = trials.toSorted((a, b) => b.curve.length - a.curve.length);
  const table: FigureTable = {
    columns: [
      { title: "model" },
      { title: "epochs", align: "right" },
      { title: "seconds", align: "right" },
      { title: "validation by epoch" },
      { title: "fate" },
    ],
    rows: rows.map((trial) => [
      trial.model,
      String(trial.curve.length),
      trial.seconds.toFixed(1),
      trial.curve.map(formatAccuracy).join(" "),
      fateOf(trial),
    ]),
  };
  const picked = rows.findIndex(({ status }) => status === "picked");
  return markup`<h3>Who was dropped, when and why</h3>
${htmlTable(table, { picked })}`;
}

function mistakes(state: RunState): Markup | undefined {
  const pairs = mostConfused(state).slice(0, 8);
  if (pairs.length === 0) return undefined;
  return markup`<h3>Most confused</h3>
${htmlTable({
  columns: [
    { title: "true class" },
    { title: "taken for" },
    { title: `test ${exampleNoun(state.started)}s`, align: "right" },
  ],
  rows: pairs.map(({ actual, predicted, count }) => [actual, predicted, String(count)]),
})}`;
}

/** Of more classes than a figure can show, the most confused alone. */
function confusionSection(state: RunState): Section | undefined {
  const content = mistakes(state);
  if (content === undefined || confusionMatrix(state) !== undefined) return undefined;
  return { id: "confusion", heading: runFigures.confusion.title, content };
}
