import type { Curve } from "shortlist";

/** What the picture of the performance matrix shows: rows of models, columns of datasets, one value a cell. */
export interface MatrixFigure {
  models: string[];
  datasets: string[];
  /** (nModels × nDatasets); undefined where nothing was recorded. */
  values: (number | undefined)[][];
  /** The free baseline, per dataset. */
  baseline: (number | undefined)[];
}

/** Final test accuracies, models by their mean rank, datasets in the order of the recipe. */
export function matrixFigure(
  curves: readonly Curve[],
  datasets: readonly string[],
  baselines: ReadonlyMap<string, number>,
): MatrixFigure {
  const test = new Map(curves.map((curve) => [`${curve.model} ${curve.dataset}`, curve.test]));
  const names = [...new Set(curves.map(({ model }) => model))];
  const meanRank = (model: string): number => {
    const ranks = datasets.flatMap((dataset) => {
      const own = test.get(`${model} ${dataset}`);
      if (own === undefined) return [];
      return [1 + names.filter((other) => (test.get(`${other} ${dataset}`) ?? 0) > own).length];
    });
    return ranks.reduce((sum, rank) => sum + rank, 0) / Math.max(1, ranks.length);
  };
  const models = names.sort((a, b) => meanRank(a) - meanRank(b));
  return {
    models,
    datasets: [...datasets],
    values: models.map((model) => datasets.map((dataset) => test.get(`${model} ${dataset}`))),
    baseline: datasets.map((dataset) => baselines.get(dataset)),
  };
}

const cell = { width: 46, height: 20 };
const left = 240;
const top = 96;
const caption = "Test accuracy in percent after 5 epochs; colour: from the worst to the best of a column.";
/** In pixels, in a wide font. */
const captionWidth = 540;

/**
 * The matrix as an SVG heat map. A cell's colour is its place between the worst and the best model of that dataset
 * (yellow best, dark worst), its number the accuracy in percent; the last row is the free baseline.
 */
export function drawMatrix(
  { models, datasets, values, baseline }: MatrixFigure,
  baselineName: string,
): string {
  const width = left + datasets.length * cell.width + 16;
  const height = top + (models.length + 1) * cell.height + 40;
  const parts: string[] = [];
  const text = (x: number, y: number, content: string, more = ""): void => {
    parts.push(`<text x="${x}" y="${y}" ${more}>${content}</text>`);
  };
  datasets.forEach((dataset, j) => {
    const x = left + (j + 0.5) * cell.width;
    text(x, top - 8, dataset, `transform="rotate(-40 ${x} ${top - 8})"`);
  });
  const row = (name: string, i: number, numbers: readonly (number | undefined)[], offset: number): void => {
    const y = top + i * cell.height + offset;
    text(left - 8, y + 14, name, 'text-anchor="end"');
    numbers.forEach((value, j) => {
      if (value === undefined) return;
      const column = values.flatMap((other) => other[j] ?? []);
      const low = Math.min(...column);
      const high = Math.max(...column);
      const share = Math.min(
        1,
        Math.max(0, column.length === 0 || high === low ? 0.5 : (value - low) / (high - low)),
      );
      const x = left + j * cell.width;
      parts.push(
        `<rect x="${x}" y="${y}" width="${cell.width - 1}" height="${cell.height - 1}" fill="${colour(share)}"/>`,
      );
      const percent = (100 * value).toFixed(0);
      const ink = share > 0.55 ? "#111" : "#fff";
      text(x + cell.width / 2, y + 14, percent, `text-anchor="middle" fill="${ink}"`);
    });
  };
  models.forEach((model, i) => {
    row(model, i, values[i]!, 0);
  });
  row(baselineName, models.length, baseline, 8);
  text(Math.min(left, width - 8 - captionWidth), height - 8, caption, 'fill="#555"');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12">`,
    `<title>Performance matrix of the starter zoo</title>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...parts,
    "</svg>",
    "",
  ].join("\n");
}

const stops = [
  [68, 1, 84],
  [59, 82, 139],
  [33, 145, 140],
  [94, 201, 98],
  [253, 231, 37],
];

/** Viridis, by linear interpolation of five of its colours. */
export function colour(share: number): string {
  const place = share * (stops.length - 1);
  const i = Math.min(stops.length - 2, Math.floor(place));
  const mix = stops[i]!.map((from, k) => Math.round(from + (place - i) * (stops[i + 1]![k]! - from)));
  return `rgb(${mix.join(" ")})`;
}
