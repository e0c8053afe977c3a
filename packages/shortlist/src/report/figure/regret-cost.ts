import type { BacktestResult } from "../../backtest/backtest-result.ts";
import {
  type RegretAgainstCost,
  type RegretLine,
  type RegretPoint,
  regretAgainstCost,
} from "../../backtest/regret-against-cost.ts";
import { type Markup, markup } from "../markup.ts";
import { type FigureTable, figure } from "./figure.ts";
import type { Picture } from "./picture.ts";
import { linearScale, type Scale, tickFormat, ticks } from "./scale.ts";
import { spread } from "./spread.ts";
import { fitText, textWidth } from "./text-width.ts";

const width = 900;
const margin = { top: 40, bottom: 48, left: 52 };
const lineHeight = 19;
const labelRoom = 440;
/** Of the front and of the simple rules more than these are a list, not a picture. */
const mostOfAKind = 8;

/** The points with a name: the default, brute force, simple rules, and the front; the rest are small rings. */
function namedPoints({ points, front }: RegretAgainstCost): RegretPoint[] {
  const named = new Set([
    ...points.filter(({ kind }) => kind === "default" || kind === "brute-force"),
    ...greatestSteps(front),
    ...bestOfEachRule(points.filter(({ kind }) => kind === "simple")).slice(0, mostOfAKind),
  ]);
  return [...named].sort((a, b) => a.meanRegret - b.meanRegret || a.costFraction - b.costFraction);
}

/** The points of the front that lose least compared with the one before them, the cheapest first of all. */
function greatestSteps(front: readonly RegretPoint[]): RegretPoint[] {
  const ordered = front.toSorted((a, b) => a.costFraction - b.costFraction || b.meanRegret - a.meanRegret);
  const step = (i: number) =>
    (ordered[i - 1]?.meanRegret ?? Number.POSITIVE_INFINITY) - ordered[i]!.meanRegret;
  return ordered
    .map((_, i) => i)
    .sort((a, b) => step(b) - step(a))
    .slice(0, mostOfAKind)
    .map((i) => ordered[i] as RegretPoint);
}

/** Of rules that differ in the proxy alone, the one that lost least: an advantage that nobody has before the fact. */
function bestOfEachRule(points: readonly RegretPoint[]): RegretPoint[] {
  const best = new Map<string, RegretPoint>();
  for (const point of points.toSorted((a, b) => a.meanRegret - b.meanRegret)) {
    const rule = JSON.stringify([point.policy.recall, point.policy.select]);
    if (!best.has(rule)) best.set(rule, point);
  }
  return [...best.values()];
}

const costTicks = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];
const percentOf = (fraction: number) => `${Number((100 * fraction).toPrecision(2))} %`;

/** Cost to the right on a logarithmic scale, regret up: the lower left is the better. */
export function drawRegretCost(data: RegretAgainstCost): Picture {
  const { set, nModels, nDatasets, nStages, points, front, lines } = data;
  const named = namedPoints(data);
  const labels = named.map((point) => labelOf(point));
  const right = width - Math.min(labelRoom, Math.max(...labels.map(({ width }) => width))) - 50;
  const height = Math.max(380, margin.top + margin.bottom + lineHeight * labels.length);
  const bottom = height - margin.bottom;

  const least = Math.min(
    ...[...points, ...lines.flatMap((line) => line.points)].map(({ costFraction }) => costFraction),
    0.5,
  );
  const cost = linearScale([Math.log(least * 0.85), Math.log(1.12)], [margin.left, right]);
  const x: Scale = (fraction) => cost(Math.log(fraction));
  const highest = Math.max(...named.flatMap(({ meanRegret, interval }) => [meanRegret, interval[1]]), 0.1);
  const lowest = Math.min(0, ...named.map(({ interval }) => interval[0]));
  const yTicks = ticks(lowest, highest);
  const written = tickFormat(yTicks);
  const y = linearScale([yTicks[0] as number, yTicks.at(-1) as number], [bottom, margin.top]);
  const outside = points.filter(({ meanRegret }) => meanRegret > (yTicks.at(-1) as number)).length;

  const xs = besideEachOther(named, x);
  const labelYs = spread(
    named.map(({ meanRegret }) => y(meanRegret)).toReversed(),
    lineHeight,
    margin.top,
    bottom,
  ).toReversed();
  const shownCosts = costTicks.filter((tick) => tick >= least * 0.85);
  const ordered = front.toSorted((a, b) => a.costFraction - b.costFraction);
  const stairs = ordered.map(({ costFraction, meanRegret }, i) =>
    i === 0 ? markup`M${x(costFraction)} ${y(meanRegret)}` : markup`H${x(costFraction)}V${y(meanRegret)}`,
  );
  return {
    name: "backtest",
    width,
    height,
    title: `Regret against cost of ${points.length} policies on ${set}`,
    description: `${nModels} models, ${nDatasets} datasets. ${labels.map(({ text }) => text).join("; ")}`,
    body: markup`${yTicks.map((tick) => markup`<path class="grid" d="M${margin.left} ${y(tick)}H${right}"/><text class="axis" x="${margin.left - 8}" y="${y(tick) + 4}" text-anchor="end">${written(tick)}</text>\n`)}${apart(shownCosts, x).map((tick) => markup`<path class="grid" d="M${x(tick)} ${margin.top}V${bottom + 4}"/><text class="axis" x="${x(tick)}" y="${bottom + 20}" text-anchor="middle">${percentOf(tick)}</text>\n`)}<text class="axis" x="4" y="16">mean regret, points (best model's accuracy minus that of the pick), with 95 % interval</text>
<text class="axis" x="${(margin.left + right) / 2}" y="${height - 8}" text-anchor="middle">${nStages === 0 ? "cost, of training every model" : "cost, of brute force's epochs"}</text>
${ordered.length > 0 && markup`<path class="line front" d="${stairs}H${right}"><title>the least regret that each cost buys</title></path>\n`}${lines.map((line) => drawLine(line, x, y, yTicks.at(-1) as number))}${points
  .filter((point) => !named.includes(point) && point.meanRegret <= (yTicks.at(-1) as number))
  .map(
    (point) =>
      markup`<circle class="mark thin" cx="${x(point.costFraction)}" cy="${y(point.meanRegret)}" r="2.5"><title>${tipOf(point)}</title></circle>\n`,
  )}${outside > 0 && markup`<text class="muted small" x="${right - 6}" y="${margin.top + 13}" text-anchor="end">${outside === 1 ? "one policy loses" : `${outside} policies lose`} more than ${written(yTicks.at(-1) as number)} points</text>\n`}${named
  .map((point, i) => drawNamed(point, labels[i]!.text, xs[i] as number, y, labelYs[i] as number, right))
  // The default last, so that it lies on top.
  .map((drawn, i) => ({ drawn, isDefault: named[i]!.kind === "default" }))
  .sort((a, b) => Number(a.isDefault) - Number(b.isDefault))
  .map(({ drawn }) => drawn)}`,
  };
}

/** One policy with shortlists of several lengths: thin and dashed, a dot a length. */
function drawLine({ label, kind, points }: RegretLine, x: Scale, y: Scale, highest: number): Markup {
  const inside = points.filter(({ meanRegret }) => meanRegret <= highest);
  const path = inside.map(
    ({ costFraction, meanRegret }, i) => markup`${i === 0 ? "M" : "L"}${x(costFraction)} ${y(meanRegret)}`,
  );
  const dots = inside.map(
    ({ shortlistSize, costFraction, meanRegret }) =>
      markup`<circle class="solid" cx="${x(costFraction)}" cy="${y(meanRegret)}" r="2"><title>${label}, shortlist of ${String(shortlistSize)}: loses ${meanRegret.toFixed(2)} points at ${percentOf(costFraction)}</title></circle>`,
  );
  return markup`<g class="${kind === "default" ? "pick" : "good"}"><path class="line thin dashed" d="${path}"/>${dots}</g>\n`;
}

/** Ticks that leave their labels room on a logarithmic scale. */
function apart(values: readonly number[], x: Scale): number[] {
  const kept: number[] = [];
  for (const value of values.toReversed())
    if (kept.length === 0 || x(kept.at(-1) as number) - x(value) >= 44) kept.push(value);
  return kept;
}

/** Points at nearly the same cost stand beside each other, so that their intervals can be told apart. */
function besideEachOther(points: readonly RegretPoint[], x: Scale): number[] {
  const order = points.map((_, i) => i).sort((a, b) => points[a]!.costFraction - points[b]!.costFraction);
  const xs = points.map(({ costFraction }) => x(costFraction));
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && xs[order[to] as number]! - xs[order[to - 1] as number]! < 9) to++;
    const group = order.slice(from, to);
    const centre = group.reduce((sum, i) => sum + (xs[i] as number), 0) / group.length;
    const gap = Math.min(9, 54 / group.length);
    if (group.length > 1)
      group.forEach((i, place) => {
        xs[i] = centre + gap * (place - (group.length - 1) / 2);
      });
    from = to;
  }
  return xs;
}

const kindWords = { default: ", default", "brute-force": "", simple: "", other: "" } as const;

function labelOf(point: RegretPoint): { readonly text: string; readonly width: number } {
  const style = { bold: point.kind === "default" };
  const before = `${point.meanRegret.toFixed(2)} at ${percentOf(point.costFraction)}: `;
  const after = kindWords[point.kind];
  const text = `${before}${fitText(point.label, labelRoom - textWidth(before + after, style), style)}${after}`;
  return { text, width: textWidth(text, style) };
}

function tipOf({ label, costFraction, meanRegret, interval }: RegretPoint): string {
  const [low, high] = interval;
  return `${label}: loses ${meanRegret.toFixed(2)} points (${low.toFixed(2)} to ${high.toFixed(2)}) at ${percentOf(costFraction)}`;
}

function drawNamed(
  point: RegretPoint,
  label: string,
  x: number,
  y: Scale,
  labelY: number,
  right: number,
): Markup {
  const { interval, meanRegret, kind } = point;
  const at = y(meanRegret);
  const role = { default: "pick", "brute-force": "warn", simple: "good", other: "other" }[kind];
  const bar = markup`<path class="line thin" d="M${x - 3} ${y(interval[0])}h6m-3 0V${y(interval[1])}m-3 0h6"/>`;
  return markup`<g class="${role}"><title>${tipOf(point)}</title>${bar}${markOf(kind, x, at)}<path class="leader" d="M${x + 9} ${at}H${right}L${right + 12} ${labelY}H${right + 18}"/>${markOf(kind, right + 28, labelY)}<text x="${right + 40}" y="${labelY + 4.5}">${label}</text></g>\n`;
}

/** A shape for each kind: a diamond for the default, a square for brute force, a triangle for simple rules, a disc on the front. */
function markOf(kind: RegretPoint["kind"], x: number, y: number): Markup {
  if (kind === "default") return markup`<path class="mark full" d="M${x} ${y - 7}l7 7l-7 7l-7 -7z"/>`;
  if (kind === "brute-force")
    return markup`<rect class="mark full" x="${x - 4.5}" y="${y - 4.5}" width="9" height="9"/>`;
  if (kind === "simple") return markup`<path class="mark full" d="M${x} ${y - 5.5}l5.5 10h-11z"/>`;
  return markup`<circle class="solid" cx="${x}" cy="${y}" r="4"/>`;
}

function tableOf({ points }: RegretAgainstCost): FigureTable {
  const right = "right" as const;
  return {
    columns: [
      { title: "policy" },
      { title: "mean regret", align: right },
      { title: "95 % interval", align: right },
      { title: "cost", align: right },
      { title: "on the front" },
    ],
    rows: points
      .toSorted((a, b) => a.meanRegret - b.meanRegret || a.costFraction - b.costFraction)
      .map(({ label, kind, meanRegret, interval, costFraction, pareto }) => [
        `${label}${kindWords[kind]}`,
        meanRegret.toFixed(2),
        interval.map((bound) => bound.toFixed(2)).join(" to "),
        percentOf(costFraction),
        pareto ? "yes" : "",
      ]),
  };
}

export const regretCost = figure({
  title: "Regret against cost",
  caption:
    "Each dataset of the history took its turn as the target. The stairs are the least regret that each cost buys; diamond: the default, square: brute force, triangle: a simple rule, of those that differ in the proxy alone the one that lost least; ring: any other policy; dashed, the default and the static prior with longer and shorter shortlists. Points at the same cost stand side by side.",
  data: (result: BacktestResult) => {
    const data = regretAgainstCost(result);
    return data.points.length === 0 ? undefined : data;
  },
  draw: drawRegretCost,
  table: tableOf,
});
