import type { Attribute, Graph, Model, Node } from "../onnx/model.ts";
import { ModelError } from "../onnx/model-error.ts";
import { type Tensor, tensor } from "../onnx/tensor.ts";
import { derivedNode } from "./derived-node.ts";

/** The operator version that gradient rules are written for; newer models stay as they are. */
export const modernOpset = 20;

/** Before this, operators broadcast by attributes and the like: such files predate PyTorch 1.0. */
const oldestOpset = 7;

/** The file format version that came with opset 20. */
const irVersion = 9;

/** Nodes that replace one node, and the constants that they read. */
interface Upgrade {
  readonly nodes: Node[];
  readonly constants: [string, Tensor][];
}

const softmaxes = new Set(["Hardmax", "LogSoftmax", "Softmax"]);

const axesReductions = new Set([
  "ReduceL1",
  "ReduceL2",
  "ReduceLogSum",
  "ReduceLogSumExp",
  "ReduceMax",
  "ReduceMean",
  "ReduceMin",
  "ReduceProd",
  "ReduceSumSquare",
]);

/**
 * Rewrite a model of an older opset with the operators of opset 20, so that everything after knows one version
 * of each operator. What is an attribute in old versions and an input in new ones becomes a constant input; the
 * old Softmax, which flattens to a matrix first, becomes exactly that.
 *
 * @throws {ModelError} if the model is older than opset 7
 *
 * @example
 * moderniseModel(new GraphBuilder({ opset: 18 }).build()).opset; // 20
 */
export function moderniseModel(model: Model): Model {
  if (model.opset >= modernOpset) return model;
  if (model.opset < oldestOpset && model.nodes.some(({ domain }) => domain === "")) {
    throw new ModelError(
      "unsupported",
      `The model uses opset ${model.opset}: ${oldestOpset} and later are supported`,
    );
  }
  return {
    ...model,
    ...moderniseGraph(model, model.opset),
    opset: modernOpset,
    irVersion: Math.max(model.irVersion, irVersion),
  };
}

function moderniseGraph(graph: Graph, opset: number): Graph {
  const initializers = new Map(graph.initializers);
  const nodes: Node[] = [];
  for (const node of graph.nodes) {
    const attributes = Object.entries(node.attributes).map(([name, attribute]): [string, Attribute] => [
      name,
      attribute.type === "graph"
        ? { type: "graph", value: moderniseGraph(attribute.value, opset) }
        : attribute,
    ]);
    const upgraded = upgradeNode({ ...node, attributes: Object.fromEntries(attributes) }, opset);
    nodes.push(...upgraded.nodes);
    for (const [name, value] of upgraded.constants) initializers.set(name, value);
  }
  return { ...graph, nodes, initializers };
}

function upgradeNode(node: Node, opset: number): Upgrade {
  if (node.domain !== "") return { nodes: [node], constants: [] };
  const { opType } = node;
  if ((opType === "Squeeze" || opType === "Unsqueeze" || opType === "ReduceSum") && opset < 13) {
    return attributesToInputs(node, [["axes", 1]]);
  }
  if (axesReductions.has(opType) && opset < 18) return attributesToInputs(node, [["axes", 1]]);
  if (opType === "Split") return upgradeSplit(node, opset);
  if (softmaxes.has(opType) && opset < 13) return upgradeSoftmax(node);
  if (opType === "Upsample" || (opType === "Resize" && opset < 11) || (opType === "DFT" && opset < 20)) {
    throw new ModelError(
      "unsupported",
      `Node "${node.name}" has the operator ${opType} of opset ${opset}, which is not supported`,
    );
  }
  if (opType === "Dropout" && opset < 12) return attributesToInputs(node, [["ratio", 1]]);
  if (opType === "BatchNormalization" && opset < 14) {
    const { spatial: _, ...attributes } = node.attributes;
    return { nodes: [{ ...node, attributes, outputs: node.outputs.slice(0, 1) }], constants: [] };
  }
  if (opType === "Clip" && opset < 11) {
    return attributesToInputs(node, [
      ["min", 1],
      ["max", 2],
    ]);
  }
  if (opType === "Pad" && opset < 11) {
    return attributesToInputs(node, [
      ["pads", 1],
      ["value", 2],
    ]);
  }
  if (opType === "Slice" && opset < 10) {
    return attributesToInputs(node, [
      ["starts", 1],
      ["ends", 2],
      ["axes", 3],
    ]);
  }
  if (opType === "TopK" && opset < 10) return attributesToInputs(node, [["k", 1]]);
  if (opType === "Scatter" && opset < 11)
    return { nodes: [{ ...node, opType: "ScatterElements" }], constants: [] };
  return { nodes: [node], constants: [] };
}

/** Move attributes to the input at the given position, as constants named after the node's output. */
function attributesToInputs(
  node: Node,
  moves: readonly (readonly [attribute: string, input: number])[],
): Upgrade {
  const inputs = [...node.inputs];
  const attributes = { ...node.attributes };
  const constants: [string, Tensor][] = [];
  for (const [name, position] of moves) {
    const attribute = attributes[name];
    if (!attribute) continue;
    delete attributes[name];
    while (inputs.length <= position) inputs.push("");
    const constantName = `${node.outputs[0]}/${name}`;
    inputs[position] = constantName;
    constants.push([constantName, attributeTensor(attribute)]);
  }
  return { nodes: [{ ...node, inputs, attributes }], constants };
}

function attributeTensor(attribute: Attribute): Tensor {
  switch (attribute.type) {
    case "int":
      return tensor("int64", [1], [attribute.value]);
    case "ints":
      return tensor("int64", [attribute.value.length], attribute.value.map(clampToInt64));
    case "float":
      return tensor("float32", [], [attribute.value]);
    default:
      throw new ModelError("corrupt", `An attribute that should be numbers is of type ${attribute.type}`);
  }
}

/** "To the end" is written as 2⁶³ - 1, which a double rounds up out of range. */
function clampToInt64(value: number): bigint {
  const big = BigInt(value);
  const max = 2n ** 63n - 1n;
  if (big > max) return max;
  return big < -max ? -max : big;
}

function upgradeSplit(node: Node, opset: number): Upgrade {
  if (opset < 13 && node.attributes.split) return attributesToInputs(node, [["split", 1]]);
  if (opset < 18 && !node.inputs[1]) {
    const attributes = {
      ...node.attributes,
      num_outputs: { type: "int", value: node.outputs.length } as const,
    };
    return { nodes: [{ ...node, attributes }], constants: [] };
  }
  return { nodes: [node], constants: [] };
}

/** Before opset 13 Softmax flattened its input to a matrix at `axis` (default 1) and worked on its rows. */
function upgradeSoftmax(node: Node): Upgrade {
  const axis = node.attributes.axis?.type === "int" ? node.attributes.axis.value : 1;
  const rowAxis = { axis: { type: "int", value: -1 } } as const;
  if (axis === -1) return { nodes: [{ ...node, attributes: rowAxis }], constants: [] };
  const [input = ""] = node.inputs;
  const [output = ""] = node.outputs;
  const step = derivedNode.bind(undefined, node);
  const nodes = [
    step("Shape", [input], `${output}/shape`),
    step("Flatten", [input], `${output}/matrix`, { axis: { type: "int", value: axis } }),
    { ...step(node.opType, [`${output}/matrix`], `${output}/rows`, rowAxis), name: node.name },
    step("Reshape", [`${output}/rows`, `${output}/shape`], output),
  ];
  return { nodes, constants: [] };
}
