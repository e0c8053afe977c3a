import type { Tensor } from "onnx-grad";
import { type Architecture, side } from "../settings.ts";
import { WeightTable } from "./weight-table.ts";

/** A network before any training: its config.json and its weights, named as transformers names them. */
export interface InitialNetwork {
  readonly config: Readonly<Record<string, unknown>>;
  readonly weights: ReadonlyMap<string, Tensor>;
}

/** Of every architecture but the plain one, which is no family of transformers. */
export function initialNetwork(architecture: Exclude<Architecture, "plain">, seed: string): InitialNetwork {
  const table = new WeightTable(seed);
  const config = { num_channels: 3, image_size: side, ...builders[architecture](table) };
  return { config, weights: table.weights };
}

const builders = { resnet, mobilenet, convnext, vit };

/** Basic blocks, one a stage: 64 → 32 → 16 (pooled) → 16, 8, 4, 2. */
function resnet(table: WeightTable) {
  const hidden_sizes = [32, 64, 128, 192];
  const layer = (name: string, shape: readonly [number, number, number]) => {
    table.convolution(`${name}.convolution`, shape);
    table.batchNorm(`${name}.normalization`, shape[0]);
  };
  let inputs = 32;
  layer("resnet.embedder.embedder", [inputs, 3, 7]);
  for (const [stage, outputs] of hidden_sizes.entries()) {
    const block = `resnet.encoder.stages.${stage}.layers.0`;
    if (outputs !== inputs) layer(`${block}.shortcut`, [outputs, inputs, 1]);
    layer(`${block}.layer.0`, [outputs, inputs, 3]);
    layer(`${block}.layer.1`, [outputs, outputs, 3]);
    inputs = outputs;
  }
  return {
    model_type: "resnet",
    architectures: ["ResNetModel"],
    embedding_size: 32,
    hidden_sizes,
    depths: [1, 1, 1, 1],
    layer_type: "basic",
    hidden_act: "relu",
    downsample_in_first_stage: false,
  };
}

/** MobileNetV2 of half width and with a head of 320: 64 → 32, 16, 8, 4, 2. */
function mobilenet(table: WeightTable) {
  const layer = (name: string, shape: readonly [number, number, number]) => {
    table.convolution(`mobilenet_v2.${name}.convolution`, shape);
    table.batchNorm(`mobilenet_v2.${name}.normalization`, shape[0]);
  };
  layer("conv_stem.first_conv", [16, 3, 3]);
  layer("conv_stem.conv_3x3", [16, 1, 3]);
  layer("conv_stem.reduce_1x1", [8, 16, 1]);
  let inputs = 8;
  for (const [i, outputs] of [16, 16, 16, 16, 16, 32, 32, 32, 32, 48, 48, 48, 80, 80, 80, 160].entries()) {
    const inner = inputs * 6;
    layer(`layer.${i}.expand_1x1`, [inner, inputs, 1]);
    layer(`layer.${i}.conv_3x3`, [inner, 1, 3]);
    layer(`layer.${i}.reduce_1x1`, [outputs, inner, 1]);
    inputs = outputs;
  }
  layer("conv_1x1", [320, inputs, 1]);
  return {
    model_type: "mobilenet_v2",
    architectures: ["MobileNetV2Model"],
    depth_multiplier: 0.5,
    hidden_act: "relu6",
    tf_padding: false,
    first_layer_is_expansion: true,
    finegrained_output: true,
    output_stride: 32,
    layer_norm_eps: 0.001,
    classifier_dropout_prob: 0.2,
  };
}

/** Patches of 4: 64 → 16, 8, 4, 2. No layer scale: it is for trainings of hundreds of epochs. */
function convnext(table: WeightTable) {
  const hidden_sizes = [32, 64, 128, 192];
  const depths = [1, 1, 3, 1];
  const [first = 0] = hidden_sizes;
  table.convolution("convnext.embeddings.patch_embeddings", [first, 3, 4], { bias: true });
  table.norm("convnext.embeddings.layernorm", first);
  let inputs = first;
  for (const [stage, width] of hidden_sizes.entries()) {
    const name = `convnext.encoder.stages.${stage}`;
    if (stage > 0) {
      table.norm(`${name}.downsampling_layer.0`, inputs);
      table.convolution(`${name}.downsampling_layer.1`, [width, inputs, 2], { bias: true });
    }
    for (let i = 0; i < (depths[stage] ?? 0); i++) {
      const layer = `${name}.layers.${i}`;
      table.convolution(`${layer}.dwconv`, [width, 1, 7], { bias: true });
      table.norm(`${layer}.layernorm`, width);
      table.linear(`${layer}.pwconv1`, width, 4 * width);
      table.linear(`${layer}.pwconv2`, 4 * width, width);
    }
    inputs = width;
  }
  table.norm("convnext.layernorm", inputs);
  return {
    model_type: "convnext",
    architectures: ["ConvNextModel"],
    patch_size: 4,
    num_stages: 4,
    hidden_sizes,
    depths,
    hidden_act: "gelu",
    layer_scale_init_value: 0,
    layer_norm_eps: 1e-12,
  };
}

/** 8 × 8 patches of 8 pixels and the class token, 4 layers of width 128. */
function vit(table: WeightTable) {
  const [width, inner, nLayers, patch] = [128, 384, 4, 8];
  table.normal("vit.embeddings.cls_token", [1, 1, width], 0.02);
  table.normal("vit.embeddings.position_embeddings", [1, (side / patch) ** 2 + 1, width], 0.02);
  table.convolution("vit.embeddings.patch_embeddings.projection", [width, 3, patch], { bias: true });
  for (let i = 0; i < nLayers; i++) {
    const layer = `vit.encoder.layer.${i}`;
    table.norm(`${layer}.layernorm_before`, width);
    for (const part of ["query", "key", "value"])
      table.linear(`${layer}.attention.attention.${part}`, width, width);
    table.linear(`${layer}.attention.output.dense`, width, width);
    table.norm(`${layer}.layernorm_after`, width);
    table.linear(`${layer}.intermediate.dense`, width, inner);
    table.linear(`${layer}.output.dense`, inner, width);
  }
  table.norm("vit.layernorm", width);
  return {
    model_type: "vit",
    architectures: ["ViTModel"],
    hidden_size: width,
    intermediate_size: inner,
    num_hidden_layers: nLayers,
    num_attention_heads: 4,
    patch_size: patch,
    hidden_act: "gelu",
    hidden_dropout_prob: 0,
    attention_probs_dropout_prob: 0,
    layer_norm_eps: 1e-12,
    qkv_bias: true,
  };
}
