import type { PretrainedModel } from "./pretrained-model.ts";

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
 * A transformer of width 384 gets 5e-5, narrower ones more: the rate goes with width to the power -2.5, within
 * [2e-5, 1e-3]. Its new head, which starts from nothing, gets 2e-3 at width 384, by the power -0.5. Fitted to models
 * of widths 384 and 128 and a few hundred texts.
 *
 * AdamW moves every number by about the rate, however large the number is. Static vectors come in any size, so their
 * rate is a fiftieth of it, and the head's goes the other way: 0.015 over it.
 *
 * Convolutional networks get 1e-3 and their heads 5e-3: of 2e-5, 3e-4, 1e-3 and 2e-3 the last two were best, and equal within
 * noise, for EfficientNet-Lite0 on 128 drawings.
 *
 * @param vectorSize root mean square of the numbers in the table of static vectors
 * @default vectorSize: 0.5
 *
 * @example
 * defaultLearningRates({ architecture: "bert", hiddenSize: 384 }); // { encoder: 5e-5, head: 2e-3 }
 */
export function defaultLearningRates(
  model: Pick<PretrainedModel, "architecture" | "hiddenSize" | "isConvolutional">,
  vectorSize = 0.5,
): LearningRates {
  if (model.architecture === "static") {
    return { encoder: within(1e-4, 0.1, 0.02 * vectorSize), head: within(2e-3, 0.3, 0.015 / vectorSize) };
  }
  if (model.isConvolutional === true) return { encoder: 1e-3, head: 5e-3 };
  const narrowness = 384 / model.hiddenSize;
  return {
    encoder: within(2e-5, 1e-3, 5e-5 * narrowness ** 2.5),
    head: within(1e-3, 5e-3, 2e-3 * narrowness ** 0.5),
  };
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
