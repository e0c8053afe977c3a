import { rankTrials } from "../select/rank-trials.ts";
import type { Decision, Scheduler } from "../select/scheduler.ts";

export interface ReplayInput {
  readonly scheduler: Scheduler;
  /** In the order of recall, which breaks ties. */
  readonly shortlist: readonly string[];
  readonly nStages: number;
  /** (nStagesRecorded), validation accuracies of a model; may be shorter than its training would be. */
  readonly curveOf: (model: string) => readonly number[];
  /** What recall expected of a model. */
  readonly expectedOf?: (model: string) => number | undefined;
  /** Whether the model failed in the stage after those recorded. */
  readonly hasFailed?: (model: string) => boolean;
  /** What stands in for a stage that was not recorded; without it the replay stops before the first such stage. */
  readonly assume?: (model: string, stage: number) => number;
}

/** One stage of a replayed selection. */
export interface ReplayedStage {
  readonly stage: number;
  /** The models that trained in this stage, in list order; those of stage 0 only start. */
  readonly entering: readonly string[];
  readonly decisions: readonly Decision[];
}

export interface ReplayedSelection {
  /** Undefined if the replay had to stop. */
  readonly picked: string | undefined;
  readonly stages: readonly ReplayedStage[];
  /** Stages whose outcome was assumed, or that the replay stopped before: by model, ascending. */
  readonly missing: ReadonlyMap<string, readonly number[]>;
  /** Epochs of the stages replayed, recorded or assumed. */
  readonly nEpochs: number;
}

/**
 * Plays a scheduler over what a journal recorded, stage by stage, and says which stages it would have needed that
 * were never trained.
 *
 * @throws {RangeError} if there are no models
 *
 * @example
 * const curves = { a: [0.5, 0.6], b: [0.7] };
 * const input = { shortlist: ['a', 'b'], nStages: 2, curveOf: (model) => curves[model] };
 * const { picked, missing } = replaySelection({ ...input, scheduler: schedulers['brute-force']() });
 * [picked, missing.get('b')]; // [undefined, [2]]
 */
export function replaySelection(input: ReplayInput): ReplayedSelection {
  const { scheduler, shortlist, nStages, curveOf, expectedOf, hasFailed = () => false, assume } = input;
  const stages: ReplayedStage[] = [];
  const missing = new Map<string, number[]>();
  const curves = new Map(shortlist.map((model) => [model, [...curveOf(model)]]));
  let nEpochs = 0;
  const viewsAt = (stage: number, models: readonly string[]) =>
    models.map((model) => {
      const expected = expectedOf?.(model);
      const validationCurve = (curves.get(model) as number[]).slice(0, stage);
      return { model, validationCurve, ...(expected !== undefined && { expected }) };
    });
  const staying = (decisions: readonly Decision[]) =>
    decisions.filter(({ action }) => action === "train-on").map(({ model }) => model);
  const result = (picked: string | undefined) => ({ picked, stages, missing, nEpochs });

  let alive = [...shortlist];
  for (let stage = 0; stage <= nStages; stage++) {
    const trained: string[] = [];
    for (const model of alive) {
      const curve = curves.get(model) as number[];
      if (stage <= curve.length) trained.push(model);
      else if (hasFailed(model)) continue;
      else {
        missing.set(model, [...(missing.get(model) ?? []), stage]);
        if (assume === undefined) continue;
        curve.push(assume(model, stage));
        trained.push(model);
      }
    }
    if (assume === undefined && missing.size > 0) return result(undefined);
    if (trained.length === 0) {
      const trials = viewsAt(stage - 1, alive).filter(({ validationCurve }) => validationCurve.length > 0);
      return result(rankTrials({ stage: stage - 1, nStages, trials })[0]?.model);
    }
    if (stage > 0) nEpochs += trained.length;
    const decisions = scheduler.decide({ stage, nStages, trials: viewsAt(stage, trained) });
    stages.push({ stage, entering: trained, decisions });
    alive = staying(decisions);
  }
  return result(alive[0]);
}
