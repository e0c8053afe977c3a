import type { Curve, History } from "../history/history.ts";
import { mean } from "../numeric/mean.ts";
import { createRng } from "../numeric/random.ts";
import type { FinalPredictor } from "../select/scheduler.ts";
import { kMeansOfValues, nearestCentre } from "./k-means-of-values.ts";

/**
 * `createTrendPredictor` as the authors' program does it: trends by k-means from drawn centres (quirk 16).
 *
 * They set no seed; with one, a figure of theirs becomes a range over seeds. One curve a model and dataset.
 *
 * @param options.exclude the target: it must not predict itself
 *
 * @example
 * const curve = { model: "m", seed: 0 };
 * const curves = [
 *   { ...curve, dataset: "a", validation: [0.5], test: 0.6 },
 *   { ...curve, dataset: "b", validation: [0.8], test: 0.9 },
 * ];
 * const predict = createSeededTrendPredictor({ metric: "accuracy", curves }, { exclude: "t", nTrends: 2, seed: 1 });
 * predict("m", 1, 0.75); // 0.9
 */
export function createSeededTrendPredictor(
  history: History,
  { exclude, nTrends, seed }: { readonly exclude: string; readonly nTrends: number; readonly seed: number },
): FinalPredictor {
  const curvesOf = new Map<string, Curve[]>();
  for (const curve of history.curves) {
    if (curve.dataset === exclude) continue;
    const curves = curvesOf.get(curve.model);
    if (curves === undefined) curvesOf.set(curve.model, [curve]);
    else curves.push(curve);
  }
  const rng = createRng(seed);
  const found = new Map<string, { readonly centres: readonly number[]; readonly tests: readonly number[] }>();
  return (model, stage, validation) => {
    const key = `${stage} ${model}`;
    let trends = found.get(key);
    if (trends === undefined) {
      const curves = (curvesOf.get(model) ?? []).filter((curve) => curve.validation.length >= stage);
      if (curves.length === 0) return undefined;
      const values = curves.map((curve) => curve.validation[stage - 1] as number);
      const { centres, groupOf } = kMeansOfValues(values, nTrends, rng.fork(key));
      const tests = centres.map((_, group) =>
        mean(curves.flatMap(({ test }, i) => (groupOf[i] === group ? test : []))),
      );
      trends = { centres, tests };
      found.set(key, trends);
    }
    return trends.tests[nearestCentre(trends.centres, validation)];
  };
}
