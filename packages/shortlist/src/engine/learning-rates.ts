import type { TextModel } from "./text-model.ts";

/** Learning rates at the top of the schedule. */
export interface LearningRates {
  /** Of the pretrained weights. */
  readonly encoder: number;
  /** Of the new classifier. */
  readonly head: number;
}

/**
 * Learning rates that suit a model of this kind and width, for AdamW with warm-up and linear decay.
 *
 * A transformer of width 384 gets 5e-5; the rate goes with 1 / width, so narrower ones get more, within [2e-5, 5e-4].
 * Its new head, which starts from nothing, gets 2e-3.
 *
 * AdamW moves every number by about the rate, however large the number is. Static vectors come in any size, so their
 * rate is a fiftieth of it, and the head's goes the other way: 0.015 over it.
 *
 * @param vectorSize root mean square of the numbers in the table of static vectors
 * @default vectorSize: 0.5
 *
 * @example
 * defaultLearningRates({ architecture: "bert", hiddenSize: 384 }); // { encoder: 5e-5, head: 2e-3 }
 */
export function defaultLearningRates(
  model: Pick<TextModel, "architecture" | "hiddenSize">,
  vectorSize = 0.5,
): LearningRates {
  if (model.architecture === "static") {
    return { encoder: within(1e-4, 0.1, 0.02 * vectorSize), head: within(2e-3, 0.3, 0.015 / vectorSize) };
  }
  return { encoder: within(2e-5, 5e-4, (5e-5 * 384) / model.hiddenSize), head: 2e-3 };
}

function within(low: number, high: number, value: number): number {
  return Math.min(high, Math.max(low, value));
}

/** Root mean square of some numbers. */
export function sizeOfNumbers(values: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! ** 2;
  return Math.sqrt(sum / values.length);
}
