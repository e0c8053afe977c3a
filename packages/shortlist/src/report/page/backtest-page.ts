import type { BacktestResult, PolicyResult } from "../../backtest/backtest-result.ts";
import { policyWords } from "../../backtest/policy.ts";
import { verdict } from "../../backtest/verdict.ts";
import { backtestFigures } from "../figure/index.ts";
import { formatDuration } from "../format.ts";
import { type Markup, markup } from "../markup.ts";
import { figureSection } from "./figure-section.ts";
import { htmlTable } from "./html-table.ts";
import { htmlPage, type Section } from "./page.ts";

/**
 * A backtest as one HTML file: for each set of records the verdict, regret against cost, every policy, and what the default
 * did on every dataset. No network, no script.
 *
 * @param sets one result a set of records
 *
 * @example
 * const curves = ["x", "y"].flatMap((dataset, d) =>
 *   [0.5, 0.6, 0.9].map((test, i) => ({ model: `m${i}`, dataset, seed: 1, validation: [test], test: test - d / 5 })),
 * );
 * const page = backtestPage([await backtest({ metric: "accuracy", curves }, { name: "mine" })]);
 * page.includes("<h1>Backtest of mine: 3 models, 2 datasets</h1>"); // true
 */
export function backtestPage(sets: readonly BacktestResult[]): string {
  const all = sets.flatMap((set) => [set, ...set.subsets]);
  const [first] = sets;
  const headline =
    sets.length === 1 && first !== undefined
      ? `Backtest of ${first.set}: ${first.nModels} models, ${first.nDatasets} datasets`
      : `Backtest of ${sets.length} sets of records`;
  return htmlPage({
    title: headline,
    head: markup`<h1>${headline}</h1>
${sets.map((set) => verdict(set).map((line) => markup`<p>${sets.length > 1 && `${set.set}: `}${line}</p>\n`))}`,
    sections: all.map((set, i) => setSection(set, i, all.length > 1)),
  });
}

function setSection(result: BacktestResult, index: number, isOneOfMany: boolean): Section {
  const { set, nModels, nDatasets, nStages, shortlistSize, notes } = result;
  const figure = figureSection(`figure-${index}`, backtestFigures.backtest, result);
  const stages = nStages === 0 ? "final metrics only" : `${nStages} stages`;
  return {
    id: `set-${index + 1}`,
    heading: isOneOfMany ? set : "Regret against cost",
    content: markup`<p>${String(nModels)} models, ${String(nDatasets)} datasets, ${stages}, shortlists of ${String(shortlistSize)}.</p>
${isOneOfMany && verdict(result).map((line) => markup`<p>${line}</p>\n`)}${figure?.content}
${policiesTable(result)}
${differencesTable(result)}
${datasetsTable(result)}
${notes.length > 0 && markup`<h3>Notes</h3>\n<ul>${notes.map((note) => markup`<li>${note}</li>\n`)}</ul>`}`,
  };
}

const right = "right" as const;
const optional = (value: number | undefined, digits: number) => value?.toFixed(digits) ?? "";
const interval = ([low, high]: readonly [number, number]) => `${low.toFixed(2)} to ${high.toFixed(2)}`;
const share = (fraction: number) => `${(100 * fraction).toFixed(1)} %`;

function policiesTable({ policies }: BacktestResult): Markup {
  const table = {
    columns: [
      { title: "policy" },
      { title: "mean regret", align: right },
      { title: "95 %", align: right },
      { title: "worst", align: right },
      { title: "cost", align: right },
      { title: "epochs", align: right },
      { title: "time", align: right },
      { title: "τw", align: right },
      { title: "top 1", align: right },
      { title: "top 5", align: right },
      { title: "datasets", align: right },
    ],
    rows: policies.map((policy: PolicyResult) => [
      `${policyWords(policy)}${policy.isDefault ? " (the default)" : ""}`,
      policy.meanRegret.toFixed(2),
      interval(policy.interval),
      policy.worstRegret.toFixed(2),
      share(policy.costFraction),
      policy.costEpochs.toFixed(1),
      policy.costSeconds === undefined ? "" : formatDuration(policy.costSeconds),
      optional(policy.weightedTau, 2),
      optional(policy.top1, 2),
      optional(policy.top5, 2),
      String(policy.nDatasets),
    ]),
  };
  return markup`<details><summary>All ${String(policies.length)} policies</summary>
${htmlTable(table, {
  caption: "Regret in points; by mean regret, the smallest first. τw: weighted Kendall τ of recall's order.",
  picked: policies.findIndex(({ isDefault }) => isDefault),
})}
</details>`;
}

function differencesTable({ differences }: BacktestResult): Markup | false {
  if (differences.length === 0) return false;
  return markup`<h3>Against simple rules</h3>
${htmlTable(
  {
    columns: [
      { title: "policy" },
      { title: "against" },
      { title: "loses more by", align: right },
      { title: "95 %", align: right },
      { title: "datasets", align: right },
    ],
    rows: differences.map(({ policy, against, meanDifference, interval: bounds, nDatasets }) => [
      policyWords(policy),
      policyWords(against),
      meanDifference.toFixed(2),
      interval(bounds),
      String(nDatasets),
    ]),
  },
  { caption: "Points, dataset by dataset; below 0 the policy is the better one." },
)}`;
}

function datasetsTable({ perDataset }: BacktestResult): Markup {
  return markup`<h3>What the default did on every dataset</h3>
${htmlTable({
  columns: [
    { title: "dataset" },
    { title: "best" },
    { title: "picked" },
    { title: "regret", align: right },
    { title: "cost", align: right },
    { title: "shortlist" },
  ],
  rows: perDataset.map(({ dataset, best, picked, regret, costFraction, shortlist }) => [
    dataset,
    best,
    picked,
    regret.toFixed(2),
    share(costFraction),
    shortlist.join(", "),
  ]),
})}`;
}
