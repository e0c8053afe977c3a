import type { Attribute, Graph, Model, Node, ValueInfo } from "./model.ts";
import { ModelError } from "./model-error.ts";
import { attributeTypeNumbers, ModelProto } from "./onnx-proto.ts";
import { elementTypeNumbers, type Tensor } from "./tensor.ts";

const maxBytes = 2 ** 31 - 1;
const producerName = "onnx-grad";

/**
 * Write a model as the bytes of an ONNX file, all weights inside.
 *
 * @throws {ModelError} if the file would be larger than the 2 GB that the format allows
 */
export function encodeModel(model: Model): Uint8Array {
  let nBytes = 0;
  for (const tensor of model.initializers.values()) nBytes += byteLengthOf(tensor);
  if (nBytes > maxBytes) {
    throw new ModelError(
      "unsupported",
      `Cannot write ${nBytes} bytes of weights: an ONNX file holds ${maxBytes}`,
    );
  }
  const opsets = [["", model.opset] as const, ...Object.entries(model.domains)];
  const message = {
    irVersion: model.irVersion,
    producerName,
    graph: graphMessage(model),
    opsetImport: opsets.map(([domain, version]) => ({ domain, version })),
    functions: [...model.functions],
  };
  return ModelProto.encode(message).finish();
}

function byteLengthOf(tensor: Tensor): number {
  return ArrayBuffer.isView(tensor.data) ? tensor.data.byteLength : 0;
}

function graphMessage(graph: Graph): object {
  return {
    name: graph.name || "graph",
    node: graph.nodes.map(nodeMessage),
    initializer: Array.from(graph.initializers, ([name, tensor]) => ({ name, ...tensorMessage(tensor) })),
    input: graph.inputs.map(valueInfoMessage),
    output: graph.outputs.map(valueInfoMessage),
  };
}

function nodeMessage(node: Node): object {
  return {
    name: node.name,
    opType: node.opType,
    domain: node.domain,
    input: [...node.inputs],
    output: [...node.outputs],
    attribute: Object.entries(node.attributes).map(([name, attribute]) => attributeMessage(name, attribute)),
  };
}

function attributeMessage(name: string, attribute: Attribute): object {
  const encoder = new TextEncoder();
  if (attribute.type === "opaque") {
    return ModelProto.root.lookupType("AttributeProto").decode(attribute.value);
  }
  const type = attributeTypeNumbers[attribute.type];
  switch (attribute.type) {
    case "float":
      return { name, type, f: attribute.value };
    case "int":
      return { name, type, i: attribute.value };
    case "string":
      return { name, type, s: encoder.encode(attribute.value) };
    case "tensor":
      return { name, type, t: tensorMessage(attribute.value) };
    case "graph":
      return { name, type, g: graphMessage(attribute.value) };
    case "floats":
      return { name, type, floats: [...attribute.value] };
    case "ints":
      return { name, type, ints: [...attribute.value] };
    case "strings":
      return { name, type, strings: attribute.value.map((value) => encoder.encode(value)) };
  }
}

function tensorMessage({ type, dims, data }: Tensor): object {
  const dataType = elementTypeNumbers[type];
  if (!ArrayBuffer.isView(data)) {
    const encoder = new TextEncoder();
    return { dims: [...dims], dataType, stringData: data.map((value) => encoder.encode(value)) };
  }
  return {
    dims: [...dims],
    dataType,
    rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  };
}

function valueInfoMessage({ name, type, dims, unknownRank }: ValueInfo): object {
  if (type === "undefined") return { name };
  const elemType = elementTypeNumbers[type];
  if (unknownRank) return { name, type: { tensorType: { elemType } } };
  const dim = dims.map((size) => {
    if (typeof size === "number") return { dimValue: size };
    return size === "" ? {} : { dimParam: size };
  });
  return { name, type: { tensorType: { elemType, shape: { dim } } } };
}
