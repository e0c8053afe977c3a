import { TrainingSession } from "onnx-grad";
import { createMatrix, type Matrix } from "../numeric/matrix.ts";
import { softmax } from "../numeric/softmax.ts";
import type { EncodedTexts } from "./encode-texts.ts";
import type { Encoder, EncoderInput } from "./encoder.ts";
import type { Examples } from "./examples.ts";
import { prepareAhead } from "./prepare-ahead.ts";
import type { PretrainedModel } from "./pretrained-model.ts";
import { examplesOf } from "./text-examples.ts";

export interface InferenceOptions {
  /** @default the number of processors */
  readonly threads?: number;
  readonly signal?: AbortSignal;
}

/**
 * Which layer's vectors: the model's own, those of one layer, or the mean over all layers but 0.
 *
 * 0 is the embeddings, or a convolutional network's stem. Of networks for pictures, layers are blocks, of ResNet and ConvNeXt
 * stages, and what follows the last one (a norm, a convolution) is in "last" alone. Where the vector is the class token's, as
 * ViT's, layer 0 is the same for every picture.
 */
export type FeatureLayer = "last" | "mean" | number;

export interface FeatureOptions extends InferenceOptions {
  /** @default "last" */
  readonly layer?: FeatureLayer;
}

/**
 * The model's vector of every text or picture, without any training.
 *
 * The model runs in a process of its own, so the caller's event loop stays free.
 *
 * @returns (nExamples × hiddenSize); a single layer of a convolutional network is as wide as it has channels
 * @throws {ArtifactError} if the weights cannot be read
 * @throws {RangeError} if the model has no such layer, or none of the same width to take the mean of; of an ONNX export only
 *   the last one can be read
 *
 * @example
 * const model = await openTextModel("packages/shortlist/src/engine/goldens/tiny-bert");
 * const features = await extractFeatures(model, encodeTexts(model, ["the film", "good"]));
 * [features.nRows, features.nColumns]; // [2, 12]
 */
export async function extractFeatures(
  model: PretrainedModel,
  encoded: EncodedTexts | Examples,
  options: FeatureOptions = {},
): Promise<Matrix> {
  const { layer = "last", ...inference } = options;
  const encoder = await model.buildEncoder({ layers: layer !== "last" });
  const { builder, inputs } = encoder;
  const { vectors, width } = featuresOf(model, encoder, layer);
  builder.output(vectors, "example_features", "float32", ["batch", width]);
  const session = await TrainingSession.create(builder.build(), sessionOptions("example_features", options));
  try {
    return await evaluateExamples(session, {
      examples: examplesOf(model, encoded),
      inputs,
      output: "example_features",
      nColumns: width,
      ...inference,
    });
  } finally {
    await session.dispose();
  }
}

/**
 * The class probabilities that the model's own source head gives every text or picture.
 *
 * @returns (nExamples × nSourceLabels), rows sum to 1
 * @throws {RangeError} if the model has no source head
 *
 * @example
 * const model = await openTextModel("packages/shortlist/src/engine/goldens/tiny-bert");
 * const { data } = await sourceProbabilities(model, encodeTexts(model, ["good"]));
 * data[0] + data[1] + data[2]; // ≈ 1
 */
export async function sourceProbabilities(
  model: PretrainedModel,
  encoded: EncodedTexts | Examples,
  options: InferenceOptions = {},
): Promise<Matrix> {
  const { builder, inputs, sourceLogits } = await model.buildEncoder({ sourceHead: true });
  if (sourceLogits === undefined || model.sourceLabels === undefined) {
    throw new RangeError(`Cannot compute source probabilities of ${model.id}: it has no source head`);
  }
  const nColumns = model.sourceLabels.length;
  builder.output(sourceLogits, "source_logits", "float32", ["batch", nColumns]);
  const session = await TrainingSession.create(builder.build(), sessionOptions("source_logits", options));
  try {
    const logits = await evaluateExamples(session, {
      examples: examplesOf(model, encoded),
      inputs,
      output: "source_logits",
      nColumns,
      ...options,
    });
    return softmax(logits);
  } finally {
    await session.dispose();
  }
}

/** Name of a layer's vectors in the graph, and their width. */
function featuresOf(
  { id, hiddenSize }: PretrainedModel,
  { builder, features, layers, layerWidths }: Encoder,
  layer: FeatureLayer,
): { readonly vectors: string; readonly width: number } {
  if (layer === "last") return { vectors: features, width: hiddenSize };
  if (layers === undefined) {
    throw new RangeError(
      `Cannot read layer ${layer} of ${id}: of an ONNX export only the last layer can be read`,
    );
  }
  const widths = layerWidths ?? layers.map(() => hiddenSize);
  if (layer === "mean") {
    // The embeddings are no layer of their own, but all that a static model has.
    const first = Math.min(1, layers.length - 1);
    const width = widths[first] as number;
    if (widths.slice(first).every((other) => other === width))
      return { vectors: builder.op("Mean", layers.slice(first)), width };
    throw new RangeError(
      `Cannot read the mean of the layers of ${id}: they are ${[...new Set(widths.slice(first))].join(", ")} wide; it must be last, or one layer from 0 to ${layers.length - 1}`,
    );
  }
  const [vectors, width] = [layers[layer], widths[layer]];
  if (vectors === undefined || width === undefined) {
    throw new RangeError(`Cannot read layer ${layer} of ${id}: its layers are 0 to ${layers.length - 1}`);
  }
  return { vectors, width };
}

/** A session in which nothing is trained; it wants a loss all the same, which is never computed. */
function sessionOptions(output: string, { threads }: InferenceOptions) {
  return { loss: output, trainable: () => false, seed: 0, ...(threads === undefined ? {} : { threads }) };
}

/** What to compute for which examples. */
export interface Evaluation {
  readonly examples: Examples;
  readonly inputs: readonly EncoderInput[];
  /** Name of a graph output (batch × nColumns). */
  readonly output: string;
  readonly nColumns: number;
  /**
   * Which examples, in the order of the result's rows.
   * @default all
   */
  readonly rows?: Int32Array;
  readonly signal?: AbortSignal | undefined;
}

/** One output for many examples (nRows × nColumns), computed in batches. */
export async function evaluateExamples(session: TrainingSession, evaluation: Evaluation): Promise<Matrix> {
  const { examples, inputs, output, nColumns, signal } = evaluation;
  const rows = evaluation.rows ?? Int32Array.from({ length: examples.nExamples }, (_, i) => i);
  const result = createMatrix(rows.length, nColumns);
  const placesOf = new Map<number, number[]>();
  rows.forEach((row, place) => {
    const places = placesOf.get(row);
    if (places) places.push(place);
    else placesOf.set(row, [place]);
  });
  const batches = examples.evaluationBatches(Int32Array.from(placesOf.keys()));
  for await (const batch of prepareAhead(batches, inputs)) {
    signal?.throwIfAborted();
    const values = (await session.evaluate(batch.feeds, [output]))[output]!.data as Float32Array;
    batch.rows.forEach((row, i) => {
      const vector = values.subarray(i * nColumns, (i + 1) * nColumns);
      for (const place of placesOf.get(row)!) result.data.set(vector, place * nColumns);
    });
  }
  return result;
}
