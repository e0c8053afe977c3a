import { crossEntropyLoss, type Model, type Tensor } from "onnx-grad";
import { createRng } from "../numeric/random.ts";
import type { EncoderInput } from "./encoder.ts";
import { linearHead } from "./linear-head.ts";
import { dropOut } from "./pooling.ts";
import type { PretrainedModel } from "./pretrained-model.ts";

/** An encoder with a new classifier on top, ready to be trained. */
export interface Classifier {
  /**
   * Inputs: the encoder's, `labels` int64 (batch), `sampleWeights` float32 (batch). Outputs: `logits`
   * (batch × nClasses) and `loss`, the weighted mean cross-entropy.
   */
  readonly graph: Model;
  readonly inputs: readonly EncoderInput[];
  readonly encoderParameters: readonly string[];
  readonly headParameters: readonly string[];
}

export interface ClassifierOptions {
  /** Seed of the head's first weights. */
  readonly seed: number | string;
  /**
   * Dropout between encoder and head.
   * @default that of the model's own configuration
   */
  readonly dropout?: number;
}

/** Standard deviation of a new head's weights, as in BERT. */
const headDeviation = 0.02;

/**
 * An encoder with dropout, a linear head and its cross-entropy on top. The head starts from normal numbers of
 * deviation 0.02 and zero bias.
 *
 * @throws {RangeError} if there are fewer than 2 classes
 *
 * @example
 * const model = await openTextModel("packages/shortlist/src/engine/goldens/tiny-bert");
 * const { graph } = await buildClassifier(model, 4, { seed: 1 });
 * graph.outputs.map(({ name }) => name); // ["logits", "loss"]
 */
export async function buildClassifier(
  model: PretrainedModel,
  nClasses: number,
  { seed, dropout = model.headDropout }: ClassifierOptions,
): Promise<Classifier> {
  if (!Number.isInteger(nClasses) || nClasses < 2) {
    throw new RangeError(`Cannot build a classifier of ${nClasses} classes: there must be at least 2`);
  }
  const encoder = await model.buildEncoder();
  const { builder } = encoder;
  const dropped = dropOut(builder, encoder.features, dropout);
  const head =
    builder.has("classifier.weight") || builder.has("classifier.bias") ? "shortlist_head" : "classifier";
  const logits = linearHead(builder, dropped, head, newHead(nClasses, model.hiddenSize, seed));
  const labels = builder.input("labels", "int64", ["batch"]);
  const sampleWeights = builder.input("sampleWeights", "float32", ["batch"]);
  const loss = crossEntropyLoss(builder, logits, labels, sampleWeights);
  builder.output(logits, "logits", "float32", ["batch", nClasses]);
  builder.output(loss, "loss", "float32", []);
  return {
    graph: builder.build(),
    inputs: encoder.inputs,
    encoderParameters: encoder.parameters,
    headParameters: [`${head}.weight`, `${head}.bias`],
  };
}

function newHead(
  nClasses: number,
  hiddenSize: number,
  seed: number | string,
): { weight: Tensor; bias: Tensor } {
  const rng = createRng(seed).fork("classifier head");
  const weight = Float32Array.from({ length: nClasses * hiddenSize }, () => rng.normal() * headDeviation);
  return {
    weight: { type: "float32", dims: [nClasses, hiddenSize], data: weight },
    bias: { type: "float32", dims: [nClasses], data: new Float32Array(nClasses) },
  };
}
