import type { Attribute, Graph, Model, Node } from "../onnx/model.ts";
import { isParameter } from "./parameters.ts";

/** Names that an exporter makes up for weights that it changed, mostly by transposing them. */
const anonymousName = /^(onnx::\w+_\d+|\d+|val_\d+|t(_\d+)?|_to_copy(_\d+)?)$/;

/** What stands between the frequencies of rotary positions and the sines and cosines made of them. */
const positionOps = new Set([
  "Cast",
  "Concat",
  "Einsum",
  "Expand",
  "Identity",
  "MatMul",
  "Mul",
  "Reshape",
  "Transpose",
  "Unsqueeze",
]);

/**
 * Give weights that an exporter left anonymous ("onnx::MatMul_470") a name that says what they are: that of the
 * bias added to the product, or else of the module in whose scope the node stands. A weight so named may be the
 * transpose of the one that PyTorch calls by that name. The frequencies of rotary positions get a name by which
 * they count as no weight.
 */
export function renameWeights(model: Model): Model {
  const anonymous = new Set(
    Array.from(model.initializers).flatMap(([name, value]) =>
      anonymousName.test(name) && isParameter(name, value) ? [name] : [],
    ),
  );
  if (anonymous.size === 0) return model;
  const taken = new Set([...model.initializers.keys(), ...model.inputs.map(({ name }) => name)]);
  for (const node of model.nodes) for (const name of node.outputs) taken.add(name);
  const readers = new Map<string, Node>();
  for (const node of model.nodes) for (const name of node.inputs) readers.set(name, node);

  const renamed = new Map<string, string>();
  for (const node of model.nodes) {
    for (const input of node.inputs) {
      if (!anonymous.has(input) || renamed.has(input)) continue;
      const name = betterName(node, input, model, readers);
      if (name === undefined || taken.has(name)) continue;
      taken.add(name);
      renamed.set(input, name);
    }
  }
  const rename = (name: string) => renamed.get(name) ?? name;
  return {
    ...model,
    ...renameInGraph(model, rename),
    initializers: new Map(Array.from(model.initializers, ([name, value]) => [rename(name), value])),
  };
}

function betterName(
  node: Node,
  weight: string,
  model: Model,
  readers: ReadonlyMap<string, Node>,
): string | undefined {
  const scope = (node.outputs[0] ?? "").split("/").filter((part) => part !== "");
  const module = scope.slice(0, -1).join(".");
  if (leadsToSines(node, readers)) return module === "" ? `${weight}.inv_freq` : `${module}.inv_freq`;
  if (node.opType === "MatMul") {
    const next = readers.get(node.outputs[0] ?? "");
    const bias =
      next?.opType === "Add" ? next.inputs.find((name) => model.initializers.has(name)) : undefined;
    if (bias?.endsWith(".bias")) return `${bias.slice(0, -"bias".length)}weight`;
  }
  if (module === "") return undefined;
  const isBias = node.opType === "Add" || node.inputs.indexOf(weight) === 2;
  return `${module}.${isBias ? "bias" : "weight"}`;
}

/** Whether a node computes nothing but the angles of rotary positions: no weight then, though it looks like one. */
function leadsToSines(node: Node, readers: ReadonlyMap<string, Node>): boolean {
  let current: Node | undefined = node;
  while (current && positionOps.has(current.opType)) current = readers.get(current.outputs[0] ?? "");
  return current?.opType === "Sin" || current?.opType === "Cos";
}

function renameInGraph(graph: Graph, rename: (name: string) => string): Pick<Graph, "nodes" | "outputs"> {
  const nodes = graph.nodes.map((node) => ({
    ...node,
    inputs: node.inputs.map(rename),
    attributes: Object.fromEntries(
      Object.entries(node.attributes).map(([key, attribute]): [string, Attribute] => [
        key,
        attribute.type === "graph"
          ? { type: "graph", value: { ...attribute.value, ...renameInGraph(attribute.value, rename) } }
          : attribute,
      ]),
    ),
  }));
  return { nodes, outputs: graph.outputs.map((output) => ({ ...output, name: rename(output.name) })) };
}
