import { performanceOf } from "../../history/performance-matrix.ts";
import { type HistorySummary, summariseHistory } from "../../history/summarise-history.ts";
import { counted, formatAccuracy } from "../../report/format.ts";
import { type Column, textTable } from "../../report/text-table.ts";
import type { CommandContext } from "../command.ts";
import type { ParsedArguments } from "../options.ts";
import { loadForHistory } from "./load-for-history.ts";
import { writeHistory } from "./write-history.ts";

/** `history show`: the performance matrix, and how much of it is known. */
export async function showHistory(args: ParsedArguments, { print, terminal }: CommandContext): Promise<void> {
  const { source, history, notes } = await loadForHistory(args);
  const summary = summariseHistory(history);
  await writeHistory(args, { source, history, notes });
  if (args.flag("json")) return print(JSON.stringify(toJson(source, summary, notes)));
  for (const note of notes) print(`note: ${note}`);
  for (const line of historyLines(source, summary, terminal.width)) print(line);
}

function toJson(source: string, { matrix, ...summary }: HistorySummary, notes: readonly string[]): object {
  const rows = matrix.models.map((model, row) => ({
    model,
    results: matrix.datasets.map((_, column) => performanceOf(matrix, row, column) ?? null),
  }));
  return { source, ...summary, matrix: { datasets: matrix.datasets, rows }, notes };
}

/** The lines that tell a history: its size, the matrix in blocks that fit the width, its datasets and proxy scores. */
export function historyLines(source: string, summary: HistorySummary, width: number): string[] {
  const { matrix, nKnown, nCells, nCurves, nEpochs, seeds, metric, scores } = summary;
  const percentKnown = nCells === 0 ? 0 : Math.floor((100 * nKnown) / nCells);
  const epochs = nEpochs.least === nEpochs.most ? `${nEpochs.most}` : `${nEpochs.least} to ${nEpochs.most}`;
  const lines = [
    `${source}: ${metric} of ${counted(matrix.models.length, "model")} on ${counted(matrix.datasets.length, "dataset")}, ${nKnown} of ${counted(nCells, "cell")} known (${percentKnown} %)`,
    nEpochs.most === 0
      ? `${counted(nCurves, "final result")}, no curves`
      : `${counted(nCurves, "curve")} of ${epochs} ${epochs === "1" ? "epoch" : "epochs"}, ${seeds.length === 1 ? "one seed" : `${seeds.length} seeds`}`,
    ...scoreLines(scores),
  ];
  if (nKnown < nCells) {
    lines.push("the means are over the datasets that a model is recorded on, so they may not be comparable");
  }
  for (const block of matrixBlocks(summary, width)) lines.push("", ...block);
  if (summary.datasets.length > 0) lines.push("", ...textTable(summary.datasets, datasetColumns, width));
  return lines;
}

/** Proxies that are scored on the same datasets share a line. */
function scoreLines(scores: HistorySummary["scores"]): string[] {
  const proxiesOf = new Map<string, string[]>();
  for (const { proxy, nModels, datasets } of scores) {
    const where = `${counted(nModels, "model")} on ${datasets.join(", ")}`;
    proxiesOf.set(where, [...(proxiesOf.get(where) ?? []), proxy]);
  }
  return [...proxiesOf].map(([where, proxies]) => `proxy scores, ${proxies.join(", ")}: ${where}`);
}

type ModelRow = HistorySummary["models"][number];

const datasetColumns: Column<HistorySummary["datasets"][number]>[] = [
  { title: "dataset", cell: ({ dataset }) => dataset },
  { title: "models", cell: ({ nModels }) => String(nModels), align: "right" },
  { title: "least", cell: ({ least }) => formatAccuracy(least), align: "right" },
  { title: "mean", cell: ({ mean }) => formatAccuracy(mean), align: "right" },
  { title: "best", cell: ({ best }) => formatAccuracy(best.accuracy), align: "right" },
  { title: "of", cell: ({ best }) => best.model },
];

const LONGEST_TITLE = 12;

/** The matrix, models by mean, cut into blocks of as many datasets as fit beside the models' names. */
function matrixBlocks({ matrix, models }: HistorySummary, width: number): string[][] {
  const rowOf = new Map(matrix.models.map((model, row) => [model, row]));
  const fixed: Column<ModelRow>[] = [
    { title: "model", cell: ({ model }) => model },
    { title: "mean", cell: ({ mean }) => (mean === undefined ? "-" : formatAccuracy(mean)), align: "right" },
    { title: "of", cell: ({ nDatasets }) => String(nDatasets), align: "right" },
  ];
  const columns = matrix.datasets.map((dataset, column): Column<ModelRow> => {
    const title = dataset.length > LONGEST_TITLE ? `${dataset.slice(0, LONGEST_TITLE - 1)}…` : dataset;
    const cell = ({ model }: ModelRow) => {
      const accuracy = performanceOf(matrix, rowOf.get(model) as number, column);
      return accuracy === undefined ? "-" : formatAccuracy(accuracy);
    };
    return { title, cell, align: "right" };
  });
  const fixedWidth = Math.max(5, ...models.map(({ model }) => model.length)) + 2 + 5 + 2 + 3;
  const blocks: Column<ModelRow>[][] = [];
  let left = 0;
  for (const column of columns) {
    const own = Math.max(5, column.title.length) + 2;
    if (own > left) {
      blocks.push([]);
      left = Math.max(own, width - fixedWidth);
    }
    blocks.at(-1)?.push(column);
    left -= own;
  }
  return blocks.map((block, i) => textTable(models, [...(i === 0 ? fixed : fixed.slice(0, 1)), ...block]));
}
