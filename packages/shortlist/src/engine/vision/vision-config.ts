import { join } from "node:path";
import { z } from "zod";
import { readJson } from "../read-json.ts";

const size = z.int().min(1).max(100_000);
const sizes = z.array(size).min(1).max(16);
const probability = z.number().min(0).max(1);

/** A side, or height and width. */
const sides = z.union([size, z.tuple([size, size])]);

const configSchema = z.looseObject({
  model_type: z.string().optional(),
  architectures: z.array(z.string()).nullish(),
  id2label: z.record(z.string(), z.string()).nullish(),
  num_channels: size.optional(),
  image_size: sides.optional(),
  hidden_act: z.string().optional(),
  // Transformers
  hidden_size: size.optional(),
  num_hidden_layers: z.int().min(0).max(1000).optional(),
  num_attention_heads: size.optional(),
  patch_size: sides.optional(),
  layer_norm_eps: z.number().positive().optional(),
  hidden_dropout_prob: probability.optional(),
  attention_probs_dropout_prob: probability.optional(),
  use_swiglu_ffn: z.boolean().optional(),
  // ResNet, ConvNeXt
  layer_type: z.enum(["basic", "bottleneck"]).optional(),
  hidden_sizes: sizes.optional(),
  depths: z.array(z.int().min(1).max(200)).min(1).max(16).optional(),
  downsample_in_first_stage: z.boolean().optional(),
  downsample_in_bottleneck: z.boolean().optional(),
  // MobileNetV2
  output_stride: z.int().min(1).max(64).optional(),
  tf_padding: z.boolean().optional(),
  first_layer_is_expansion: z.boolean().optional(),
  classifier_dropout_prob: probability.optional(),
  // EfficientNet
  strides: z.array(z.int().min(1).max(4)).min(1).max(32).optional(),
  kernel_sizes: z.array(z.int().min(1).max(31)).min(1).max(32).optional(),
  expand_ratios: z.array(z.number().positive()).min(1).max(32).optional(),
  num_block_repeats: z.array(z.int().min(1).max(100)).min(1).max(32).optional(),
  depth_coefficient: z.number().positive().max(100).optional(),
  depthwise_padding: z.array(z.int().min(0)).optional(),
  batch_norm_eps: z.number().positive().optional(),
  dropout_rate: probability.optional(),
});

/** The fields of a vision model's config.json that Shortlist reads; the others are kept as they are. */
export type VisionConfig = z.infer<typeof configSchema>;

/** config.json of a model folder, checked; `undefined` if there is none. */
export function readVisionConfig(folder: string): Promise<VisionConfig | undefined> {
  return readJson(join(folder, "config.json"), configSchema);
}
