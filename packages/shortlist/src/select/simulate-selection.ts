import type { Decision, Scheduler, StageView } from "./scheduler.ts";

/** One stage of a simulated selection. */
export interface SimulatedStage {
  /** 0 = before any training. */
  readonly stage: number;
  /** The models that trained in this stage, in list order. */
  readonly entering: readonly string[];
  readonly decisions: readonly Decision[];
}

export interface SimulatedSelection {
  readonly picked: string;
  /** Epochs trained, all models together. */
  readonly costEpochs: number;
  /** Epochs that each model trained. */
  readonly epochsByModel: ReadonlyMap<string, number>;
  readonly stages: readonly SimulatedStage[];
}

/** A model whose whole validation curve is known. */
export interface RecordedTrial {
  readonly model: string;
  /** (nStages or more), validation accuracy after each stage. */
  readonly validation: readonly number[];
  /** What recall expected of it. */
  readonly expected?: number;
}

/**
 * Plays a scheduler over recorded curves: what it would have picked and what that would have cost.
 *
 * Pure and instant: for backtests, what-ifs and tests. A scheduler sees a curve only up to the current stage.
 *
 * @param trials in shortlist order, which breaks ties
 * @throws {RangeError} if a curve is shorter than nStages, or there are no trials
 *
 * @example
 * const trials = [{ model: 'a', validation: [0.5, 0.6] }, { model: 'b', validation: [0.7, 0.8] }];
 * simulateSelection(schedulers['successive-halving'](), trials, { nStages: 2 }).costEpochs; // 3
 */
export function simulateSelection(
  scheduler: Scheduler,
  trials: readonly RecordedTrial[],
  { nStages }: { readonly nStages: number },
): SimulatedSelection {
  for (const { model, validation } of trials)
    if (validation.length < nStages)
      throw new RangeError(`Cannot simulate ${nStages} stages: ${model} has ${validation.length} recorded`);
  const epochsByModel = new Map(trials.map(({ model }) => [model, 0]));
  const stages: SimulatedStage[] = [];
  let alive = trials;
  for (let stage = 0; stage <= nStages; stage++) {
    const entering = stage === 0 ? [] : alive.map(({ model }) => model);
    for (const model of entering) epochsByModel.set(model, stage);
    const view: StageView = {
      stage,
      nStages,
      trials: alive.map(({ model, validation, expected }) => ({
        model,
        validationCurve: validation.slice(0, stage),
        ...(expected !== undefined && { expected }),
      })),
    };
    const decisions = scheduler.decide(view);
    stages.push({ stage, entering, decisions });
    const kept = new Set(decisions.filter(({ action }) => action === "train-on").map(({ model }) => model));
    alive = alive.filter(({ model }) => kept.has(model));
  }
  const costEpochs = stages.reduce((sum, { entering }) => sum + entering.length, 0);
  const [winner] = alive;
  if (winner === undefined) throw new RangeError(`Cannot simulate ${scheduler.name}: it dropped every trial`);
  return { picked: winner.model, costEpochs, epochsByModel, stages };
}
