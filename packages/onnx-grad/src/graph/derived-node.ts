import type { Node } from "../onnx/model.ts";

/** A standard operator that stands for a part of another node, and is named after it. */
export function derivedNode(
  node: Node,
  opType: string,
  inputs: string[],
  output: string,
  attributes: Node["attributes"] = {},
): Node {
  return { name: `${node.name}/${opType}`, opType, domain: "", inputs, outputs: [output], attributes };
}
