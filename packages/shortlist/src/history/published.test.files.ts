/** The published records of the paper's authors (see ../../../../../shared/published/README.md), as our types. */
import { matrix } from "../numeric/matrix.ts";
import { sharedJson, sharedText } from "../numeric/shared.test.files.ts";
import type { Curve, History } from "./history.ts";
import type { PerformanceMatrix } from "./performance-matrix.ts";

interface PublishedHistory {
  readonly datasets: string[];
  readonly history: Record<string, Record<string, { val: number[]; test: number } | null>>;
}

/**
 * The authors' fine-tuning histories, rounded to two decimals as their programs round them. Their loader puts a curve
 * of zeros where none was recorded; `missing: "zeros"` does the same, which the golden fine selection needs.
 */
export function publishedHistory({ missing }: { missing: "zeros" | "absent" }): History | undefined {
  const published = sharedJson<PublishedHistory>("published/olml-demo/nlp_history.json");
  if (published === undefined) return undefined;
  const curves: Curve[] = [];
  for (const [model, cells] of Object.entries(published.history)) {
    for (const dataset of published.datasets) {
      const cell = cells[dataset] ?? (missing === "zeros" ? { val: [0, 0, 0, 0, 0], test: 0 } : undefined);
      if (cell === undefined) continue;
      const { val, test } = cell;
      curves.push({ model, dataset, seed: 0, validation: val.map(round), test: round(test), seconds: 1 });
    }
  }
  return { metric: "accuracy", curves };
}

/** Python's round(value, 2): toFixed, but an exact half goes to the even digit. */
function round(value: number): number {
  const isExactHalf = Number.isInteger(value * 8) && !Number.isInteger(value * 4);
  return isExactHalf ? (2 * Math.round(value * 50)) / 100 : Number(value.toFixed(2));
}

/**
 * A published performance matrix. Values of 0 and below are marked missing, as the authors' distance skips them.
 *
 * @param path below the shared folder
 */
export function publishedMatrix(path: string, datasetsPath: string): PerformanceMatrix | undefined {
  const text = sharedText(path);
  if (text === undefined) return undefined;
  const [header, ...lines] = text
    .trim()
    .split(/\r?\n/)
    .map((line) => line.trim().split(/\s+/));
  const rowsOfDatasets = lines.map((line) => line.map(Number));
  const models = header!;
  const values = matrix(models.map((_, model) => rowsOfDatasets.map((row) => row[model]!)));
  const datasets = sharedText(datasetsPath)!.trim().split(/\r?\n/);
  if (datasets.length !== rowsOfDatasets.length) throw new Error(`${datasetsPath} does not fit ${path}`);
  return { models, datasets, values, known: Uint8Array.from(values.data, (value) => (value > 0 ? 1 : 0)) };
}
