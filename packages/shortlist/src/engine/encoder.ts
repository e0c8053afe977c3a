import type { ElementType, GraphBuilder } from "onnx-grad";

/** An input that an encoder reads; what it is fed follows from its name. */
export type EncoderInput = TextInput | ImageInput;

export interface TextInput {
  readonly name: "input_ids" | "attention_mask" | "token_type_ids";
  readonly type: Extract<ElementType, "int64" | "int32">;
}

export interface ImageInput {
  readonly name: "pixel_values";
  readonly type: "float32";
}

/**
 * An encoder as a graph that can be extended: token ids or pictures in, one vector per example out.
 * Inputs have the symbolic axis `batch`, those of texts `sequence` too.
 */
export interface Encoder {
  readonly builder: GraphBuilder;
  readonly inputs: readonly EncoderInput[];
  /** Name of the examples' vectors (batch × hiddenSize). */
  readonly features: string;
  /** Name of the token vectors (batch × sequence × hiddenSize), where the graph has them. */
  readonly tokens?: string;
  /**
   * Names of the examples' vectors (batch × width) of every layer, where they were asked for and the graph has them: 0 is the
   * embeddings, or a convolutional network's stem. Pooled like `features`, or by their mean where those come from a pooler;
   * without what a network for pictures puts after its last layer, a norm or a convolution.
   */
  readonly layers?: readonly string[];
  /** Width of each of `layers`, where it is not the model's hiddenSize throughout. */
  readonly layerWidths?: readonly number[];
  /** Name of the source head's logits (batch × nSourceLabels), where the checkpoint has one. */
  readonly sourceLogits?: string;
  /** The weights on the way to `features`, by their names in the graph: what fine-tuning can train. */
  readonly parameters: readonly string[];
}

export interface EncoderOptions {
  /**
   * Also compute the source head's logits.
   * @default false
   */
  readonly sourceHead?: boolean;
  /**
   * Also compute the vectors of every layer.
   * @default false
   */
  readonly layers?: boolean;
}
