import type { VisionConfig } from "./vision-config.ts";
import type { VisionNet } from "./vision-net.ts";

/** Size of the pictures that a network reads. */
export interface InputSize {
  readonly width: number;
  readonly height: number;
}

/** What comes out of a layer. */
export interface VisionLayer {
  /** Name of its maps (batch × channels × height × width) or tokens (batch × tokens × hidden). */
  readonly output: string;
  /** Width of the picture vectors that they are pooled to. */
  readonly width: number;
}

/** What a family's graph gives. */
export interface VisionFeatures {
  /** Name of the picture vectors (batch × hiddenSize), past what follows the last layer: a norm or a convolution. */
  readonly features: string;
  readonly hiddenSize: number;
  /** 0 is the stem or the embeddings; then one a stage or block, as transformers counts its hidden states. */
  readonly layers: readonly VisionLayer[];
  /** Adds the picture vectors (batch × width) of a layer's output to the graph, pooled as `features` are. */
  pool(output: string): string;
}

/** A kind of network for pictures, built from a checkpoint in the layout of Hugging Face transformers. */
export interface VisionFamily {
  /** What classifiers put before the names of a bare model: "vit." */
  readonly prefix: string;
  /** The checkpoint's name of the classifier, without `.weight`. */
  readonly classifier: string;
  /** For config.json of a checkpoint with a classifier. */
  readonly architecture: string;
  readonly isConvolutional: boolean;
  /** Dropout before the classifier, in the original's training. */
  dropout(config: VisionConfig): number;
  /** Adds the network to the graph, from the pictures (batch × 3 × height × width) to their vectors. */
  build(net: VisionNet, pixels: string, config: VisionConfig, size: InputSize): VisionFeatures;
}
