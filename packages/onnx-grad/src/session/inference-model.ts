import type { Graph, Model, Node } from "../onnx/model.ts";

/**
 * The part of a model that computes the given outputs, with dropout switched off: what is left of a
 * training model when it is to be used. Inputs, weights and nodes that the outputs do not need (loss,
 * labels) are gone; symbolic axes stay.
 *
 * @param outputs names among the model's outputs, in the order wanted
 * @throws {RangeError} if one of them is no output of the model
 */
export function inferenceModel(model: Model, outputs: readonly string[]): Model {
  const known = new Map(model.outputs.map((output) => [output.name, output]));
  const wanted = outputs.map((name) => {
    const output = known.get(name);
    if (output) return output;
    throw new RangeError(`Cannot compute "${name}": the model's outputs are ${[...known.keys()].join(", ")}`);
  });
  const needed = new Set(outputs);
  const nodes: Node[] = [];
  for (const node of [...model.nodes].reverse()) {
    if (!node.outputs.some((name) => needed.has(name))) continue;
    const kept = withoutDropout(node, needed);
    for (const name of namesReadBy(kept)) needed.add(name);
    nodes.push(kept);
  }
  return {
    ...model,
    nodes: nodes.reverse(),
    inputs: model.inputs.filter((input) => needed.has(input.name)),
    outputs: wanted,
    initializers: new Map([...model.initializers].filter(([name]) => needed.has(name))),
  };
}

/** Dropout is the identity in inference; where its mask is read too, it stays without its training switch. */
function withoutDropout(node: Node, needed: ReadonlySet<string>): Node {
  if (node.opType !== "Dropout" || node.domain !== "") return node;
  const [value = "", mask] = node.outputs;
  if (mask && needed.has(mask)) return { ...node, inputs: node.inputs.slice(0, 2) };
  return { ...node, opType: "Identity", inputs: node.inputs.slice(0, 1), outputs: [value], attributes: {} };
}

/** Names of values that a node reads, inside the graphs of its attributes too. */
function namesReadBy(node: Pick<Node, "inputs" | "attributes">): string[] {
  const inner = Object.values(node.attributes).flatMap((attribute) =>
    attribute.type === "graph" ? namesReadInside(attribute.value) : [],
  );
  return [...node.inputs.filter((name) => name !== ""), ...inner];
}

function namesReadInside(graph: Graph): string[] {
  return [...graph.nodes.flatMap(namesReadBy), ...graph.outputs.map((output) => output.name)];
}
