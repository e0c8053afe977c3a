import { tensor } from "onnx-grad";
import { dropOut } from "../pooling.ts";
import type { VisionConfig } from "./vision-config.ts";
import type { InputSize, VisionFamily } from "./vision-family.ts";
import type { VisionNet } from "./vision-net.ts";

/** Names of a layer's parts in a family's checkpoints. */
interface LayerNames {
  readonly normBefore: string;
  readonly normAfter: string;
  readonly scaleBefore?: string;
  readonly scaleAfter?: string;
  readonly epsilon: number;
}

const vitNames: LayerNames = { normBefore: "layernorm_before", normAfter: "layernorm_after", epsilon: 1e-12 };
const dinoNames: LayerNames = {
  normBefore: "norm1",
  normAfter: "norm2",
  scaleBefore: "layer_scale1.lambda1",
  scaleAfter: "layer_scale2.lambda1",
  epsilon: 1e-6,
};

/** Vision transformer: the vector is that of the class token. */
export const vit: VisionFamily = {
  prefix: "vit.",
  classifier: "classifier",
  architecture: "ViTForImageClassification",
  isConvolutional: false,
  dropout: () => 0,
  build: (net, pixels, config, size) => {
    const { tokens, hiddenSize, outputs } = transformer(net, pixels, config, size, vitNames);
    const pool = (layer: string) => tokenAt(net, layer, 0);
    const layers = outputs.map((output) => ({ output, width: hiddenSize }));
    return { features: pool(tokens), hiddenSize, layers, pool };
  },
};

/** DeiT: as ViT, with one more token, which its plain classifier does not read. */
export const deit: VisionFamily = { ...vit, prefix: "deit.", architecture: "DeiTForImageClassification" };

/** DINOv2: the class token's vector and the mean of the patches', side by side. */
export const dinov2: VisionFamily = {
  prefix: "dinov2.",
  classifier: "classifier",
  architecture: "Dinov2ForImageClassification",
  isConvolutional: false,
  dropout: () => 0,
  build: (net, pixels, config, size) => {
    const { tokens, hiddenSize, outputs } = transformer(net, pixels, config, size, dinoNames);
    const { builder } = net;
    const width = 2 * hiddenSize;
    const pool = (layer: string) => {
      const end = builder.constant([Number.MAX_SAFE_INTEGER]);
      const patches = builder.op("Slice", [layer, builder.constant([1]), end, builder.constant([1])]);
      const mean = builder.op("ReduceMean", [patches, builder.constant([1])], { keepdims: 0 });
      return builder.op("Concat", [tokenAt(net, layer, 0), mean], { axis: 1 });
    };
    const layers = outputs.map((output) => ({ output, width }));
    return { features: pool(tokens), hiddenSize: width, layers, pool };
  },
};

/** What the blocks of a transformer give. */
interface Tokens {
  /** Name of the tokens (batch × tokens × hidden), normed. */
  readonly tokens: string;
  readonly hiddenSize: number;
  /** Names of the tokens before the first block and after each one. */
  readonly outputs: readonly string[];
}

/** (batch × tokens × hidden) → (batch × hidden) */
function tokenAt({ builder }: VisionNet, tokens: string, index: number): string {
  return builder.op("Gather", [tokens, builder.constant(tensor("int64", [], [index]))], { axis: 1 });
}

function transformer(
  net: VisionNet,
  pixels: string,
  config: VisionConfig,
  size: InputSize,
  names: LayerNames,
): Tokens {
  const { builder } = net;
  const [hiddenSize = 0, , patchHeight = 1, patchWidth = 1] = net.dimsOf(
    "embeddings.patch_embeddings.projection.weight",
  );
  const { num_attention_heads: nHeads = 12, layer_norm_eps: epsilon = names.epsilon } = config;
  const { num_hidden_layers: nLayers = 12, hidden_act: activation = "gelu" } = config;
  const { hidden_dropout_prob: dropout = 0, attention_probs_dropout_prob: attentionDropout = 0 } = config;
  if (hiddenSize % nHeads !== 0)
    throw new RangeError(`hidden_size ${hiddenSize} is no multiple of num_attention_heads ${nHeads}`);
  const headSize = hiddenSize / nHeads;
  const nRows = Math.floor(size.height / patchHeight);
  const nColumns = Math.floor(size.width / patchWidth);

  // (batch × hidden × rows × columns) → (batch × patches × hidden)
  const [kernelHeight, kernelWidth] = [patchHeight, patchWidth];
  const projected = builder.op(
    "Conv",
    [
      pixels,
      net.weight("embeddings.patch_embeddings.projection.weight"),
      net.weight("embeddings.patch_embeddings.projection.bias"),
    ],
    { kernel_shape: [kernelHeight, kernelWidth], strides: [kernelHeight, kernelWidth] },
  );
  const patches = builder.op(
    "Transpose",
    [builder.op("Reshape", [projected, builder.constant([0, hiddenSize, nRows * nColumns])])],
    { perm: [0, 2, 1] },
  );
  const leading = ["embeddings.cls_token"];
  if (net.has("embeddings.distillation_token")) leading.push("embeddings.distillation_token");
  const batch = builder.op("Shape", [pixels], { start: 0, end: 1 });
  const shape = builder.op("Concat", [batch, builder.constant([1, hiddenSize])], { axis: 0 });
  const tokens = leading.map((name) => builder.op("Expand", [net.weight(name), shape]));
  let x = builder.op("Concat", [...tokens, patches], { axis: 1 });
  x = net.add(x, positions(net, leading.length, nRows, nColumns));
  x = dropOut(builder, x, dropout);

  const splitHeads = builder.constant([0, 0, nHeads, headSize]);
  const joinHeads = builder.constant([0, 0, hiddenSize]);
  const scale = builder.constant(1 / Math.sqrt(headSize));
  const scaled = (value: string, name: string | undefined) =>
    name !== undefined && net.has(name) ? builder.op("Mul", [value, net.weight(name)]) : value;
  const outputs = [x];
  for (let i = 0; i < nLayers; i++) {
    const layer = `encoder.layer.${i}`;
    const normed = net.layerNorm(x, `${layer}.${names.normBefore}`, epsilon);
    const split = (name: string) =>
      builder.op("Reshape", [net.linear(normed, `${layer}.attention.attention.${name}`), splitHeads]);
    // (batch × heads × tokens × headSize), the key already transposed.
    const query = builder.op("Transpose", [builder.op("Mul", [split("query"), scale])], {
      perm: [0, 2, 1, 3],
    });
    const key = builder.op("Transpose", [split("key")], { perm: [0, 2, 3, 1] });
    const value = builder.op("Transpose", [split("value")], { perm: [0, 2, 1, 3] });
    const attention = dropOut(
      builder,
      builder.op("Softmax", [builder.op("MatMul", [query, key])], { axis: -1 }),
      attentionDropout,
    );
    const context = builder.op("Reshape", [
      builder.op("Transpose", [builder.op("MatMul", [attention, value])], { perm: [0, 2, 1, 3] }),
      joinHeads,
    ]);
    const attended = dropOut(builder, net.linear(context, `${layer}.attention.output.dense`), dropout);
    x = net.add(x, scaled(attended, names.scaleBefore && `${layer}.${names.scaleBefore}`));
    const fed = feedForward(net, net.layerNorm(x, `${layer}.${names.normAfter}`, epsilon), layer, activation);
    x = net.add(
      x,
      scaled(dropOut(builder, fed, dropout), names.scaleAfter && `${layer}.${names.scaleAfter}`),
    );
    outputs.push(x);
  }
  return { tokens: net.layerNorm(x, "layernorm", epsilon), hiddenSize, outputs };
}

/** ViT's two dense layers, DINOv2's, or its gated ones. */
function feedForward(net: VisionNet, x: string, layer: string, activation: string): string {
  if (net.has(`${layer}.mlp.weights_in.weight`)) {
    const { builder } = net;
    const inner = net.linear(x, `${layer}.mlp.weights_in`);
    const halves = builder.op("Split", [inner], { axis: -1, num_outputs: 2 }, { outputs: 2 });
    const gated = builder.op("Mul", [net.activate(halves[0] as string, "silu"), halves[1] as string]);
    return net.linear(gated, `${layer}.mlp.weights_out`);
  }
  const [first, second] = net.has(`${layer}.mlp.fc1.weight`)
    ? [`${layer}.mlp.fc1`, `${layer}.mlp.fc2`]
    : [`${layer}.intermediate.dense`, `${layer}.output.dense`];
  return net.linear(net.activate(net.linear(x, first), activation), second);
}

/** The position embeddings; where pictures have another number of patches than the checkpoint, stretched to it. */
function positions(net: VisionNet, nLeading: number, nRows: number, nColumns: number): string {
  const name = "embeddings.position_embeddings";
  const [, nPositions = 0] = net.dimsOf(name);
  const nPatches = nPositions - nLeading;
  if (nPatches === nRows * nColumns) return net.weight(name);
  const side = Math.round(Math.sqrt(nPatches));
  if (side * side !== nPatches) {
    throw new RangeError(
      `it has positions for ${nPatches} patches, and pictures have ${nRows} × ${nColumns}: they cannot be stretched`,
    );
  }
  const { builder } = net;
  const all = net.weight(name);
  const [, , hiddenSize = 0] = net.dimsOf(name);
  const slice = (from: number, to: number) =>
    builder.op("Slice", [all, builder.constant([from]), builder.constant([to]), builder.constant([1])]);
  // (1 × patches × hidden) → (1 × hidden × side × side) → stretched as PyTorch's bicubic does it, → back.
  const grid = builder.op("Reshape", [
    builder.op("Transpose", [slice(nLeading, nPositions)], { perm: [0, 2, 1] }),
    builder.constant([1, hiddenSize, side, side]),
  ]);
  const stretched = builder.op("Resize", [grid, "", "", builder.constant([1, hiddenSize, nRows, nColumns])], {
    mode: "cubic",
    coordinate_transformation_mode: "pytorch_half_pixel",
    cubic_coeff_a: { type: "float", value: -0.75 },
  });
  const patches = builder.op(
    "Transpose",
    [builder.op("Reshape", [stretched, builder.constant([1, hiddenSize, nRows * nColumns])])],
    { perm: [0, 2, 1] },
  );
  return builder.op("Concat", [slice(0, nLeading), patches], { axis: 1 });
}
