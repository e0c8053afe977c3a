import { formatAccuracy } from "../format.ts";
import { type Markup, markup } from "../markup.ts";
import { baselineNames } from "../run-outcome.ts";
import type { RunState, TrialState } from "../run-state.ts";
import { type FigureTable, figure } from "./figure.ts";
import type { Picture } from "./picture.ts";
import { countTicks, linearScale, tickFormat, ticks } from "./scale.ts";
import { spread } from "./spread.ts";
import { fitText, textWidth } from "./text-width.ts";

/** One trial in the figure. */
export interface SelectionCurve {
  readonly model: string;
  /** (nEpochs), validation accuracy after each epoch. */
  readonly accuracies: readonly number[];
  readonly fate: TrialState["status"];
  /** The rule that dropped it. */
  readonly rule?: string;
  /** The epoch whose weights are kept, 1 = the first; of the pick only. */
  readonly kept?: number;
}

/** What the figure of fine selection shows. */
export interface SelectionCurves {
  /** Best last accuracy first. Trials that never finished an epoch have no curve. */
  readonly curves: readonly SelectionCurve[];
  readonly nEpochs: number;
  /** The better free baseline on the validation split, if one was scored. */
  readonly baseline: { readonly name: string; readonly accuracy: number } | undefined;
}

/** The data of the figure: every trial's validation curve up to where it was dropped; nothing before the first epoch. */
export function selectionCurves({
  trials,
  started,
  baselines,
  finalist,
}: RunState): SelectionCurves | undefined {
  const curves = trials
    .filter(({ curve }) => curve.length > 0)
    .map(({ model, curve, status, decision }): SelectionCurve => {
      const rule = status === "dropped" ? decision?.rule : undefined;
      const kept = status === "picked" ? finalist?.epoch : undefined;
      return {
        model,
        accuracies: curve,
        fate: status,
        ...(rule !== undefined && { rule }),
        ...(kept !== undefined && { kept }),
      };
    })
    .toSorted((a, b) => lastOf(b) - lastOf(a));
  if (curves.length === 0) return undefined;
  const best = baselines.toSorted((a, b) => b.validation.accuracy - a.validation.accuracy)[0];
  return {
    curves,
    nEpochs: Math.max(started?.nStages ?? 1, ...curves.map(({ accuracies }) => accuracies.length)),
    baseline: best && { name: best.name, accuracy: best.validation.accuracy },
  };
}

const lastOf = ({ accuracies }: SelectionCurve): number => accuracies.at(-1) as number;

/** What became of a trial, in three words. */
function briefFate({ fate, accuracies, rule, kept }: SelectionCurve): string {
  const after = `after ${accuracies.length}`;
  if (fate === "picked") {
    const isLast = kept === undefined || kept === accuracies.length;
    return isLast
      ? "picked"
      : `picked (epoch ${kept} kept: ${formatAccuracy(accuracies[kept - 1] as number)})`;
  }
  if (fate === "training") return "in training";
  return fate === "failed" ? `failed ${after}` : `dropped ${after}${rule === undefined ? "" : ` (${rule})`}`;
}

const width = 900;
const margin = { top: 34, bottom: 46, left: 52 };
const lineHeight = 19;
const labelRoom = 430;

/** One line a trial that ends where the trial was dropped, named at its end; the pick in colour and thick. */
export function drawSelectionCurves({ curves, nEpochs, baseline }: SelectionCurves): Picture {
  const labels = labelsOf(curves, baseline);
  const right = width - Math.min(labelRoom, Math.max(...labels.map(({ width }) => width))) - 34;
  const height = Math.max(320, margin.top + margin.bottom + lineHeight * labels.length);
  const bottom = height - margin.bottom;

  const accuracies = labels
    .map(({ accuracy }) => accuracy)
    .concat(curves.flatMap((curve) => curve.accuracies));
  const yTicks = ticks(Math.min(...accuracies), Math.max(...accuracies));
  const written = tickFormat(yTicks);
  const y = linearScale([yTicks[0] as number, yTicks.at(-1) as number], [bottom, margin.top]);
  const x = linearScale([1, nEpochs], [margin.left + 12, right - 12]);
  const xTicks = countTicks(nEpochs, right - margin.left - 24, 30);

  const labelYs = spread(
    labels.map(({ accuracy }) => y(accuracy)),
    lineHeight,
    margin.top,
    bottom,
  );
  const named = labels.map((label, i) => {
    const labelY = labelYs[i] as number;
    const { curve, accuracy } = label;
    if (curve === undefined) {
      return markup`<g class="warn"><path class="line dashed" d="M${margin.left} ${y(accuracy)}H${right}"/><path class="leader" d="M${right} ${y(accuracy)}L${right + 12} ${labelY}H${right + 18}"/>${textOf(label, right + 22, labelY)}</g>\n`;
    }
    const end = [x(curve.accuracies.length), y(accuracy)] as const;
    const points = curve.accuracies.map((value, e) => markup`${e === 0 ? "M" : "L"}${x(e + 1)} ${y(value)}`);
    return markup`<g class="${curve.fate === "picked" ? "pick" : "other"}"><title>${curve.model}: ${curve.accuracies.map(formatAccuracy).join(" ")}, ${briefFate(curve)}</title><path class="line" d="${points}"/>${curve.accuracies.map((value, e) => markup`<circle class="${e + 1 === curve.kept ? "mark full" : "solid"}" cx="${x(e + 1)}" cy="${y(value)}" r="${e + 1 === curve.kept ? 5 : 2.5}"/>`)}${endMark(curve.fate, ...end)}<path class="leader" d="M${end[0] + 8} ${end[1]}H${right}L${right + 12} ${labelY}H${right + 18}"/>${textOf(label, right + 22, labelY)}</g>\n`;
  });
  return {
    name: "selection",
    width,
    height,
    title: "Validation accuracy of every trial by epoch",
    description: labels.map(({ text }) => text).join("; "),
    body: markup`${yTicks.map((tick) => markup`<path class="grid" d="M${margin.left} ${y(tick)}H${right}"/><text class="axis" x="${margin.left - 8}" y="${y(tick) + 4}" text-anchor="end">${written(tick).replace(/^0/, "")}</text>\n`)}${xTicks.map((tick) => markup`<text class="axis" x="${x(tick)}" y="${bottom + 18}" text-anchor="middle">${String(tick)}</text>\n`)}<text class="axis" x="${(margin.left + right) / 2}" y="${height - 8}" text-anchor="middle">epochs trained</text>
<text class="axis" x="4" y="16">validation accuracy</text>
${named.toReversed()}`,
  };
}

/** How a curve ends: a ring in training, a stop for one dropped, a cross for one that failed. */
function endMark(fate: SelectionCurve["fate"], x: number, y: number): Markup | undefined {
  if (fate === "training") return markup`<circle class="mark" cx="${x}" cy="${y}" r="4"/>`;
  if (fate === "failed") return markup`<path class="line" d="M${x - 4} ${y - 4}l8 8m0 -8l-8 8"/>`;
  return fate === "dropped" ? markup`<path class="line" d="M${x + 4} ${y - 5}v10"/>` : undefined;
}

interface Label {
  readonly curve?: SelectionCurve;
  readonly accuracy: number;
  readonly text: string;
  readonly width: number;
}

/** Names of curves and baseline, from the top down. */
function labelsOf(curves: readonly SelectionCurve[], baseline: SelectionCurves["baseline"]): Label[] {
  const labels = curves.map((curve): Label => {
    const before = `${formatAccuracy(lastOf(curve))} `;
    const after = `, ${briefFate(curve)}`;
    const style = { bold: curve.fate === "picked" };
    const room = labelRoom - textWidth(before + after, style);
    const text = `${before}${fitText(curve.model, room, style)}${after}`;
    return { curve, accuracy: lastOf(curve), text, width: textWidth(text, style) };
  });
  if (baseline !== undefined) {
    const text = `${formatAccuracy(baseline.accuracy)} ${baselineNames[baseline.name] ?? baseline.name}, free baseline`;
    labels.push({ accuracy: baseline.accuracy, text: fitText(text, labelRoom), width: textWidth(text) });
  }
  return labels.sort((a, b) => b.accuracy - a.accuracy);
}

function textOf({ text }: Label, x: number, y: number): Markup {
  return markup`<text x="${x}" y="${y + 4.5}">${text}</text>`;
}

function tableOf({ curves, nEpochs }: SelectionCurves): FigureTable {
  const epochs = Array.from({ length: nEpochs }, (_, e) => e);
  return {
    columns: [
      { title: "model" },
      { title: "fate" },
      ...epochs.map((e) => ({ title: `epoch ${e + 1}`, align: "right" as const })),
    ],
    rows: curves.map((curve) => [
      curve.model,
      briefFate(curve),
      ...epochs.map((e) => {
        const accuracy = curve.accuracies[e];
        return accuracy === undefined ? "" : formatAccuracy(accuracy);
      }),
    ]),
  };
}

export const selection = figure({
  title: "Fine selection",
  caption: "Validation accuracy after each epoch. A line ends where the model was dropped.",
  data: selectionCurves,
  draw: drawSelectionCurves,
  table: tableOf,
});
