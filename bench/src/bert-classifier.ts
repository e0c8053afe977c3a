import { crossEntropyLoss, type Feeds, GraphBuilder, type Model, type Tensor, tensor } from "onnx-grad";

/** Sizes of a BERT classifier. */
export interface BertGeometry {
  readonly vocabularySize: number;
  readonly hiddenSize: number;
  readonly nLayers: number;
  readonly nHeads: number;
  readonly intermediateSize: number;
  readonly nClasses: number;
  readonly dropout: number;
  /** What the head sees: BERT's dense layer on the first token, or the mean of all tokens. */
  readonly pooling: "first" | "mean";
}

const maxPositions = 512;
const epsilon = 1e-12;

/** mulberry32, for weights and data that both sides share. */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * transformers' BertForSequenceClassification as a graph, with its names; dense weights are (in × out).
 * Inputs input_ids, attention_mask (batch × sequence), labels (batch); outputs logits and loss.
 */
export function buildBertClassifier(geometry: BertGeometry): Model {
  const { hiddenSize, nHeads, dropout } = geometry;
  const random = createRandom(1);
  const builder = new GraphBuilder({ opset: 18 });
  const uniform = (n: number, size: number) =>
    Float32Array.from({ length: n }, () => size * (2 * random() - 1));
  const weight = (name: string, dims: number[], size = 0.035, offset = 0): string => {
    const data = uniform(
      dims.reduce((a, b) => a * b, 1),
      size,
    ).map((x) => x + offset);
    return builder.parameter(name, { type: "float32", dims, data });
  };
  const dense = (x: string, name: string, nIn: number, nOut: number) =>
    builder.op("Add", [
      builder.op("MatMul", [x, weight(`${name}.weight`, [nIn, nOut])]),
      weight(`${name}.bias`, [nOut]),
    ]);
  const norm = (x: string, name: string) =>
    builder.op(
      "LayerNormalization",
      [x, weight(`${name}.weight`, [hiddenSize], 0.1, 1), weight(`${name}.bias`, [hiddenSize])],
      { axis: -1, epsilon },
    );
  const ratio = builder.constant(dropout);
  const drop = (x: string) => (dropout > 0 ? builder.op("Dropout", [x, ratio]) : x);

  const ids = builder.input("input_ids", "int64", ["batch", "sequence"]);
  const attentionMask = builder.input("attention_mask", "int64", ["batch", "sequence"]);
  const labels = builder.input("labels", "int64", ["batch"]);
  const mask = builder.op("Cast", [attentionMask], { to: 1 });
  const additiveMask = builder.op("Mul", [
    builder.op("Sub", [builder.constant(1), builder.op("Reshape", [mask, builder.constant([0, 1, 1, -1])])]),
    builder.constant(-10_000),
  ]);
  const length = builder.op("Shape", [ids], { start: 1, end: 2 });
  const allPositions = tensor(
    "int64",
    [maxPositions],
    Array.from({ length: maxPositions }, (_, i) => i),
  );
  const positions = builder.op("Slice", [builder.constant(allPositions), builder.constant([0]), length]);
  const fixed = builder.op("Add", [
    builder.op("Gather", [
      weight("bert.embeddings.position_embeddings.weight", [maxPositions, hiddenSize]),
      positions,
    ]),
    builder.op("Gather", [
      weight("bert.embeddings.token_type_embeddings.weight", [2, hiddenSize]),
      builder.constant([0]),
    ]),
  ]);
  const words = weight("bert.embeddings.word_embeddings.weight", [geometry.vocabularySize, hiddenSize]);
  let x = drop(
    norm(builder.op("Add", [builder.op("Gather", [words, ids]), fixed]), "bert.embeddings.LayerNorm"),
  );

  const headSize = hiddenSize / nHeads;
  const splitHeads = builder.constant([0, 0, nHeads, headSize]);
  const joinHeads = builder.constant([0, 0, hiddenSize]);
  const scale = builder.constant(1 / Math.sqrt(headSize));
  const root = builder.constant(Math.SQRT2);
  const [one, half] = [builder.constant(1), builder.constant(0.5)];
  for (let i = 0; i < geometry.nLayers; i++) {
    const layer = `bert.encoder.layer.${i}.`;
    const split = (part: string) =>
      builder.op("Reshape", [dense(x, `${layer}attention.self.${part}`, hiddenSize, hiddenSize), splitHeads]);
    const query = builder.op("Transpose", [builder.op("Mul", [split("query"), scale])], {
      perm: [0, 2, 1, 3],
    });
    const key = builder.op("Transpose", [split("key")], { perm: [0, 2, 3, 1] });
    const value = builder.op("Transpose", [split("value")], { perm: [0, 2, 1, 3] });
    const scores = builder.op("Add", [builder.op("MatMul", [query, key]), additiveMask]);
    const attention = drop(builder.op("Softmax", [scores], { axis: -1 }));
    const context = builder.op("Reshape", [
      builder.op("Transpose", [builder.op("MatMul", [attention, value])], { perm: [0, 2, 1, 3] }),
      joinHeads,
    ]);
    const attended = drop(dense(context, `${layer}attention.output.dense`, hiddenSize, hiddenSize));
    x = norm(builder.op("Add", [attended, x]), `${layer}attention.output.LayerNorm`);
    const inner = dense(x, `${layer}intermediate.dense`, hiddenSize, geometry.intermediateSize);
    const erf = builder.op("Erf", [builder.op("Div", [inner, root])]);
    const active = builder.op("Mul", [builder.op("Mul", [inner, builder.op("Add", [erf, one])]), half]);
    const fed = drop(dense(active, `${layer}output.dense`, geometry.intermediateSize, hiddenSize));
    x = norm(builder.op("Add", [fed, x]), `${layer}output.LayerNorm`);
  }
  let pooled: string;
  if (geometry.pooling === "first") {
    const first = builder.op("Gather", [x, builder.constant(tensor("int64", [], [0]))], { axis: 1 });
    pooled = builder.op("Tanh", [dense(first, "bert.pooler.dense", hiddenSize, hiddenSize)]);
  } else pooled = builder.op("ReduceMean", [x, builder.constant([1])], { keepdims: 0 });
  pooled = drop(pooled);
  const logits = dense(pooled, "classifier", hiddenSize, geometry.nClasses);
  builder.output(logits, "logits", "float32", ["batch", geometry.nClasses]);
  builder.output(crossEntropyLoss(builder, logits, labels), "loss", "float32", []);
  return builder.build();
}

/** One batch of full-length texts of random tokens. */
export function randomBatch(geometry: BertGeometry, batch: number, sequence: number, seed: number): Feeds {
  const random = createRandom(seed);
  const integers = (n: number, below: number) =>
    Array.from({ length: n }, () => Math.floor(random() * below));
  return {
    input_ids: tensor("int64", [batch, sequence], integers(batch * sequence, geometry.vocabularySize)),
    attention_mask: tensor("int64", [batch, sequence], new Array(batch * sequence).fill(1)),
    labels: tensor("int64", [batch], integers(batch, geometry.nClasses)),
  };
}

/** Writes float32 tensors as safetensors, which Python reads. */
export function encodeSafetensors(tensors: ReadonlyMap<string, Pick<Tensor, "dims" | "data">>): Uint8Array {
  let end = 0;
  const header: Record<string, unknown> = {};
  for (const [name, { dims, data }] of tensors) {
    const nBytes = data.length * 4;
    header[name] = { dtype: "F32", shape: dims, data_offsets: [end, end + nBytes] };
    end += nBytes;
  }
  const json = Buffer.from(JSON.stringify(header));
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(BigInt(json.length));
  const parts = Array.from(tensors.values(), ({ data }) => {
    const values = data as Float32Array;
    return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  });
  return Buffer.concat([prefix, json, ...parts]);
}
