import { counted } from "../../numeric/counted.ts";
import { exampleNoun } from "../../run/example-noun.ts";
import type { RunEventOf } from "../../run/run-event.ts";
import { type Markup, markup } from "../markup.ts";
import { proxyNames } from "../proxy-names.ts";
import type { RunState } from "../run-state.ts";
import { type FigureTable, figure } from "./figure.ts";
import type { Picture } from "./picture.ts";
import { innerTicks, linearScale, padded, type Scale, tickFormat } from "./scale.ts";
import { fitText, textWidth } from "./text-width.ts";

/** What recall knew of one model. */
export type RecalledModel = RunEventOf<"recall">["models"][number];

/** What the figure of recall shows. */
export interface ShortlistIntervals {
  /** Best score first. */
  readonly models: readonly RecalledModel[];
  readonly rule: string;
  /** The proxy as people call it, with what it was computed on. */
  readonly proxy: string | undefined;
}

/** The data of the figure: every model that recall looked at; nothing where the user named the shortlist. */
export function shortlistIntervals({ recall, started }: RunState): ShortlistIntervals | undefined {
  if (recall === undefined || recall.rule === "given") return undefined;
  const { models, rule, proxy, probeRows } = recall;
  return {
    models,
    rule,
    proxy:
      proxy === undefined
        ? undefined
        : `${proxyNames[proxy] ?? proxy} on ${counted(probeRows, exampleNoun(started))}`,
  };
}

const width = 900;
const rowHeight = 19;
const top = 62;
const gap = 34;
/** More rows than this nobody reads: the rest is counted, and stands in the table. */
const mostRows = 60;

interface Panel {
  readonly title: string;
  readonly value: (model: RecalledModel) => number | undefined;
  readonly interval?: (model: RecalledModel) => readonly [number, number] | undefined;
}

/** One row a model, one panel a number: discs on the shortlist, rings left out, bars for intervals. */
export function drawShortlistIntervals({ models, rule, proxy }: ShortlistIntervals): Picture {
  const rows = shownRows(models);
  const panels = panelsOf(rule, proxy).filter(({ value }) => rows.some((row) => value(row) !== undefined));
  const names = rows.map(({ model, chosen }) => fitText(model, 270, { bold: chosen }));
  const nMore = models.length - rows.length;
  const more = nMore > 0 ? `and ${nMore} more, left out` : "";
  const nameWidths = names.map((name, i) => textWidth(name, { bold: rows[i]!.chosen }));
  const left = 16 + Math.max(textWidth(more), ...nameWidths);
  const panelWidth = (width - left - 22 - gap * (panels.length - 1)) / Math.max(1, panels.length);
  const bottom = top + rows.length * rowHeight;
  const y = (row: number) => top + (row + 0.5) * rowHeight;
  const nChosen = models.filter(({ chosen }) => chosen).length;

  return {
    name: "shortlist",
    width,
    height: bottom + 34 + (nMore > 0 ? rowHeight : 0),
    title: `What recall knew of each model: ${nChosen} of ${models.length} are on the shortlist`,
    description: `On the shortlist, best first: ${models
      .filter(({ chosen }) => chosen)
      .map(({ model }) => model)
      .join(", ")}`,
    body: markup`<g class="pick"><circle class="mark full" cx="10" cy="12" r="4.5"/><text x="20" y="16">on the shortlist</text></g><circle class="mark" cx="152" cy="12" r="4"/><text class="muted" x="162" y="16">left out</text>
${rows.map(({ model, chosen }, i) => markup`<g${chosen && markup` class="pick"`}><title>${model}</title><path class="grid" d="M${left} ${y(i)}H${width - 14}"/><text x="${left - 8}" y="${y(i) + 4.5}" text-anchor="end"${!chosen && markup` class="muted"`}>${names[i]}</text></g>\n`)}${panels.map((panel, p) => drawPanel(panel, rows, left + 8 + p * (panelWidth + gap), panelWidth, y, bottom))}${nMore > 0 && markup`<text class="muted" x="${left - 8}" y="${bottom + 34}" text-anchor="end">${more}</text>\n`}`,
  };
}

function panelsOf(rule: string, proxy: string | undefined): Panel[] {
  return [
    { title: "prior: mean accuracy", value: ({ prior }) => prior },
    {
      title: `proxy: ${proxy ?? ""}`,
      value: ({ proxy }) => proxy,
      interval: ({ proxyInterval }) => proxyInterval,
    },
    { title: `score (rule ${rule})`, value: ({ score }) => score },
  ];
}

/** Everyone on the shortlist, and the best of the others while there is room. */
function shownRows(models: readonly RecalledModel[]): RecalledModel[] {
  let room = Math.max(5, mostRows - models.filter(({ chosen }) => chosen).length);
  return models.filter(({ chosen }) => chosen || room-- > 0);
}

function drawPanel(
  { title, value, interval }: Panel,
  rows: readonly RecalledModel[],
  left: number,
  width: number,
  y: Scale,
  bottom: number,
): Markup {
  const values = rows.flatMap((row) => [value(row) ?? [], interval?.(row) ?? []].flat());
  const domain = padded(values);
  const xTicks = innerTicks(...domain, 4);
  const written = tickFormat(xTicks);
  const x = linearScale(domain, [left, left + width]);
  return markup`<text class="strong" x="${left}" y="${top - 14}">${fitText(title, width + 20, { bold: true })}</text>
${xTicks.map((tick) => markup`<path class="grid" d="M${x(tick)} ${top - 4}V${bottom}"/><text class="axis" x="${x(tick)}" y="${bottom + 16}" text-anchor="middle">${written(tick)}</text>\n`)}${rows.map(
  (row, i) => {
    const at = value(row);
    if (at === undefined) return undefined;
    const [from, to] = interval?.(row) ?? [at, at];
    const bar = markup`<path class="line" d="M${x(from)} ${y(i) - 3.5}v7m0 -3.5H${x(to)}m0 -3.5v7"/>`;
    return markup`<g${row.chosen && markup` class="pick"`}><title>${row.model}: ${at.toPrecision(4)}${from < to && markup`, 90 % interval ${from.toPrecision(4)} to ${to.toPrecision(4)}`}</title>${from < to && bar}<circle class="mark${row.chosen && " full"}" cx="${x(at)}" cy="${y(i)}" r="${row.chosen ? 4.5 : 4}"/></g>\n`;
  },
)}`;
}

function tableOf({ models }: ShortlistIntervals): FigureTable {
  const number = (value: number | undefined): string => value?.toFixed(3) ?? "";
  const right = "right" as const;
  return {
    columns: [
      { title: "model" },
      { title: "shortlist" },
      { title: "prior", align: right },
      { title: "proxy", align: right },
      { title: "90 % interval", align: right },
      { title: "score", align: right },
      { title: "behaves like" },
      { title: "why" },
    ],
    rows: models.map(({ model, chosen, prior, proxy, proxyInterval, score, cluster, reason }) => [
      model,
      chosen ? "yes" : "no",
      number(prior),
      number(proxy),
      proxyInterval === undefined ? "" : proxyInterval.map(number).join(" to "),
      number(score),
      cluster ?? "",
      reason,
    ]),
  };
}

export const shortlist = figure({
  title: "Recall",
  caption:
    "What was known of each model before any of them was trained: its mean accuracy on the benchmark datasets, its transferability on a sample of this data, and the score that orders them.",
  data: shortlistIntervals,
  draw: drawShortlistIntervals,
  table: tableOf,
});
