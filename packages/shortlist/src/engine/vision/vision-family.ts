import type { VisionConfig } from "./vision-config.ts";
import type { VisionNet } from "./vision-net.ts";

/** Size of the pictures that a network reads. */
export interface InputSize {
  readonly width: number;
  readonly height: number;
}

/** What a family's graph gives. */
export interface VisionFeatures {
  /** Name of the picture vectors (batch × hiddenSize). */
  readonly features: string;
  readonly hiddenSize: number;
  readonly nLayers: number;
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
