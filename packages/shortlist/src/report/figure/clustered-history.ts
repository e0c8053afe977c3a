import type { Cluster } from "../../history/cluster-models.ts";
import { meanAccuracies } from "../../history/mean-accuracies.ts";
import { type PerformanceMatrix, performanceOf } from "../../history/performance-matrix.ts";
import type { Merge } from "../../numeric/average-linkage.ts";
import { formatAccuracy } from "../format.ts";
import { type Markup, markup } from "../markup.ts";
import { type Dendrogram, dendrogram } from "./dendrogram.ts";
import { drawDendrogram } from "./draw-dendrogram.ts";
import { type FigureTable, figure } from "./figure.ts";
import { steps } from "./figure-style.ts";
import type { Picture } from "./picture.ts";
import type { Scale } from "./scale.ts";
import { fitText, textWidth } from "./text-width.ts";

/** A history and the clusters of its models. */
export interface ClusteredMatrix {
  readonly matrix: PerformanceMatrix;
  readonly clusters: readonly Cluster[];
  /** The whole dendrogram, if the clusters come from one. */
  readonly merges?: readonly Merge[];
  /** Where it was cut. */
  readonly threshold?: number;
}

/** One row: a model, or a whole cluster by its representative where there are too many models. */
export interface HistoryRow {
  readonly model: string;
  /** Models that the row stands for. */
  readonly nModels: number;
  readonly mean: number | undefined;
  readonly isRepresentative: boolean;
  /** (nDatasets), undefined where nothing is recorded. */
  readonly values: readonly (number | undefined)[];
}

/** What the figure of a history shows. */
export interface ClusteredHistory {
  readonly datasets: readonly string[];
  /** (nDatasets), mean over the models recorded on it. */
  readonly columnMeans: readonly (number | undefined)[];
  /** From the top down: clusters one after the other. */
  readonly clusters: readonly (readonly HistoryRow[])[];
  readonly joins: Dendrogram["joins"];
  readonly threshold: number | undefined;
  readonly nModels: number;
  /** Models that no row stands for. */
  readonly nLeftOut: number;
}

/** More rows than this cannot be told apart. */
const mostRows = 150;

/** The data of the figure; nothing where the history is empty. */
export function clusteredHistory(input: ClusteredMatrix): ClusteredHistory | undefined {
  const { matrix, threshold } = input;
  const nModels = matrix.models.length;
  if (nModels === 0 || matrix.datasets.length === 0) return undefined;
  const means = meanAccuracies(matrix);
  const rowOfModel = new Map(matrix.models.map((model, row) => [model, row]));
  const isWhole = nModels <= mostRows;
  const clusters = isWhole ? input.clusters : largest(input.clusters);
  const clusterOf = new Map(clusters.flatMap((cluster, c) => cluster.members.map((model) => [model, c])));

  // Leaves: models, or clusters where there are too many models.
  const leafOfModel = (model: number) => clusterOf.get(matrix.models[model] as string);
  const worth = isWhole
    ? matrix.models.map((_, row) => means[row] ?? -1)
    : clusters.map(({ representative }) => means[rowOfModel.get(representative) as number] ?? -1);
  const merges = isWhole ? (input.merges ?? []) : mergesOfClusters(input, leafOfModel, clusters.length);
  const { order, joins } = dendrogram(worth, merges);
  const toRow = (model: string, nModels: number, cluster: Cluster): HistoryRow => {
    const row = rowOfModel.get(model) as number;
    return {
      model,
      nModels,
      mean: means[row],
      isRepresentative: cluster.members.length > 1 && cluster.representative === model,
      values: matrix.datasets.map((_, column) => performanceOf(matrix, row, column)),
    };
  };
  const grouped = new Map<number, HistoryRow[]>();
  for (const leaf of order) {
    const model = matrix.models[leaf] as string;
    const c = isWhole ? (clusterOf.get(model) as number) : leaf;
    const cluster = clusters[c] as Cluster;
    const row = isWhole
      ? toRow(model, 1, cluster)
      : toRow(cluster.representative, cluster.members.length, cluster);
    grouped.set(c, [...(grouped.get(c) ?? []), row]);
  }
  const shown = new Set(clusters.flatMap(({ members }) => members));
  return {
    datasets: matrix.datasets,
    columnMeans: matrix.datasets.map((_, column) => {
      const known = matrix.models.flatMap((_, row) => performanceOf(matrix, row, column) ?? []);
      return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length;
    }),
    clusters: [...grouped.values()],
    // Without a dendrogram clusters stand in the order of their best model, and no bracket is right.
    joins: input.merges === undefined ? [] : joins,
    threshold: input.merges === undefined ? undefined : threshold,
    nModels,
    nLeftOut: nModels - shown.size,
  };
}

function largest(clusters: readonly Cluster[]): Cluster[] {
  return clusters.toSorted((a, b) => b.members.length - a.members.length).slice(0, mostRows);
}

/** The merges above the cut, as merges of clusters; a cluster that is not shown joins nothing. */
function mergesOfClusters(
  { merges = [] }: ClusteredMatrix,
  clusterOf: (model: number) => number | undefined,
  nClusters: number,
): Merge[] {
  const nodeOf = new Map<number, number | undefined>(); // cluster named by lowest model → leaf that names it
  const nodeFor = (model: number) => (nodeOf.has(model) ? nodeOf.get(model) : clusterOf(model));
  const result: Merge[] = [];
  for (const { into, from, height } of merges) {
    const [a, b] = [nodeFor(into), nodeFor(from)];
    nodeOf.set(into, a ?? b);
    if (a !== undefined && b !== undefined && a !== b) result.push({ into: a, from: b, height });
  }
  return result.slice(0, Math.max(0, nClusters - 1));
}

const middle = (steps.light.length - 1) / 2;

/** How many points one step of colour is: round, and the farthest tenth of the cells beyond the last step. */
function pointsAStep({ clusters, columnMeans }: ClusteredHistory): number {
  const distances = clusters
    .flat()
    .flatMap(({ values }) =>
      values.map((value, j) =>
        value === undefined ? [] : Math.abs(100 * (value - (columnMeans[j] as number))),
      ),
    )
    .flat()
    .sort((a, b) => a - b);
  const far = distances[Math.floor(0.9 * (distances.length - 1))] ?? 0;
  return [0.1, 0.2, 0.5, 1, 2, 3, 4, 5, 10].find((step) => step * middle >= far) ?? 20;
}

/** Colour of a cell, −middle … +middle steps from the dataset's mean. */
function stepOf(value: number, mean: number, points: number): number {
  return Math.max(-middle, Math.min(middle, Math.round((100 * (value - mean)) / points))) + middle;
}

/**
 * A heat map of models × datasets in the order of the dendrogram beside it. Colour is the distance from the dataset's
 * mean in points, since that is what models are compared by; the number is the accuracy itself.
 */
export function drawClusteredHistory(data: ClusteredHistory): Picture {
  const { datasets, clusters, joins, threshold, nModels, nLeftOut } = data;
  const rows = clusters.flat();
  const rowHeight = rows.length <= 40 ? 21 : rows.length <= 80 ? 16 : 13;
  const gap = clusters.length > rows.length / 1.5 ? 2 : 6;
  const labels = rows.map(labelOf);
  const labelWidth = Math.max(...labels.map(({ text, bold }) => textWidth(text, { bold, size: 12 })));
  const treeWidth = joins.length > 0 ? 150 : 0;
  const left = 14 + treeWidth + 30; // of the cells
  const cell = Math.max(15, Math.min(46, (900 - left - labelWidth - 18) / datasets.length));
  const names = datasets.map((name) => fitText(name, 130, { size: 12 }));
  const tallest = Math.max(...names.map((name) => textWidth(name, { size: 12 })));
  const top = 26 + Math.SQRT1_2 * (tallest + 12);
  const right = left + cell * datasets.length;

  // Where each row is: clusters apart.
  const ys: number[] = [];
  let y = top;
  for (const cluster of clusters) {
    for (let i = 0; i < cluster.length; i++) {
      ys.push(y);
      y += rowHeight;
    }
    y += gap;
  }
  const bottom = y - gap;
  const points = pointsAStep(data);
  const slanted = Math.max(
    ...names.map((name, j) => left + (j + 0.5) * cell + Math.SQRT1_2 * (textWidth(name, { size: 12 }) + 12)),
  );
  const centre: Scale = (place) => {
    const [above, below] = [ys[Math.floor(place)] as number, ys[Math.ceil(place)] as number];
    return above + (below - above) * (place - Math.floor(place)) + rowHeight / 2;
  };
  return {
    name: "history",
    width: Math.ceil(Math.max(right + 10 + labelWidth + 8, slanted + 6, left + 376)),
    height: Math.ceil(bottom + 74 + (nLeftOut > 0 ? 18 : 0)),
    title: `History of ${nModels} models on ${datasets.length} datasets, in ${clusters.length} clusters`,
    description: clusters
      .slice(0, 20)
      .map((cluster, c) => `cluster ${c + 1}: ${cluster.map(({ model }) => model).join(", ")}`)
      .join("; "),
    body: markup`<defs><pattern id="history-missing" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch" width="5" height="5"/><path class="hatch-line" d="M0 0V5"/></pattern></defs>
${names.map((name, j) => markup`<text class="ink small-name" font-size="12" transform="translate(${left + (j + 0.5) * cell} ${top - 7}) rotate(-45)"><title>${datasets[j]}</title>${name}</text>\n`)}${rows.map((row, i) => drawRow(data, row, labels[i] as RowLabel, { left, y: ys[i] as number, cell, rowHeight, points }))}${drawBands(clusters, ys, left, rowHeight)}${treeWidth > 0 && drawDendrogram(joins, threshold, centre, { left: 14, right: 14 + treeWidth, top, bottom })}${drawLegend(points, left, bottom + 16)}${nLeftOut > 0 && markup`<text class="muted" x="${left}" y="${bottom + 84}">and ${String(nLeftOut)} more models in small clusters</text>`}`,
  };
}

interface RowLabel {
  readonly text: string;
  readonly bold: boolean;
}

function labelOf({ model, nModels, mean, isRepresentative }: HistoryRow): RowLabel {
  const before = mean === undefined ? "" : `${formatAccuracy(mean)} `;
  const more = nModels > 1 ? ` and ${nModels - 1} like it` : "";
  const name = fitText(model, 230, { size: 12, bold: isRepresentative });
  return { text: `${before}${name}${more}`, bold: isRepresentative };
}

interface RowPlace {
  readonly left: number;
  readonly y: number;
  readonly cell: number;
  readonly rowHeight: number;
  readonly points: number;
}

function drawRow(
  { datasets, columnMeans }: ClusteredHistory,
  { model, values }: HistoryRow,
  label: RowLabel,
  { left, y, cell, rowHeight, points }: RowPlace,
): Markup {
  const withNumbers = cell >= 22 && rowHeight >= 16;
  const cells = values.map((value, j) => {
    const x = left + j * cell;
    const size = markup`x="${x}" y="${y}" width="${cell - 1}" height="${rowHeight - 1}"`;
    if (value === undefined)
      return markup`<rect fill="url(#history-missing)" ${size}><title>${model} on ${datasets[j]}: not recorded</title></rect>`;
    const step = stepOf(value, columnMeans[j] as number, points);
    const tip = markup`<title>${model} on ${datasets[j]}: ${formatAccuracy(value)}</title>`;
    return markup`<rect class="step-${step}" ${size}>${tip}</rect>${withNumbers && markup`<text class="on-step-${step} small" x="${x + (cell - 1) / 2}" y="${y + rowHeight / 2 + 3.5}" text-anchor="middle" pointer-events="none">${(100 * value).toFixed(0)}</text>`}`;
  });
  return markup`<g>${cells}<text class="ink${label.bold && " strong"}" font-size="12" x="${left + datasets.length * cell + 8}" y="${y + rowHeight / 2 + 4}"><title>${model}</title>${label.text}</text></g>\n`;
}

/** A numbered band beside each cluster. */
function drawBands(
  clusters: ClusteredHistory["clusters"],
  ys: readonly number[],
  left: number,
  rowHeight: number,
): Markup {
  let row = 0;
  return markup`${clusters.map((cluster, c) => {
    const [from, to] = [ys[row] as number, (ys[row + cluster.length - 1] as number) + rowHeight - 1];
    row += cluster.length;
    return markup`<rect class="empty" x="${left - 26}" y="${from + 0.5}" width="21" height="${to - from - 1}"/><text class="muted small" x="${left - 15.5}" y="${(from + to) / 2 + 4}" text-anchor="middle">${String(c + 1)}</text>\n`;
  })}`;
}

/** The colours in a row with what they mean. */
function drawLegend(points: number, x: number, y: number): Markup {
  const width = 22;
  const last = steps.light.length - 1;
  const label = (step: number) => {
    const value = (step - middle) * points;
    return `${value > 0 ? "+" : value < 0 ? "−" : ""}${String(Number(Math.abs(value).toFixed(1)))}`;
  };
  return markup`<text class="axis small" x="${x}" y="${y + 10}">points from the dataset's mean</text>
${steps.light.map((_, step) => markup`<rect class="step-${step}" x="${x + step * width}" y="${y + 17}" width="${width - 1}" height="10"/>${(step === 0 || step === middle || step === last) && markup`<text class="axis small" x="${x + (step + 0.5) * width}" y="${y + 40}" text-anchor="middle">${label(step)}</text>`}\n`)}<rect fill="url(#history-missing)" x="${x + 262}" y="${y + 17}" width="${width - 1}" height="10"/><text class="axis small" x="${x + 262 + width + 4}" y="${y + 26}">not recorded</text>
`;
}

function tableOf({ datasets, clusters }: ClusteredHistory): FigureTable {
  const right = "right" as const;
  return {
    columns: [
      { title: "model" },
      { title: "cluster", align: right },
      { title: "mean", align: right },
      ...datasets.map((title) => ({ title, align: right })),
    ],
    rows: clusters.flatMap((cluster, c) =>
      cluster.map(({ model, nModels, mean, values }) => [
        nModels > 1 ? `${model} and ${nModels - 1} like it` : model,
        String(c + 1),
        mean === undefined ? "" : formatAccuracy(mean),
        ...values.map((value) => (value === undefined ? "" : formatAccuracy(value))),
      ]),
    ),
  };
}

export const history = figure({
  title: "History",
  caption:
    "Every model's final accuracy on every benchmark dataset, in percent. Models that behave alike stand together: the tree joins them at their distance, and is cut into the numbered clusters; the representative of a cluster is in bold. Colour is the distance from the dataset's mean.",
  data: clusteredHistory,
  draw: drawClusteredHistory,
  table: tableOf,
});
