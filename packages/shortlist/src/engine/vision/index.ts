import { convnext } from "./convnext.ts";
import { efficientnet } from "./efficientnet.ts";
import { efficientnetLite } from "./efficientnet-lite.ts";
import { mobilenetV2 } from "./mobilenet-v2.ts";
import { resnet } from "./resnet.ts";
import type { VisionFamily } from "./vision-family.ts";
import { deit, dinov2, vit } from "./vit.ts";

/** Every kind of network that is built from a checkpoint, by config.json's `model_type`. */
export const visionFamilies = {
  vit,
  deit,
  dinov2,
  resnet,
  mobilenet_v2: mobilenetV2,
  efficientnet,
  "efficientnet-lite": efficientnetLite,
  convnext,
} satisfies Record<string, VisionFamily>;

export type VisionFamilyName = keyof typeof visionFamilies;
