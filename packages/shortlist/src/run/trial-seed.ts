import { createRng } from "../numeric/random.ts";

/**
 * The seed of a model's trial: it depends on the run's seed and the model alone, so that the same model trains the same
 * in every run of this seed, whatever else is on the shortlist.
 *
 * @example
 * trialSeed(0, "mini-en") === trialSeed(0, "mini-de"); // false
 */
export function trialSeed(runSeed: number | string, model: string): number {
  return createRng(runSeed)
    .fork(`trial ${model}`)
    .integer(2 ** 31);
}
