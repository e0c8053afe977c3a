import { GraphBuilder, type Tensor, tensor } from "onnx-grad";
import { ArtifactError } from "./artifact-error.ts";
import type { Encoder } from "./encoder.ts";
import type { ModelConfig, Pooling } from "./model-config.ts";
import { dropOut, poolTokens } from "./pooling.ts";
import type { SafetensorsHeader } from "./safetensors.ts";

/** The three families that share BERT's layers. */
export type BertFamily = "bert" | "roberta" | "distilbert";

/** Sizes and settings of an encoder of BERT's family. */
export interface BertShape {
  readonly family: BertFamily;
  readonly vocabularySize: number;
  readonly hiddenSize: number;
  readonly nLayers: number;
  readonly nHeads: number;
  readonly intermediateSize: number;
  readonly maxPositions: number;
  /** Position of the first token: RoBERTa counts from padding_idx + 1. */
  readonly firstPosition: number;
  readonly nTokenTypes: number;
  readonly activation: "gelu" | "gelu_new" | "relu";
  readonly layerNormEpsilon: number;
  readonly hiddenDropout: number;
  readonly attentionDropout: number;
}

/** How the parts of a checkpoint are called, per family. */
interface Names {
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

const bertNames: Names = {
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

const namesOf: Record<BertFamily, Names> = {
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

const activations: Record<string, BertShape["activation"]> = {
  gelu: "gelu",
  gelu_new: "gelu_new",
  gelu_pytorch_tanh: "gelu_new",
  relu: "relu",
};

/**
 * The sizes in config.json, for a model of BERT's family.
 *
 * @throws {ArtifactError} naming the field that is missing or not supported
 */
export function bertShapeOf(path: string, family: BertFamily, config: ModelConfig): BertShape {
  const need = <T>(name: string, value: T | undefined): T => {
    if (value === undefined) throw new ArtifactError("invalid", path, `has no ${name}`);
    return value;
  };
  const distil = family === "distilbert";
  const hiddenSize = distil ? need("dim", config.dim) : need("hidden_size", config.hidden_size);
  const nHeads = distil
    ? need("n_heads", config.n_heads)
    : need("num_attention_heads", config.num_attention_heads);
  if (hiddenSize % nHeads !== 0) {
    throw new ArtifactError(
      "invalid",
      path,
      `hidden_size ${hiddenSize} is no multiple of its ${nHeads} heads`,
    );
  }
  const activationName = (distil ? config.activation : config.hidden_act) ?? "gelu";
  const activation = activations[activationName];
  if (!activation) {
    const allowed = Object.keys(activations).join(", ");
    throw new ArtifactError("unsupported", path, `activation ${activationName} is not one of ${allowed}`);
  }
  const positions = config.position_embedding_type ?? "absolute";
  if (positions !== "absolute") {
    throw new ArtifactError(
      "unsupported",
      path,
      `position_embedding_type ${positions}: only absolute is supported`,
    );
  }
  return {
    family,
    vocabularySize: need("vocab_size", config.vocab_size),
    hiddenSize,
    nHeads,
    nLayers: distil ? need("n_layers", config.n_layers) : need("num_hidden_layers", config.num_hidden_layers),
    intermediateSize: distil
      ? need("hidden_dim", config.hidden_dim)
      : need("intermediate_size", config.intermediate_size),
    maxPositions: config.max_position_embeddings ?? 512,
    firstPosition: family === "roberta" ? (config.pad_token_id ?? 1) + 1 : 0,
    nTokenTypes: distil ? 0 : (config.type_vocab_size ?? 2),
    activation,
    layerNormEpsilon: config.layer_norm_eps ?? 1e-12,
    hiddenDropout: (distil ? config.dropout : config.hidden_dropout_prob) ?? 0.1,
    attentionDropout: (distil ? config.attention_dropout : config.attention_probs_dropout_prob) ?? 0.1,
  };
}

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

/** What the graph is built from. */
export interface BertEncoderSource {
  readonly shape: BertShape;
  readonly pooling: Pooling;
  /** By name in the graph, dense weights as (in × out). */
  readonly weights: ReadonlyMap<string, Tensor>;
  /** The source head (nLabels × hidden) and (nLabels), if wanted. */
  readonly sourceHead?: { readonly weight: Tensor; readonly bias: Tensor } | undefined;
}

/**
 * The graph of an encoder of BERT's family, with Dropout where the original has it.
 *
 * Token types are those of a single text, all 0, so there is no token_type_ids input.
 */
export function buildBertEncoder({ shape, pooling, weights, sourceHead }: BertEncoderSource): Encoder {
  const names = namesOf[shape.family];
  const builder = new GraphBuilder({ opset: 18 });
  const ids = builder.input("input_ids", "int64", ["batch", "sequence"]);
  const attentionMask = builder.input("attention_mask", "int64", ["batch", "sequence"]);
  for (const [name, weight] of weights) builder.parameter(name, weight);

  const headSize = shape.hiddenSize / shape.nHeads;
  const splitHeads = builder.constant([0, 0, shape.nHeads, headSize]);
  const joinHeads = builder.constant([0, 0, shape.hiddenSize]);
  const scale = builder.constant(1 / Math.sqrt(headSize));
  const one = builder.constant(1);
  const dense = (x: string, name: string) =>
    builder.op("Add", [builder.op("MatMul", [x, `${name}.weight`]), `${name}.bias`]);
  const norm = (x: string, name: string) =>
    builder.op("LayerNormalization", [x, `${name}.weight`, `${name}.bias`], {
      axis: -1,
      epsilon: shape.layerNormEpsilon,
    });
  const activate = activationOf(builder, shape.activation);

  const mask = builder.op("Cast", [attentionMask], { to: 1 }); // (batch × sequence), 1 on real tokens
  const additiveMask = builder.op("Mul", [
    builder.op("Sub", [one, builder.op("Reshape", [mask, builder.constant([0, 1, 1, -1])])]),
    builder.constant(-10_000),
  ]);

  const length = builder.op("Shape", [ids], { start: 1, end: 2 });
  const positions = builder.op("Slice", [
    builder.constant(
      tensor(
        "int64",
        [shape.maxPositions - shape.firstPosition],
        Array.from({ length: shape.maxPositions - shape.firstPosition }, (_, i) => i + shape.firstPosition),
      ),
    ),
    builder.constant([0]),
    length,
  ]);
  let x = builder.op("Gather", ["embeddings.word_embeddings.weight", ids]);
  let fixed = builder.op("Gather", ["embeddings.position_embeddings.weight", positions]);
  if (shape.nTokenTypes > 0) {
    const firstType = builder.constant(tensor("int64", [1], [0]));
    fixed = builder.op("Add", [
      fixed,
      builder.op("Gather", ["embeddings.token_type_embeddings.weight", firstType]),
    ]);
  }
  x = dropOut(builder, norm(builder.op("Add", [x, fixed]), "embeddings.LayerNorm"), shape.hiddenDropout);

  for (let i = 0; i < shape.nLayers; i++) {
    const layer = names.layer(i);
    const split = (name: string) => builder.op("Reshape", [dense(x, layer + name), splitHeads]);
    // (batch × heads × sequence × headSize), the key already transposed.
    const query = builder.op("Transpose", [builder.op("Mul", [split(names.query), scale])], {
      perm: [0, 2, 1, 3],
    });
    const key = builder.op("Transpose", [split(names.key)], { perm: [0, 2, 3, 1] });
    const value = builder.op("Transpose", [split(names.value)], { perm: [0, 2, 1, 3] });
    const scores = builder.op("Add", [builder.op("MatMul", [query, key]), additiveMask]);
    const attention = dropOut(builder, builder.op("Softmax", [scores], { axis: -1 }), shape.attentionDropout);
    const context = builder.op("Reshape", [
      builder.op("Transpose", [builder.op("MatMul", [attention, value])], { perm: [0, 2, 1, 3] }),
      joinHeads,
    ]);
    const attended = dropOut(builder, dense(context, layer + names.attentionOutput), shape.hiddenDropout);
    x = norm(builder.op("Add", [attended, x]), layer + names.attentionNorm);
    const inner = activate(dense(x, layer + names.intermediate));
    const fed = dropOut(builder, dense(inner, layer + names.output), shape.hiddenDropout);
    x = norm(builder.op("Add", [fed, x]), layer + names.outputNorm);
  }

  let features: string;
  if (pooling === "pooler") {
    const first = poolTokens(builder, x, mask, "cls");
    features = builder.op(names.pooler.activation, [dense(first, names.pooler.dense)]);
  } else {
    features = poolTokens(builder, x, mask, pooling);
  }
  const encoder = {
    builder,
    inputs: [
      { name: "input_ids", type: "int64" },
      { name: "attention_mask", type: "int64" },
    ],
    tokens: x,
    features,
    parameters: [...weights.keys()],
  } as const satisfies Encoder;
  return sourceHead
    ? { ...encoder, sourceLogits: linearHead(builder, features, "source", sourceHead) }
    : encoder;
}

/** Logits (batch × nLabels) of a linear layer in PyTorch's layout; adds the weights `<name>.weight` and `.bias`. */
export function linearHead(
  builder: GraphBuilder,
  features: string,
  name: string,
  head: { readonly weight: Tensor; readonly bias: Tensor },
): string {
  const weight = builder.parameter(`${name}.weight`, head.weight);
  const bias = builder.parameter(`${name}.bias`, head.bias);
  return builder.op("Gemm", [features, weight, bias], { transB: 1 });
}

function activationOf(builder: GraphBuilder, activation: BertShape["activation"]): (x: string) => string {
  if (activation === "relu") return (x) => builder.op("Relu", [x]);
  const half = builder.constant(0.5);
  const one = builder.constant(1);
  switch (activation) {
    case "gelu": {
      // x · (1 + erf(x / √2)) · ½, in the form that ONNX Runtime fuses.
      const root = builder.constant(Math.SQRT2);
      return (x) => {
        const erf = builder.op("Erf", [builder.op("Div", [x, root])]);
        return builder.op("Mul", [builder.op("Mul", [x, builder.op("Add", [erf, one])]), half]);
      };
    }
    case "gelu_new": {
      // x · (1 + tanh(√(2/π) · (x + 0.044715 x³))) · ½
      const cubic = builder.constant(0.044715);
      const root = builder.constant(Math.sqrt(2 / Math.PI));
      return (x) => {
        const cube = builder.op("Mul", [builder.op("Mul", [x, x]), x]);
        const inside = builder.op("Mul", [builder.op("Add", [x, builder.op("Mul", [cube, cubic])]), root]);
        return builder.op("Mul", [
          builder.op("Mul", [x, builder.op("Add", [builder.op("Tanh", [inside]), one])]),
          half,
        ]);
      };
    }
  }
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
