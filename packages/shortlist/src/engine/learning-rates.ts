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
 * Static embeddings, where only the rows of the tokens at hand move, get 3e-3. The new head starts from nothing and
 * gets 2e-3 (1e-2 on static embeddings, whose vectors are short).
 *
 * @example
 * defaultLearningRates({ architecture: "bert", hiddenSize: 384 }); // { encoder: 5e-5, head: 2e-3 }
 */
export function defaultLearningRates(model: Pick<TextModel, "architecture" | "hiddenSize">): LearningRates {
  if (model.architecture === "static") return { encoder: 3e-3, head: 1e-2 };
  const encoder = (5e-5 * 384) / model.hiddenSize;
  return { encoder: Math.min(5e-4, Math.max(2e-5, encoder)), head: 2e-3 };
}
