import { datasetZScores } from "../history/dataset-z-scores.ts";
import type { Curve, History } from "../history/history.ts";
import { type PerformanceMatrix, performanceMatrix, performanceOf } from "../history/performance-matrix.ts";
import { standingElsewhere } from "../history/standing-elsewhere.ts";
import { mean } from "../numeric/mean.ts";
import { median } from "../numeric/median.ts";
import { standardDeviation } from "../numeric/standard-deviation.ts";
import type { CreditOf } from "./scheduler.ts";
import { smoothedValidation } from "./smoothed-validation.ts";

export interface LearnCreditOptions {
  /** The target's own name, when it is in the history: it must not predict itself. @default [] */
  readonly exclude?: readonly string[];
}

/** Credit is cut here: where validation says nothing at all, prior and proxy decide alone. */
const MOST_CREDIT = 100;
/** Added to a dataset's spread, so that one on which all models are alike does not outweigh the others. */
const LEAST_SPREAD = 0.005;

/**
 * How much one standard deviation of expected standing is worth beside the validation after each stage.
 *
 * On every benchmark dataset the final accuracy of a model, from the mean of all models there, is predicted by its smoothed
 * validation accuracy at that stage, from the mean, and by where it stands on the other datasets, by least squares, each
 * dataset counting alike. The weights are drawn towards "validation alone" by one dataset's worth. The credit is the one
 * weight over the other; a stage beyond every curve is taken as the last one recorded.
 *
 * Cost: O(nDatasets² · nModels) once, O(nDatasets · nModels) a stage; each stage is learned when it is first asked for.
 * Source: docs/decisions/0007-default-policy.md.
 *
 * @example
 * learnCredit({ metric: "accuracy", curves: [] })(1); // 0
 */
export function learnCredit(history: History, options: LearnCreditOptions = {}): CreditOf {
  const { exclude = [] } = options;
  const matrix = performanceMatrix(history, { exclude });
  const recorded = recordedDatasets(history, matrix);
  const longest = Math.max(0, ...recorded.flatMap(({ rows }) => rows.map(({ curve }) => curve.length)));
  const spread = recorded.length === 0 ? 0 : median(recorded.map(({ spread }) => spread));
  const found = new Map<number, number>();
  return (stage) => {
    const asked = Math.min(stage, longest);
    if (asked === 0) return 0;
    let credit = found.get(asked);
    if (credit === undefined) {
      credit = spread * weightOfStanding(recorded, asked, spread, matrix.models.length);
      found.set(asked, credit);
    }
    return credit;
  };
}

interface RecordedDataset {
  /** Standard deviation of the final accuracies. */
  readonly spread: number;
  readonly rows: readonly {
    readonly curve: readonly number[];
    readonly final: number;
    readonly elsewhere: number;
  }[];
}

/** Every dataset with at least three recorded curves. */
function recordedDatasets(history: History, matrix: PerformanceMatrix): RecordedDataset[] {
  const zScores = datasetZScores(matrix);
  const curvesOf = new Map<string, Curve[]>();
  for (const curve of history.curves) {
    if (curve.validation.length === 0) continue;
    const cell = `${curve.dataset} ${curve.model}`;
    curvesOf.set(cell, [...(curvesOf.get(cell) ?? []), curve]);
  }
  return matrix.datasets.flatMap((dataset, column) => {
    const rows = matrix.models.flatMap((model, row) => {
      const final = performanceOf(matrix, row, column);
      const seeds = curvesOf.get(`${dataset} ${model}`);
      if (final === undefined || seeds === undefined) return [];
      return { curve: meanCurve(seeds), final, elsewhere: standingElsewhere(zScores, row, column) };
    });
    return rows.length < 3 ? [] : { spread: standardDeviation(rows.map(({ final }) => final)), rows };
  });
}

function meanCurve(seeds: readonly Curve[]): number[] {
  const length = Math.min(...seeds.map(({ validation }) => validation.length));
  return Array.from({ length }, (_, epoch) =>
    mean(seeds.map(({ validation }) => validation[epoch] as number)),
  );
}

/** Weight of standing elsewhere (in units of `spread`) over that of the smoothed validation, both at least 0. */
function weightOfStanding(
  datasets: readonly RecordedDataset[],
  stage: number,
  spread: number,
  strength: number,
): number {
  let [vv, ve, ee, vf, ef, n] = [0, 0, 0, 0, 0, 0];
  for (const dataset of datasets) {
    const rows = dataset.rows.filter(({ curve }) => curve.length >= stage);
    if (rows.length < 3) continue;
    const scale = dataset.spread + LEAST_SPREAD;
    const validations = centred(rows.map(({ curve }) => smoothedValidation(curve.slice(0, stage)) / scale));
    const standings = centred(rows.map(({ elsewhere }) => (elsewhere * spread) / scale));
    const finals = centred(rows.map(({ final }) => final / scale));
    rows.forEach((_, i) => {
      const [v, e, f] = [validations[i] as number, standings[i] as number, finals[i] as number];
      vv += v * v;
      ve += v * e;
      ee += e * e;
      vf += v * f;
      ef += e * f;
      n++;
    });
  }
  if (n === 0 || vv === 0) return 0;
  const pull = strength * (vv / n); // one dataset's worth of rows that say "validation alone"
  const [a, c] = [vv + pull, ee + pull];
  const determinant = a * c - ve * ve;
  const ofValidation = (c * (vf + pull) - ve * ef) / determinant;
  const ofStanding = (a * ef - ve * (vf + pull)) / determinant;
  if (ofStanding <= 0) return 0;
  return ofValidation * MOST_CREDIT <= ofStanding ? MOST_CREDIT : ofStanding / ofValidation;
}

function centred(values: readonly number[]): number[] {
  const centre = mean(values);
  return values.map((value) => value - centre);
}
