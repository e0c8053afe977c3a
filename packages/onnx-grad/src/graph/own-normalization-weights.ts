import type { Model, Node } from "../onnx/model.ts";
import type { Tensor } from "../onnx/tensor.ts";
import { isBatchNormalization } from "./is-batch-normalization.ts";

/**
 * Give every BatchNormalization weights and running statistics of its own. PyTorch's exporters merge equal
 * initializers, so that a fresh network's layers would share their ones and zeros, directly or through Identity.
 */
export function ownNormalizationWeights(model: Model): Model {
  if (!model.nodes.some(isBatchNormalization)) return model;
  const copies = new Map<string, string>();
  for (const { opType, domain, inputs, outputs } of model.nodes) {
    if (opType === "Identity" && domain === "") copies.set(outputs[0] ?? "", inputs[0] ?? "");
  }
  const original = (name: string): string => {
    const source = copies.get(name);
    return source === undefined ? name : original(source);
  };
  const initializers = new Map<string, Tensor>(model.initializers);
  const taken = new Set([...initializers.keys(), ...model.nodes.flatMap(({ outputs }) => outputs)]);
  const used = new Set<string>();
  const own = (name: string): string => {
    const source = original(name);
    const value = model.initializers.get(source);
    if (!value) return name;
    if (!used.has(source)) {
      used.add(source);
      return source;
    }
    // The name of the copy says best whose it is.
    let fresh = name === source || used.has(name) ? `${source}/2` : name;
    for (let n = 3; taken.has(fresh) && fresh !== name; n++) fresh = `${source}/${n}`;
    taken.add(fresh);
    used.add(fresh);
    initializers.set(fresh, value);
    return fresh;
  };
  const nodes = model.nodes.map((node): Node => {
    if (!isBatchNormalization(node)) return node;
    return { ...node, inputs: node.inputs.map((name, i) => (i === 0 ? name : own(name))) };
  });
  // An Identity whose output is an initializer now computes what nothing reads.
  const isReplaced = (node: Node) => node.opType === "Identity" && initializers.has(node.outputs[0] ?? "");
  return { ...model, nodes: nodes.filter((node) => !isReplaced(node)), initializers };
}
