import type { Tensor } from "onnx-grad";
import type { BertFamily } from "./bert-shape.ts";
import type { Encoder, EncoderOptions } from "./encoder.ts";
import type { ModelConfig, Pooling } from "./model-config.ts";
import type { TextTokenizer } from "./text-tokenizer.ts";

export type Architecture = BertFamily | "static" | "onnx";

/** A pretrained text encoder in a folder, opened and checked; its weights are read when they are needed. */
export interface TextModel {
  /** Name of the folder. */
  readonly id: string;
  readonly folder: string;
  readonly architecture: Architecture;
  /** Width of a text's vector. */
  readonly hiddenSize: number;
  /** Longest sequence, special tokens included. */
  readonly maxTokens: number;
  readonly nLayers: number;
  readonly nParameters: number;
  readonly pooling: Pooling;
  /** Dropout that the model's own configuration puts before a classifier. */
  readonly headDropout: number;
  /** Class names of the source head, if the checkpoint has a head of its own. */
  readonly sourceLabels?: readonly string[];
  /** What was guessed or left out. */
  readonly notes: readonly string[];
  readonly tokenizer: TextTokenizer;
  /** What config.json says. */
  readonly config: ModelConfig;
  /**
   * Weights of the graph, by their names there, as a safetensors checkpoint of the same architecture holds them.
   *
   * @throws {ArtifactError} for an ONNX export, which has no such form
   */
  checkpointOf(weights: ReadonlyMap<string, Tensor>): Map<string, Tensor>;
  /** The checkpoint's name of a classifier on top, without `.weight`. */
  readonly classifierName: string;
  /** Read the weights and build the graph. */
  buildEncoder(options?: EncoderOptions): Promise<Encoder>;
}
