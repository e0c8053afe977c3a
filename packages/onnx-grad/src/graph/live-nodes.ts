import type { Node } from "../onnx/model.ts";
import { inputsOf } from "../onnx/sort-nodes.ts";

/** The nodes that some root depends on, in their order. */
export function liveNodes(nodes: readonly Node[], roots: readonly string[]): Node[] {
  const needed = new Set(roots);
  const live: Node[] = [];
  for (const node of nodes.toReversed()) {
    if (!node.outputs.some((name) => needed.has(name))) continue;
    live.push(node);
    for (const name of inputsOf(node)) needed.add(name);
  }
  return live.reverse();
}
