import { formatAccuracy } from "../format.ts";
import type { RunState } from "../run-state.ts";
import { escapeXml, figureStyle, round, spread, ticks } from "./svg.ts";

/** One trial in the figure. */
export interface SelectionCurve {
  readonly model: string;
  /** (nEpochs), validation accuracy after each epoch. */
  readonly accuracies: readonly number[];
  readonly fate: "picked" | "dropped" | "training";
}

/** What the figure of fine selection shows. */
export interface SelectionCurves {
  /** Best last accuracy first. Trials that never finished an epoch have no curve. */
  readonly curves: readonly SelectionCurve[];
  readonly nEpochs: number;
  /** Validation accuracy of TF-IDF + logistic regression, if it was scored. */
  readonly baseline: number | undefined;
}

/** The data of the figure: every trial's validation curve up to where it was dropped. */
export function selectionCurves({ trials, started, baselines }: RunState): SelectionCurves {
  const curves = trials
    .filter(({ curve }) => curve.length > 0)
    .map(({ model, curve, status }): SelectionCurve => {
      const fate = status === "failed" ? "dropped" : status;
      return { model, accuracies: curve, fate };
    })
    .toSorted((a, b) => lastOf(b) - lastOf(a));
  const baseline = baselines.find(({ name }) => name === "tfidf")?.validation.accuracy;
  return { curves, nEpochs: started?.nStages ?? 1, baseline };
}

const lastOf = ({ accuracies }: SelectionCurve): number => accuracies.at(-1) as number;

const width = 910;
const margin = { top: 30, right: 400, bottom: 44, left: 56 };
const lineHeight = 19;

/**
 * Draws fine selection as an SVG: one line a trial that ends where the trial was dropped, the pick in colour.
 *
 * @returns a whole SVG file, readable on light and dark ground
 */
export function drawSelectionCurves({ curves, nEpochs, baseline }: SelectionCurves): string {
  const height = Math.max(300, margin.top + margin.bottom + lineHeight * (curves.length + 2));
  const accuracies = curves.flatMap((curve) => curve.accuracies).concat(baseline ?? []);
  const yTicks = ticks(Math.min(...accuracies), Math.max(...accuracies));
  const [low, high] = [yTicks[0] as number, yTicks.at(-1) as number];
  const right = width - margin.right;
  const x = (epoch: number) =>
    round(margin.left + ((right - margin.left - 16) * (epoch - 1)) / Math.max(1, nEpochs - 1) + 8);
  const y = (accuracy: number) =>
    round(
      height - margin.bottom - ((height - margin.top - margin.bottom) * (accuracy - low)) / (high - low || 1),
    );

  const labels = curves.map((curve) => ({ y: y(lastOf(curve)), curve }));
  const labelYs = spread(
    labels.map((label) => label.y),
    lineHeight,
    margin.top + 4,
    height - margin.bottom,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Validation accuracy of every trial by epoch">`,
    figureStyle,
    ...yTicks.map(
      (tick) =>
        `<path class="grid" d="M${margin.left} ${y(tick)}H${right}"/><text class="axis" x="${margin.left - 8}" y="${y(tick) + 4}" text-anchor="end">${formatAccuracy(tick).slice(0, 4)}</text>`,
    ),
    ...Array.from(
      { length: nEpochs },
      (_, i) =>
        `<text class="axis" x="${x(i + 1)}" y="${height - margin.bottom + 20}" text-anchor="middle">${i + 1}</text>`,
    ),
    `<text class="axis" x="${(margin.left + right) / 2}" y="${height - 6}" text-anchor="middle">epochs trained</text>`,
    `<text class="axis" x="${margin.left - 44}" y="16">validation accuracy</text>`,
    ...(baseline === undefined
      ? []
      : [
          `<path class="baseline" d="M${margin.left} ${y(baseline)}H${right}"/><text class="axis" x="${right - 4}" y="${y(baseline) - 5}" text-anchor="end">TF-IDF + logistic regression</text>`,
        ]),
    // The pick last, so that it lies on top.
    ...labels.toReversed().map(({ curve, y: end }, i) => {
      const labelY = labelYs[labels.length - 1 - i] as number;
      const points = curve.accuracies.map((accuracy, e) => `${x(e + 1)} ${y(accuracy)}`);
      const endX = x(curve.accuracies.length);
      return [
        `<g class="${curve.fate}"><path class="line" d="M${points.join("L")}"/>`,
        ...curve.accuracies.map((accuracy, e) => `<circle cx="${x(e + 1)}" cy="${y(accuracy)}" r="3"/>`),
        `<path class="leader" d="M${endX + 5} ${end}L${right + 8} ${labelY}H${right + 14}"/>`,
        `<text x="${right + 18}" y="${labelY + 4}">${labelOf(curve)}</text></g>`,
      ].join("");
    }),
    "</svg>",
    "",
  ].join("\n");
}

function labelOf(curve: SelectionCurve): string {
  const n = curve.accuracies.length;
  const fate = { picked: "picked", training: "in training", dropped: `dropped after ${n}` }[curve.fate];
  return `${formatAccuracy(lastOf(curve))} ${escapeXml(curve.model)}, ${fate}`;
}
