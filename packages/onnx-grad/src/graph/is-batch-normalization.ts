import type { Node } from "../onnx/model.ts";

/** Whether a node is ONNX's own BatchNormalization, in training or not. */
export function isBatchNormalization({ opType, domain }: Node): boolean {
  return opType === "BatchNormalization" && domain === "";
}
