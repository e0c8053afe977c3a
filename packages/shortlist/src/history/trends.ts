import { clusterValues } from "../numeric/cluster-values.ts";
import { mean } from "../numeric/mean.ts";
import type { Curve, History } from "./history.ts";

/** A convergence trend: benchmark datasets on which one model's training looked alike at one stage. */
export interface Trend {
  /** Mean validation accuracy of the group at the stage. */
  readonly validation: number;
  /** Mean final test accuracy of the group. */
  readonly test: number;
  readonly datasets: readonly string[];
}

export interface TrendOptions {
  /** Datasets to leave out: always the target, when it is in the history. @default [] */
  readonly exclude?: readonly string[];
  /** How many trends at most (c of the paper). @default 3 */
  readonly nTrends?: number;
}

/**
 * Convergence trends of one model after `stage` epochs: CT(m)_t of the paper.
 *
 * The model's benchmark datasets are grouped by its validation accuracy at that epoch, by exact k-means, and each
 * group is summed up by its mean validation accuracy then and its mean test accuracy at the end. Several seeds of
 * one dataset are averaged first, and curves that stop before `stage` are left out. With fewer different
 * validation accuracies than `nTrends` there are fewer trends; without any curve, none.
 *
 * Cost: O(nTrends · nDatasets²).
 * Source: docs/papers.md#two-phase, section on fine selection; differs: exact k-means instead of an unseeded one.
 *
 * @param stage epochs finished, from 1
 * @returns trends by ascending validation accuracy
 * @throws {RangeError} if stage or nTrends is not a whole number from 1
 *
 * @example
 * const curve = { model: "m", seed: 1, seconds: 1 };
 * const curves = [
 *   { ...curve, dataset: "a", validation: [0.5], test: 0.5 },
 *   { ...curve, dataset: "b", validation: [0.75], test: 0.875 },
 * ];
 * trendsOf({ metric: "accuracy", curves }, "m", 1).map((trend) => trend.test); // [0.5, 0.875]
 */
export function trendsOf(
  history: History,
  model: string,
  stage: number,
  options: TrendOptions = {},
): Trend[] {
  const { exclude = [], nTrends = 3 } = options;
  if (!Number.isInteger(stage) || stage < 1) {
    throw new RangeError(`Cannot find trends at stage ${stage}: it counts finished epochs, from 1`);
  }
  const excluded = new Set(exclude);
  const curvesOf = new Map<string, Curve[]>();
  for (const curve of history.curves) {
    if (curve.model !== model || excluded.has(curve.dataset) || curve.validation.length < stage) continue;
    const seeds = curvesOf.get(curve.dataset);
    if (seeds === undefined) curvesOf.set(curve.dataset, [curve]);
    else seeds.push(curve);
  }
  const points = [...curvesOf].map(([dataset, seeds]) => ({
    dataset,
    validation: mean(seeds.map((curve) => curve.validation[stage - 1] as number)),
    test: mean(seeds.map((curve) => curve.test)),
  }));
  const groups = clusterValues(
    points.map((point) => point.validation),
    nTrends,
  );
  return groups.map(({ centre, members }) => {
    const group = points.filter((_, i) => members.includes(i));
    return {
      validation: centre,
      test: mean(group.map((point) => point.test)),
      datasets: group.map((point) => point.dataset),
    };
  });
}

/**
 * The trend whose validation accuracy is nearest (Eq. 5); the lower one when two are equally near.
 *
 * @param trends of one model at one stage, by ascending validation accuracy
 * @returns undefined when there are no trends
 *
 * @example
 * const trends = [0.5, 0.75].map((validation) => ({ validation, test: validation, datasets: [] }));
 * nearestTrend(trends, 0.7).validation; // 0.75
 */
export function nearestTrend(trends: readonly Trend[], validationAccuracy: number): Trend | undefined {
  let nearest: Trend | undefined;
  for (const trend of trends) {
    const distance = Math.abs(trend.validation - validationAccuracy);
    if (nearest === undefined || distance < Math.abs(nearest.validation - validationAccuracy))
      nearest = trend;
  }
  return nearest;
}

/**
 * Final accuracy expected of a model from its validation accuracy now: the test accuracy of the nearest trend (Eq. 6).
 *
 * @param trends of this model at this stage, by ascending validation accuracy
 * @returns undefined when there are no trends: then nothing is known to predict from
 *
 * @example
 * const trends = [
 *   { validation: 0.5, test: 0.5, datasets: ["a"] },
 *   { validation: 0.75, test: 0.875, datasets: ["b"] },
 * ];
 * predictFinal(trends, 0.7); // 0.875
 */
export function predictFinal(trends: readonly Trend[], validationAccuracy: number): number | undefined {
  return nearestTrend(trends, validationAccuracy)?.test;
}
