import type { StageView } from "./scheduler.ts";

/**
 * Refuses a view that no scheduler could decide on: no trials, a model twice, a curve of the wrong length.
 *
 * @throws {RangeError} naming what is wrong and what is allowed
 */
export function checkView({ stage, nStages, trials }: StageView): void {
  if (!Number.isInteger(nStages) || nStages < 1)
    throw new RangeError(`Cannot decide with ${nStages} stages: nStages must be a whole number, at least 1`);
  if (!Number.isInteger(stage) || stage < 0 || stage > nStages)
    throw new RangeError(`Cannot decide after stage ${stage}: stage must be between 0 and ${nStages}`);
  if (trials.length === 0) throw new RangeError("Cannot decide on 0 trials: at least 1 must be left");
  const seen = new Set<string>();
  for (const { model, validationCurve } of trials) {
    if (seen.has(model)) throw new RangeError(`Cannot decide on ${model} twice: models must differ`);
    seen.add(model);
    if (validationCurve.length < stage)
      throw new RangeError(
        `Cannot decide after stage ${stage}: ${model} has ${validationCurve.length} validation values`,
      );
    const bad = validationCurve.slice(0, stage).find((value) => !Number.isFinite(value));
    if (bad !== undefined)
      throw new RangeError(`Cannot decide on ${model}: its validation accuracy is ${bad}, must be finite`);
  }
}
