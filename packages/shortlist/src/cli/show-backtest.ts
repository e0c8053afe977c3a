import type { BacktestResult, PolicyResult } from "../backtest/backtest-result.ts";
import { policyId, policyWords } from "../backtest/policy.ts";
import { verdict } from "../backtest/verdict.ts";
import { formatDuration } from "../report/format.ts";
import { type Column, textTable } from "../report/text-table.ts";

/** So many of the policies that lose least are shown, beside those that are shown in any case. */
const N_BEST = 8;

export interface ShowBacktestOptions {
  /** Every policy, not only the best, the front, the default and the simple ones. */
  readonly all: boolean;
  readonly width: number;
}

/** A backtest for people: a verdict, a table by mean regret, what to know of it. */
export function showBacktest(result: BacktestResult, options: ShowBacktestOptions): string[] {
  return [
    ...showSet(result, options),
    ...result.subsets.flatMap((subset) => ["", ...showSet(subset, options)]),
    ...(result.notes.length > 0 ? ["", ...result.notes.map((note) => `note: ${note}`)] : []),
  ];
}

function showSet(result: BacktestResult, { all, width }: ShowBacktestOptions): string[] {
  const { set, nModels, nDatasets, nStages, shortlistSize, policies, differences } = result;
  const stages = nStages === 0 ? "final metrics only" : `${nStages} stages`;
  const simple = new Set(differences.map(({ against }) => policyId(against)));
  const shownSimple = bestOfKind(policies.filter((policy) => simple.has(policyId(policy))));
  const whole = policies.filter((policy) => policy.nDatasets === nDatasets);
  const played = whole.filter(({ select }) => select !== "random");
  const shown = played.filter(
    (policy, place) =>
      all || place < N_BEST || policy.pareto || policy.isDefault || shownSimple.has(policyId(policy)),
  );
  const nHidden = whole.length - shown.length;
  const table = textTable(shown, columnsOf(nStages > 0, simple), width);
  return [
    `${set}: ${nModels} models, ${nDatasets} datasets, ${stages}, shortlists of ${shortlistSize}`,
    ...verdict(result),
    "",
    ...table,
    ...(nHidden > 0 && !all ? [`and ${nHidden} policies more: --all`] : []),
    `least regret by cost: ${frontWords(result)}`,
    ...sizeLines(result),
    `* nothing loses less at this cost, of ${whole.length} policies, some of them by chance; regret in points: best final ${result.metric} of all models − that of the pick`,
  ];
}

function frontWords({ front }: BacktestResult): string {
  return front
    .map(
      (policy) =>
        `${(100 * policy.costFraction).toFixed(1)} % ${policyWords(policy)} ${policy.meanRegret.toFixed(2)}`,
    )
    .join(" · ");
}

/** The default and the static prior, by how many models they recall. */
function sizeLines({ bySize }: BacktestResult): string[] {
  const lines = new Map<string, string[]>();
  for (const { shortlistSize, meanRegret, costFraction, ...policy } of bySize) {
    const name = policyWords(policy);
    const words = `${shortlistSize}: ${meanRegret.toFixed(2)} at ${(100 * costFraction).toFixed(1)} %`;
    lines.set(name, [...(lines.get(name) ?? []), words]);
  }
  return [...lines].map(([name, words]) => `by shortlist size, ${name} loses ${words.join(" · ")}`);
}

/** Of simple policies that differ in the proxy alone, the one that loses least. */
function bestOfKind(policies: readonly PolicyResult[]): ReadonlySet<string> {
  const best = new Map<string, string>();
  for (const policy of policies) {
    const kind = `${policy.recall} ${policy.select}`;
    if (!best.has(kind)) best.set(kind, policyId(policy)); // they come by mean regret
  }
  return new Set(best.values());
}

function columnsOf(isSimulated: boolean, simple: ReadonlySet<string>): Column<PolicyResult>[] {
  const right = "right" as const;
  const optional = (value: number | undefined, digits: number) => value?.toFixed(digits) ?? "-";
  return [
    { title: " ", cell: ({ pareto }) => (pareto ? "*" : " ") },
    { title: "recall", cell: ({ recall, proxy }) => (proxy === undefined ? recall : `${recall}(${proxy})`) },
    { title: "select", cell: ({ select }) => select },
    { title: "regret", cell: ({ meanRegret }) => meanRegret.toFixed(2), align: right },
    {
      title: "95 %",
      cell: ({ interval: [low, high] }) => `${low.toFixed(1)}–${high.toFixed(1)}`,
      align: right,
    },
    { title: "worst", cell: ({ worstRegret }) => worstRegret.toFixed(1), align: right },
    { title: "recall's", cell: ({ recallRegret }) => recallRegret.toFixed(2), align: right },
    { title: "τ", cell: ({ weightedTau }) => optional(weightedTau, 2), align: right },
    { title: "top 1", cell: ({ top1 }) => optional(top1, 2), align: right },
    { title: "top 5", cell: ({ top5 }) => optional(top5, 2), align: right },
    { title: "cost", cell: ({ costFraction }) => `${(100 * costFraction).toFixed(1)} %`, align: right },
    {
      title: isSimulated ? "epochs" : "trained",
      cell: ({ costEpochs }) => costEpochs.toFixed(1),
      align: right,
    },
    {
      title: "time",
      cell: ({ costSeconds }) => (costSeconds === undefined ? "-" : formatDuration(costSeconds)),
      align: right,
    },
    {
      title: "",
      cell: (policy) => (policy.isDefault ? "default" : simple.has(policyId(policy)) ? "simple" : ""),
    },
  ];
}
