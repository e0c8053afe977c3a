import type { Tensor } from "onnx-grad";
import { ArtifactError } from "./artifact-error.ts";
import type { BertFamily, BertShape } from "./bert-shape.ts";
import type { Pooling } from "./model-config.ts";
import type { SafetensorsHeader } from "./safetensors.ts";

/** How the parts of a checkpoint are called, per family. */
export interface BertNames {
  readonly prefix: string;
  readonly layer: (i: number) => string;
  readonly query: string;
  readonly key: string;
  readonly value: string;
  readonly attentionOutput: string;
  readonly attentionNorm: string;
  readonly intermediate: string;
  readonly output: string;
  readonly outputNorm: string;
  /** The dense layer and activation between the first token and the family's own classifier. */
  readonly pooler: { readonly dense: string; readonly activation: "Tanh" | "Relu" };
  readonly classifier: string;
}

const bertNames: BertNames = {
  prefix: "bert.",
  layer: (i) => `encoder.layer.${i}.`,
  query: "attention.self.query",
  key: "attention.self.key",
  value: "attention.self.value",
  attentionOutput: "attention.output.dense",
  attentionNorm: "attention.output.LayerNorm",
  intermediate: "intermediate.dense",
  output: "output.dense",
  outputNorm: "output.LayerNorm",
  pooler: { dense: "pooler.dense", activation: "Tanh" },
  classifier: "classifier",
};

/** The names of each family, without its prefix. */
export const namesOf: Record<BertFamily, BertNames> = {
  bert: bertNames,
  roberta: {
    ...bertNames,
    prefix: "roberta.",
    pooler: { dense: "classifier.dense", activation: "Tanh" },
    classifier: "classifier.out_proj",
  },
  distilbert: {
    prefix: "distilbert.",
    layer: (i) => `transformer.layer.${i}.`,
    query: "attention.q_lin",
    key: "attention.k_lin",
    value: "attention.v_lin",
    attentionOutput: "attention.out_lin",
    attentionNorm: "sa_layer_norm",
    intermediate: "ffn.lin1",
    output: "ffn.lin2",
    outputNorm: "output_layer_norm",
    pooler: { dense: "pre_classifier", activation: "Relu" },
    classifier: "classifier",
  },
};

/** A weight in the graph and in the checkpoint. */
export interface BertWeight {
  /** Name in the graph: the checkpoint's, without the family's prefix. */
  readonly name: string;
  /** Shape in the checkpoint. */
  readonly dims: readonly number[];
  /** The graph holds (in × out), the checkpoint (out × in). */
  readonly transposed: boolean;
}

/**
 * Weights of the graph as the checkpoint of a classifier holds them: dense ones turned back, names with the family's
 * prefix.
 *
 * @param values by name in the graph
 */
export function bertCheckpoint(
  family: BertFamily,
  weights: readonly BertWeight[],
  values: ReadonlyMap<string, Tensor>,
): Map<string, Tensor> {
  const { prefix, pooler } = namesOf[family];
  const checkpoint = new Map<string, Tensor>();
  for (const { name, transposed: isTransposed } of weights) {
    const value = values.get(name);
    if (!value) throw new RangeError(`Cannot make a checkpoint without the weight ${name}`);
    // The pooler of RoBERTa and DistilBERT belongs to the classifier, which has no prefix.
    const isPrefixed = family === "bert" || !name.startsWith(`${pooler.dense}.`);
    checkpoint.set(isPrefixed ? prefix + name : name, isTransposed ? transposed(value) : value);
  }
  return checkpoint;
}

/** Every weight that the encoder with this pooling has, in a fixed order. */
export function bertWeights(shape: BertShape, pooling: Pooling): BertWeight[] {
  const names = namesOf[shape.family];
  const weights: BertWeight[] = [];
  const h = shape.hiddenSize;
  const table = (name: string, nRows: number) => weights.push({ name, dims: [nRows, h], transposed: false });
  const dense = (name: string, nIn: number, nOut: number) => {
    weights.push({ name: `${name}.weight`, dims: [nOut, nIn], transposed: true });
    weights.push({ name: `${name}.bias`, dims: [nOut], transposed: false });
  };
  const norm = (name: string) => {
    weights.push({ name: `${name}.weight`, dims: [h], transposed: false });
    weights.push({ name: `${name}.bias`, dims: [h], transposed: false });
  };
  table("embeddings.word_embeddings.weight", shape.vocabularySize);
  table("embeddings.position_embeddings.weight", shape.maxPositions);
  if (shape.nTokenTypes > 0) table("embeddings.token_type_embeddings.weight", shape.nTokenTypes);
  norm("embeddings.LayerNorm");
  for (let i = 0; i < shape.nLayers; i++) {
    const layer = names.layer(i);
    for (const part of [names.query, names.key, names.value, names.attentionOutput])
      dense(layer + part, h, h);
    norm(layer + names.attentionNorm);
    dense(layer + names.intermediate, h, shape.intermediateSize);
    dense(layer + names.output, shape.intermediateSize, h);
    norm(layer + names.outputNorm);
  }
  if (pooling === "pooler") dense(names.pooler.dense, h, h);
  return weights;
}

/** Name of the family's own classifier, without `.weight`. */
export function classifierNameOf(family: BertFamily): string {
  return namesOf[family].classifier;
}

/** Whether the checkpoint holds the dense layer of `pooler` pooling. */
export function hasPooler(header: SafetensorsHeader, family: BertFamily): boolean {
  return checkpointName(header, family, `${namesOf[family].pooler.dense}.weight`) !== undefined;
}

/** A weight's name in this checkpoint: with or without the family's prefix, or as TensorFlow called it. */
export function checkpointName(
  header: SafetensorsHeader,
  family: BertFamily,
  name: string,
): string | undefined {
  const old = name
    .replace(/LayerNorm\.weight$/, "LayerNorm.gamma")
    .replace(/LayerNorm\.bias$/, "LayerNorm.beta");
  const candidates = [name, namesOf[family].prefix + name, old, namesOf[family].prefix + old];
  return candidates.find((candidate) => header.entries.has(candidate));
}

/**
 * Check that a checkpoint holds every weight in its shape.
 *
 * @returns name in the checkpoint of each weight
 * @throws {ArtifactError} naming the first weight that is missing or has another shape
 */
export function checkBertWeights(
  header: SafetensorsHeader,
  family: BertFamily,
  weights: readonly BertWeight[],
): Map<string, string> {
  const found = new Map<string, string>();
  for (const { name, dims } of weights) {
    const stored = checkpointName(header, family, name);
    if (stored === undefined) throw new ArtifactError("invalid", header.path, `has no weight ${name}`);
    const actual = header.entries.get(stored)!.dims;
    if (actual.length !== dims.length || actual.some((dim, i) => dim !== dims[i])) {
      throw new ArtifactError(
        "invalid",
        header.path,
        `${stored} has the shape [${actual.join(", ")}], but config.json asks for [${dims.join(", ")}]`,
      );
    }
    found.set(name, stored);
  }
  return found;
}

/** A dense weight turned from (out × in) to (in × out), or back. */
export function transposed(weight: Tensor): Tensor {
  const [nRows, nColumns] = weight.dims as [number, number];
  const from = weight.data as Float32Array;
  const data = new Float32Array(from.length);
  for (let i = 0; i < nRows; i++) {
    for (let j = 0; j < nColumns; j++) data[j * nRows + i] = from[i * nColumns + j]!;
  }
  return { type: "float32", dims: [nColumns, nRows], data };
}
