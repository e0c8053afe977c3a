import type { ImagePreprocessing } from "./image-preprocessing.ts";
import type { PretrainedModel } from "./pretrained-model.ts";
import type { VisionFamilyName } from "./vision/index.ts";
import type { VisionConfig } from "./vision/vision-config.ts";

/** A pretrained network for pictures in a folder, opened and checked; its weights are read when they are needed. */
export interface ImageModel extends PretrainedModel {
  readonly architecture: VisionFamilyName | "onnx";
  /** How a picture becomes what the network reads. */
  readonly preprocessing: ImagePreprocessing;
  readonly config: VisionConfig;
}
