import type { History } from "../history/history.ts";
import { mean } from "../numeric/mean.ts";
import { median } from "../numeric/median.ts";
import type { StageCost, Trainer } from "../select/trainer.ts";
import { isNoModelsFault } from "./failure-of.ts";
import type { ModelCost } from "./plan-seconds.ts";

export interface MeasureCostsOptions {
  readonly models: readonly string[];
  /** The first so many may be measured, one after the other; the others are only scaled. */
  readonly nMeasured: number;
  /** Whether these costs leave no doubt, so that no further model need be measured. */
  readonly isEnough: (costs: readonly ModelCost[]) => boolean;
  readonly measure: NonNullable<Trainer["measure"]>;
  readonly seedOf: (model: string) => number;
  readonly history: History | undefined;
  /** No further model is measured once that has taken so long. */
  readonly seconds: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((model: string, step: number, nSteps: number) => void) | undefined;
}

/**
 * What a stage of each model costs on the data of the run: measured on a few steps, as many models as the time allows
 * and as it takes to know enough, and scaled for the others by how long their epochs took on the benchmark datasets, beside those of the measured ones.
 *
 * A model that cannot be measured is left out of the measuring, not of the run: its failure belongs to its trial.
 *
 * @throws {ImageError} if a picture is not what it was when the data was loaded
 * @throws {StoreError} if the disk is full
 * @returns one cost a model, in order; none where not a single model could be measured
 */
export async function measureCosts(options: MeasureCostsOptions): Promise<ModelCost[]> {
  const { models, nMeasured, isEnough, measure, seedOf, history, seconds, signal, onProgress } = options;
  const started = performance.now();
  const measured = new Map<string, StageCost>();
  for (const [step, model] of models.slice(0, nMeasured).entries()) {
    const spent = (performance.now() - started) / 1000;
    const isTooLong = spent + spent / Math.max(1, step) > seconds;
    if (measured.size > 0 && (isTooLong || isEnough(scaleCosts(models, measured, history)))) break;
    onProgress?.(model, step, nMeasured);
    try {
      measured.set(model, await measure({ model, nStages: 2, seed: seedOf(model) }, { signal }));
    } catch (error) {
      signal?.throwIfAborted();
      if (isNoModelsFault(error)) throw error;
    }
  }
  return scaleCosts(models, measured, history);
}

/**
 * Costs of all models from those of a few.
 *
 * @example
 * const measured = new Map([['a', { openSeconds: 1, trainSeconds: 2, evaluateSeconds: 1 }]]);
 * const curve = { dataset: 'd', seed: 1, validation: [0.5, 0.6], test: 0.6 };
 * const curves = [{ ...curve, model: 'a', seconds: 1 }, { ...curve, model: 'b', seconds: 3 }];
 * scaleCosts(['a', 'b'], measured, { metric: 'accuracy', curves })[1].trainSeconds; // 6
 */
export function scaleCosts(
  models: readonly string[],
  measured: ReadonlyMap<string, StageCost>,
  history: History | undefined,
): ModelCost[] {
  if (measured.size === 0) return [];
  const perEpoch = (model: string): number | undefined => {
    const seconds = (history?.curves ?? []).flatMap((curve) =>
      curve.model === model && curve.seconds !== undefined && curve.validation.length > 0
        ? [curve.seconds / curve.validation.length]
        : [],
    );
    return seconds.length === 0 ? undefined : mean(seconds);
  };
  const openSeconds = median([...measured.values()].map((cost) => cost.openSeconds));
  const ratioOf = (part: "trainSeconds" | "evaluateSeconds"): number | undefined => {
    const ratios = [...measured].flatMap(([model, cost]) => {
      const there = perEpoch(model);
      return there === undefined || there === 0 ? [] : [cost[part] / there];
    });
    return ratios.length === 0 ? undefined : median(ratios);
  };
  const [train, evaluate] = [ratioOf("trainSeconds"), ratioOf("evaluateSeconds")];
  const dearest = (part: "trainSeconds" | "evaluateSeconds") =>
    Math.max(...[...measured.values()].map((cost) => cost[part]));
  return models.map((model): ModelCost => {
    const own = measured.get(model);
    if (own !== undefined) return { model, isMeasured: true, ...own };
    const there = perEpoch(model);
    return {
      model,
      isMeasured: false,
      openSeconds,
      trainSeconds: there === undefined || train === undefined ? dearest("trainSeconds") : there * train,
      evaluateSeconds:
        there === undefined || evaluate === undefined ? dearest("evaluateSeconds") : there * evaluate,
    };
  });
}
