import { ownNormalizationWeights } from "../graph/own-normalization-weights.ts";
import { decodeTensor, type ReadExternal, toNumber, widenedType } from "./decode-tensor.ts";
import type { Attribute, Graph, Model, Node, ValueInfo } from "./model.ts";
import { ModelError } from "./model-error.ts";
import {
  attributeTypeNumbers,
  ModelProto,
  type OnnxAttribute,
  type OnnxGraph,
  type OnnxModel,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValueInfo,
} from "./onnx-proto.ts";
import { sortNodes } from "./sort-nodes.ts";
import { elementTypeNumbers, elementTypeOf, type Tensor } from "./tensor.ts";

const refuseExternal: ReadExternal = (location) => {
  throw new ModelError(
    "unsupported",
    `The weights are in another file, ${location}: load the model by its path`,
  );
};

/** Attributes that hold an element type number, which follows the widening of 16-bit floats. */
const typeAttributes = new Set(["to", "dtype", "stash_type"]);

/**
 * Read an ONNX model from the bytes of its file.
 *
 * 16-bit floats become float32 throughout: weights, constants, inputs and casts. Weights are views of `bytes`
 * where the alignment allows. Layers of batch normalisation whose equal weights an exporter merged get their own.
 *
 * @throws {ModelError} if the bytes are not a valid model, or it uses what is not supported
 *
 * @example
 * const builder = new GraphBuilder();
 * builder.output(builder.op("Relu", [builder.input("x", "float32", [2])]), "y");
 * decodeModel(encodeModel(builder.build())).nodes[0]?.opType; // "Relu"
 */
export function decodeModel(bytes: Uint8Array, readExternal: ReadExternal = refuseExternal): Model {
  if (bytes.length === 0) throw new ModelError("corrupt", "The ONNX model is empty");
  let proto: OnnxModel;
  try {
    proto = ModelProto.decode(bytes) as unknown as OnnxModel;
  } catch (cause) {
    throw new ModelError("corrupt", `Not an ONNX model, or a truncated one: ${(cause as Error).message}`, {
      cause,
    });
  }
  if (!proto.graph) throw new ModelError("corrupt", "Not an ONNX model: it has no graph");

  const domains: Record<string, number> = {};
  let opset = 0;
  for (const { domain = "", version } of proto.opsetImport) {
    if (domain === "" || domain === "ai.onnx") opset = toNumber(version);
    else domains[domain] = toNumber(version);
  }
  const graph = decodeGraph(proto.graph, readExternal, new Set());
  if (opset === 0 && graph.nodes.some((node) => node.domain === "")) {
    throw new ModelError(
      "corrupt",
      "The ONNX model does not tell the version of its operators (opset_import)",
    );
  }
  for (const { name, type } of graph.inputs) {
    if (type === "undefined")
      throw new ModelError("unsupported", `Input "${name}" is not a tensor of a known type`);
  }
  return ownNormalizationWeights({
    ...graph,
    irVersion: toNumber(proto.irVersion),
    opset,
    domains,
    functions: proto.functions,
  });
}

function decodeGraph(proto: OnnxGraph, readExternal: ReadExternal, outerNames: ReadonlySet<string>): Graph {
  if (proto.sparseInitializer.length > 0) {
    throw new ModelError(
      "unsupported",
      "The ONNX model has sparse initializers: only dense ones are supported",
    );
  }
  const initializers = new Map<string, Tensor>();
  for (const tensorProto of proto.initializer) {
    const name = tensorProto.name ?? "";
    if (initializers.has(name)) throw new ModelError("corrupt", `Two initializers have the name "${name}"`);
    initializers.set(name, decodeTensor(tensorProto, `Initializer "${name}"`, readExternal));
  }
  const inputs = proto.input.map(decodeValueInfo).filter(({ name }) => !initializers.has(name));
  const known = new Set([...outerNames, ...initializers.keys(), ...inputs.map(({ name }) => name)]);
  const visible = new Set(known);
  for (const { output } of proto.node) for (const name of output) visible.add(name);
  const nodes = proto.node.map((node, index) => decodeNode(node, index, readExternal, visible));
  const outputs = proto.output.map(decodeValueInfo);
  for (const { name } of outputs) {
    if (!visible.has(name))
      throw new ModelError("corrupt", `Nothing in the graph computes the output "${name}"`);
  }
  return { name: proto.name ?? "", inputs, outputs, nodes: sortNodes(nodes, known), initializers };
}

function decodeNode(
  proto: OnnxNode,
  index: number,
  readExternal: ReadExternal,
  visible: ReadonlySet<string>,
): Node {
  const opType = proto.opType ?? "";
  const name = proto.name || `${opType} #${index}`;
  if (opType === "") throw new ModelError("corrupt", `Node number ${index} has no operator`);
  const domain = proto.domain === "ai.onnx" ? "" : (proto.domain ?? "");
  const attributes: Record<string, Attribute> = {};
  for (const attribute of proto.attribute) {
    const key = attribute.name ?? "";
    attributes[key] = decodeAttribute(
      attribute,
      `Attribute "${key}" of node "${name}"`,
      readExternal,
      visible,
    );
  }
  return { name, opType, domain, inputs: proto.input, outputs: proto.output, attributes };
}

function decodeAttribute(
  proto: OnnxAttribute,
  where: string,
  readExternal: ReadExternal,
  visible: ReadonlySet<string>,
): Attribute {
  const type = proto.type ?? 0;
  const decoder = new TextDecoder();
  switch (type) {
    case attributeTypeNumbers.float:
      return { type: "float", value: proto.f ?? 0 };
    case attributeTypeNumbers.int: {
      const value = toNumber(proto.i);
      return { type: "int", value: typeAttributes.has(proto.name ?? "") ? widenedTypeNumber(value) : value };
    }
    case attributeTypeNumbers.string:
      return { type: "string", value: decoder.decode(proto.s ?? new Uint8Array()) };
    case attributeTypeNumbers.tensor:
      return { type: "tensor", value: decodeTensor(proto.t ?? missing(where), where, readExternal) };
    case attributeTypeNumbers.graph:
      return { type: "graph", value: decodeGraph(proto.g ?? missing(where), readExternal, visible) };
    case attributeTypeNumbers.floats:
      return { type: "floats", value: proto.floats };
    case attributeTypeNumbers.ints:
      return { type: "ints", value: proto.ints.map((value) => toNumber(value)) };
    case attributeTypeNumbers.strings:
      return { type: "strings", value: proto.strings.map((bytes) => decoder.decode(bytes)) };
    default:
      return { type: "opaque", value: encodeOpaque(proto) };
  }
}

function missing(where: string): never {
  throw new ModelError("corrupt", `${where} has no value`);
}

function widenedTypeNumber(number: number): number {
  const type = elementTypeOf(number);
  return type === undefined ? number : elementTypeNumbers[widenedType(type)];
}

function encodeOpaque(proto: OnnxAttribute | OnnxTensor): Uint8Array {
  return ModelProto.root
    .lookupType("AttributeProto")
    .encode(proto as object)
    .finish();
}

function decodeValueInfo(proto: OnnxValueInfo): ValueInfo {
  const name = proto.name ?? "";
  const tensorType = proto.type?.tensorType;
  const type = widenedType(elementTypeOf(tensorType?.elemType ?? 0) ?? "undefined");
  if (!tensorType?.shape) return { name, type, dims: [], unknownRank: true };
  const dims = tensorType.shape.dim.map((dim) => {
    if (!Object.hasOwn(dim, "dimValue") || dim.dimValue === null) return dim.dimParam ?? "";
    const value = toNumber(dim.dimValue);
    if (!Number.isSafeInteger(value) || value < 0) {
      // Some exporters write -1 for an axis of any length.
      if (value === -1) return "";
      throw new ModelError(
        "corrupt",
        `Value "${name}" has the dimension ${value}: allowed are integers from 0`,
      );
    }
    return value;
  });
  return { name, type, dims };
}
