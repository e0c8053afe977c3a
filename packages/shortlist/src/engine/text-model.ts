import type { BertFamily } from "./bert-shape.ts";
import type { ModelConfig, Pooling } from "./model-config.ts";
import type { PretrainedModel } from "./pretrained-model.ts";
import type { TextTokenizer } from "./text-tokenizer.ts";

export type Architecture = BertFamily | "static" | "onnx";

/** A pretrained text encoder in a folder, opened and checked; its weights are read when they are needed. */
export interface TextModel extends PretrainedModel {
  readonly architecture: Architecture;
  /** Longest sequence, special tokens included. */
  readonly maxTokens: number;
  readonly pooling: Pooling;
  readonly tokenizer: TextTokenizer;
  readonly config: ModelConfig;
}
