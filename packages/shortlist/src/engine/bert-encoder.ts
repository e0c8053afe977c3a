import { GraphBuilder, type Tensor, tensor } from "onnx-grad";
import type { BertShape } from "./bert-shape.ts";
import { namesOf } from "./bert-weights.ts";
import type { Encoder } from "./encoder.ts";
import { linearHead } from "./linear-head.ts";
import type { Pooling } from "./model-config.ts";
import { dropOut, poolTokens } from "./pooling.ts";

/** What the graph is built from. */
export interface BertEncoderSource {
  readonly shape: BertShape;
  readonly pooling: Pooling;
  /** By name in the graph, dense weights as (in × out). */
  readonly weights: ReadonlyMap<string, Tensor>;
  /** The source head (nLabels × hidden) and (nLabels), if wanted. */
  readonly sourceHead?: { readonly weight: Tensor; readonly bias: Tensor } | undefined;
  /** Whether the text vectors of every layer are wanted. @default false */
  readonly wantsLayers?: boolean;
}

/**
 * The graph of an encoder of BERT's family, with Dropout where the original has it.
 *
 * Token types are those of a single text, all 0, so there is no token_type_ids input.
 */
export function buildBertEncoder({
  shape,
  pooling,
  weights,
  sourceHead,
  wantsLayers = false,
}: BertEncoderSource): Encoder {
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

  const tokensOfLayers = [x];
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
    tokensOfLayers.push(x);
  }

  let features: string;
  if (pooling === "pooler") {
    const first = poolTokens(builder, x, mask, "cls");
    features = builder.op(names.pooler.activation, [dense(first, names.pooler.dense)]);
  } else {
    features = poolTokens(builder, x, mask, pooling);
  }
  const poolingOfLayers = pooling === "pooler" ? "mean" : pooling;
  const encoder = {
    builder,
    inputs: [
      { name: "input_ids", type: "int64" },
      { name: "attention_mask", type: "int64" },
    ],
    tokens: x,
    features,
    ...(wantsLayers && {
      layers: tokensOfLayers.map((tokens) => poolTokens(builder, tokens, mask, poolingOfLayers)),
    }),
    parameters: [...weights.keys()],
  } as const satisfies Encoder;
  return sourceHead
    ? { ...encoder, sourceLogits: linearHead(builder, features, "source", sourceHead) }
    : encoder;
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
