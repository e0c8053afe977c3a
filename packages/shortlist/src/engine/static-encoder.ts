import { GraphBuilder, type Tensor } from "onnx-grad";
import type { Encoder } from "./encoder.ts";
import { linearHead } from "./linear-head.ts";
import { poolTokens } from "./pooling.ts";

/** What a static encoder is built from. */
export interface StaticEncoderSource {
  /** One vector a token (vocabulary × hidden), already times the token's weight. */
  readonly embeddings: Tensor;
  readonly sourceHead?: { readonly weight: Tensor; readonly bias: Tensor } | undefined;
}

/** Static embeddings: a text is the mean of its tokens' vectors. */
export function buildStaticEncoder({ embeddings, sourceHead }: StaticEncoderSource): Encoder {
  const builder = new GraphBuilder({ opset: 18 });
  const ids = builder.input("input_ids", "int64", ["batch", "sequence"]);
  const attentionMask = builder.input("attention_mask", "int64", ["batch", "sequence"]);
  const table = builder.parameter("embeddings", embeddings);
  const mask = builder.op("Cast", [attentionMask], { to: 1 });
  const tokens = builder.op("Gather", [table, ids]);
  const features = poolTokens(builder, tokens, mask, "mean");
  const encoder = {
    builder,
    inputs: [
      { name: "input_ids", type: "int64" },
      { name: "attention_mask", type: "int64" },
    ],
    tokens,
    features,
    layers: [features], // there are none but the embeddings
    parameters: [table],
  } as const satisfies Encoder;
  return sourceHead
    ? { ...encoder, sourceLogits: linearHead(builder, features, "source", sourceHead) }
    : encoder;
}

/** Each token's vector times its weight, so that a plain mean weights the tokens. */
export function weightedEmbeddings(embeddings: Tensor, weights: Tensor | undefined): Tensor {
  if (!weights) return embeddings;
  const [nTokens, width] = embeddings.dims as [number, number];
  const data = Float32Array.from(embeddings.data as Float32Array);
  const factors = weights.data as Float32Array;
  for (let token = 0; token < nTokens; token++) {
    const factor = factors[token]!;
    for (let j = 0; j < width; j++) data[token * width + j]! *= factor;
  }
  return { type: "float32", dims: embeddings.dims, data };
}
