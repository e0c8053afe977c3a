import { fullEpochs } from "../../run/full-epochs.ts";
import { counted, formatDuration } from "../format.ts";
import { type Markup, markup } from "../markup.ts";
import type { RunState, TrialState } from "../run-state.ts";
import { type FigureTable, figure } from "./figure.ts";
import type { Picture } from "./picture.ts";
import { linearScale } from "./scale.ts";
import { fitText, textWidth } from "./text-width.ts";

/** What one model cost. */
export interface ModelCost {
  readonly model: string;
  /** Epochs trained; 0 = it never was. */
  readonly epochs: number;
  readonly seconds: number;
  readonly fate: TrialState["status"] | "never trained";
}

/** What the figure of cost shows. */
export interface Cost {
  /** Most trained first, then the rest of the zoo. */
  readonly models: readonly ModelCost[];
  /** Epochs that brute force trains each model. */
  readonly nEpochs: number;
  readonly epochs: number;
  readonly bruteForceEpochs: number;
  readonly seconds: { readonly baselines: number; readonly recall: number; readonly training: number };
  /**
   * Training every model to the end at the speed it was measured at; one that never trained counts as the mean of
   * those that did. Missing before the first epoch.
   */
  readonly bruteForceSeconds: number | undefined;
}

/** The data of the figure: epochs and seconds by model, and what trying every model would take. */
export function costAgainstBruteForce(state: RunState): Cost | undefined {
  const { started, trials, baselines, recall } = state;
  if (started === undefined || trials.length === 0) return undefined;
  const nEpochs = fullEpochs(started);
  const trained = trials
    .map(({ model, curve, seconds, status }) => ({ model, epochs: curve.length, seconds, fate: status }))
    .toSorted((a, b) => b.epochs - a.epochs || b.seconds - a.seconds);
  const tried = new Set(trained.map(({ model }) => model));
  const others = started.zoo.models.filter((model) => !tried.has(model));
  const models: ModelCost[] = [
    ...trained,
    ...others.map((model) => ({ model, epochs: 0, seconds: 0, fate: "never trained" as const })),
  ];
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const epochs = sum(trained.map((model) => model.epochs));
  const speeds = trained.filter((model) => model.epochs > 0).map((model) => model.seconds / model.epochs);
  return {
    models,
    nEpochs,
    epochs,
    bruteForceEpochs: models.length * nEpochs,
    seconds: {
      baselines: sum(baselines.map(({ seconds }) => seconds)),
      recall: recall?.seconds ?? 0,
      training: sum(trained.map(({ seconds }) => seconds)),
    },
    bruteForceSeconds:
      speeds.length === 0 ? undefined : (nEpochs * models.length * sum(speeds)) / speeds.length,
  };
}

const width = 900;
const rowHeight = 19;
const mostRows = 45;

/** Below two bars of seconds, a waffle of epochs: one row a model, one cell an epoch, filled where it was trained. */
export function drawCost(cost: Cost): Picture {
  const { models, nEpochs, epochs, bruteForceEpochs } = cost;
  const rows = models.filter(({ epochs, fate }, i) => fate !== "never trained" || epochs > 0 || i < mostRows);
  const nMore = models.length - rows.length;
  const names = rows.map(({ model, fate }) => fitText(model, 270, { bold: fate === "picked" }));
  const notes = rows.map(noteOf);
  const more = nMore > 0 ? `and ${nMore} more` : "";
  const nameWidths = names.map((name, i) => textWidth(name, { bold: rows[i]!.fate === "picked" }));
  const left = 14 + Math.max(textWidth(more), ...nameWidths);
  const noteRoom = Math.max(...notes.map((note) => textWidth(note, { bold: true })));
  const cell = Math.min(40, (width - left - noteRoom - 24) / nEpochs);
  const top = 142;
  const bottom = top + rows.length * rowHeight;
  const share = bruteForceEpochs > 0 ? (100 * epochs) / bruteForceEpochs : 0;
  const title = `${epochs} of the ${bruteForceEpochs} epochs that trying every model takes`;

  return {
    name: "cost",
    width,
    height: bottom + 14 + (nMore > 0 ? rowHeight : 0),
    title: `Cost against brute force: ${title}`,
    description: `${share.toFixed(0)} % of the epochs. ${rows
      .filter(({ epochs }) => epochs > 0)
      .map((row) => `${row.model} ${noteOf(row)}`)
      .join("; ")}`,
    body: markup`${drawSeconds(cost)}<text class="strong" x="4" y="${top - 28}">Epochs: ${title} (${share.toFixed(0)} %)</text>
<g class="pick"><rect class="solid" x="4" y="${top - 18}" width="10" height="10"/></g><text class="muted small" x="18" y="${top - 9}">trained here</text><rect class="empty" x="92.5" y="${top - 17.5}" width="10" height="10"/><text class="muted small" x="107" y="${top - 9}">only brute force would train it</text>
${rows.map((row, i) => drawRow(row, names[i] as string, notes[i] as string, left, top + 8 + i * rowHeight, cell, nEpochs))}${nMore > 0 && markup`<text class="muted" x="${left - 8}" y="${bottom + 18}" text-anchor="end">${more}</text><text class="muted" x="${left}" y="${bottom + 18}">never trained: ${String(nMore * nEpochs)} epochs</text>\n`}`,
  };
}

function noteOf({ epochs, seconds, fate }: ModelCost): string {
  if (fate === "never trained") return "";
  const trained = `${counted(epochs, "epoch")}, ${formatDuration(seconds)}`;
  return fate === "picked" || fate === "failed" ? `${trained}, ${fate}` : trained;
}

function drawRow(
  { model, epochs, fate }: ModelCost,
  name: string,
  note: string,
  left: number,
  y: number,
  cell: number,
  nEpochs: number,
): Markup {
  const box = (role: string, from: number, to: number, inset: number) =>
    markup`<rect class="${role}" x="${left + from * cell + inset}" y="${y + inset}" width="${Math.max(0.5, (to - from) * cell - (cell >= 4 ? 2 : 0) - 2 * inset)}" height="${rowHeight - 5 - 2 * inset}"/>`;
  const rects =
    cell >= 4
      ? Array.from({ length: nEpochs }, (_, e) =>
          e < epochs ? box("solid", e, e + 1, 0) : box("empty", e, e + 1, 0.5),
        )
      : [epochs < nEpochs && box("empty", epochs, nEpochs, 0.5), epochs > 0 && box("solid", 0, epochs, 0)];
  const role = fate === "never trained" ? "muted" : "pick";
  // Cells are blue wherever something was trained; only the pick's words are.
  return markup`<g><title>${model}${note !== "" && `: ${note}`}</title><text class="${fate === "picked" ? "pick strong" : fate === "never trained" ? "muted" : "ink"}" x="${left - 8}" y="${y + 11.5}" text-anchor="end">${name}</text><g class="${role}">${rects}</g><text class="${fate === "picked" ? "pick strong" : "muted"}" x="${left + nEpochs * cell + 6}" y="${y + 11.5}">${note}</text></g>\n`;
}

/** Two bars on one scale: where this run's time went, training model by model, and what training every model would take. */
function drawSeconds({ seconds, bruteForceSeconds, models }: Cost): Markup {
  const { baselines, recall, training } = seconds;
  const total = baselines + recall + training;
  const x = linearScale([0, Math.max(total, bruteForceSeconds ?? 0, 1e-9)], [4, width - 6]);
  const bar = (role: string, from: number, to: number, y: number, tip: string) =>
    markup`<g class="${role}"><title>${tip}</title><rect class="solid" x="${x(from)}" y="${y}" width="${Math.max(0, x(to) - x(from) - 1)}" height="14"/></g>`;
  let from = baselines + recall;
  const byModel = models
    .filter((model) => model.seconds > 0)
    .map((model) => {
      const to = from + model.seconds;
      const drawn = bar("pick", from, to, 22, `${model.model}: ${noteOf(model)}`);
      from = to;
      return drawn;
    });
  const brute =
    bruteForceSeconds === undefined
      ? "Training every model: unknown before the first epoch"
      : `Training all ${models.length} models: about ${formatDuration(bruteForceSeconds)}`;
  return markup`<text class="strong" x="4" y="15">This run: ${formatDuration(total)}</text><text class="muted" x="${16 + textWidth(`This run: ${formatDuration(total)}`, { bold: true })}" y="15">baselines ${formatDuration(baselines)}, then recall ${formatDuration(recall)}, then training ${formatDuration(training)}</text>
${bar("other", 0, baselines, 22, `baselines ${formatDuration(baselines)}`)}${bar("other", baselines, baselines + recall, 22, `recall ${formatDuration(recall)}`)}${byModel}
<text class="strong" x="4" y="59">${brute}</text><text class="muted" x="${16 + textWidth(brute, { bold: true })}" y="59">${bruteForceSeconds !== undefined && "estimated from the epochs trained here"}</text>
${bruteForceSeconds !== undefined && markup`<rect class="empty" x="4.5" y="66.5" width="${Math.max(0, x(bruteForceSeconds) - 5)}" height="13"/>`}
`;
}

function tableOf({ models, nEpochs, epochs, bruteForceEpochs, seconds }: Cost): FigureTable {
  return {
    columns: [
      { title: "model" },
      { title: "epochs", align: "right" },
      { title: "by brute force", align: "right" },
      { title: "seconds", align: "right" },
      { title: "fate" },
    ],
    rows: [
      ...models.map((row) => [
        row.model,
        String(row.epochs),
        String(nEpochs),
        row.epochs === 0 ? "" : row.seconds.toFixed(1),
        row.fate,
      ]),
      ["all", String(epochs), String(bruteForceEpochs), seconds.training.toFixed(1), ""],
    ],
  };
}

export const cost = figure({
  title: "Cost against brute force",
  caption:
    "Brute force trains every model to the end. Seconds are those measured in this run; for models that were never trained they are estimated from those that were.",
  data: costAgainstBruteForce,
  draw: drawCost,
  table: tableOf,
});
