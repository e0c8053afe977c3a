import protobuf from "protobufjs/light.js";

/** Field spelled as [name, number, type], with a leading "*" on the type of a repeated field. */
type Field = readonly [name: string, number: number, type: string];

/**
 * The part of onnx.proto (ONNX IR, BSD-style field numbers that never change) that this package reads and
 * writes. Model-local functions and the attribute kinds that nothing here looks into are declared as bytes:
 * they have the same wire format, and pass through untouched.
 */
const messages: Record<string, readonly Field[]> = {
  ModelProto: [
    ["irVersion", 1, "int64"],
    ["producerName", 2, "string"],
    ["graph", 7, "GraphProto"],
    ["opsetImport", 8, "*OperatorSetIdProto"],
    ["functions", 25, "*bytes"],
  ],
  OperatorSetIdProto: [
    ["domain", 1, "string"],
    ["version", 2, "int64"],
  ],
  GraphProto: [
    ["node", 1, "*NodeProto"],
    ["name", 2, "string"],
    ["initializer", 5, "*TensorProto"],
    ["input", 11, "*ValueInfoProto"],
    ["output", 12, "*ValueInfoProto"],
    ["sparseInitializer", 15, "*bytes"],
  ],
  NodeProto: [
    ["input", 1, "*string"],
    ["output", 2, "*string"],
    ["name", 3, "string"],
    ["opType", 4, "string"],
    ["attribute", 5, "*AttributeProto"],
    ["domain", 7, "string"],
  ],
  AttributeProto: [
    ["name", 1, "string"],
    ["f", 2, "float"],
    ["i", 3, "int64"],
    ["s", 4, "bytes"],
    ["t", 5, "TensorProto"],
    ["g", 6, "GraphProto"],
    ["floats", 7, "*float"],
    ["ints", 8, "*int64"],
    ["strings", 9, "*bytes"],
    ["tensors", 10, "*bytes"],
    ["graphs", 11, "*bytes"],
    ["typeProto", 14, "bytes"],
    ["typeProtos", 15, "*bytes"],
    ["type", 20, "int32"],
    ["sparseTensor", 22, "bytes"],
    ["sparseTensors", 23, "*bytes"],
  ],
  TensorProto: [
    ["dims", 1, "*int64"],
    ["dataType", 2, "int32"],
    ["floatData", 4, "*float"],
    ["int32Data", 5, "*int32"],
    ["stringData", 6, "*bytes"],
    ["int64Data", 7, "*int64"],
    ["name", 8, "string"],
    ["rawData", 9, "bytes"],
    ["doubleData", 10, "*double"],
    ["uint64Data", 11, "*uint64"],
    ["externalData", 13, "*StringStringEntryProto"],
    ["dataLocation", 14, "int32"],
  ],
  StringStringEntryProto: [
    ["key", 1, "string"],
    ["value", 2, "string"],
  ],
  ValueInfoProto: [
    ["name", 1, "string"],
    ["type", 2, "TypeProto"],
  ],
  TypeProto: [
    ["tensorType", 1, "TensorTypeProto"],
    ["sequenceType", 4, "bytes"],
    ["mapType", 5, "bytes"],
    ["sparseTensorType", 8, "bytes"],
    ["optionalType", 9, "bytes"],
  ],
  TensorTypeProto: [
    ["elemType", 1, "int32"],
    ["shape", 2, "TensorShapeProto"],
  ],
  TensorShapeProto: [["dim", 1, "*DimensionProto"]],
  DimensionProto: [
    ["dimValue", 1, "int64"],
    ["dimParam", 2, "string"],
  ],
};

function descriptor(fields: readonly Field[]): { fields: Record<string, protobuf.IField> } {
  const entries = fields.map(([name, id, type]): [string, protobuf.IField] => [
    name,
    type.startsWith("*") ? { rule: "repeated", type: type.slice(1), id } : { type, id },
  ]);
  return { fields: Object.fromEntries(entries) };
}

const root = protobuf.Root.fromJSON({
  nested: Object.fromEntries(Object.entries(messages).map(([name, fields]) => [name, descriptor(fields)])),
});

/** Reader and writer of `ModelProto`. */
export const ModelProto: protobuf.Type = root.lookupType("ModelProto");

/** An int64 as protobufjs gives it: a number, or an object with two 32-bit halves. */
export type Int64 = number | { readonly low: number; readonly high: number; toNumber(): number };

export interface OnnxModel {
  irVersion?: Int64;
  producerName?: string;
  graph?: OnnxGraph | null;
  opsetImport: { domain?: string; version?: Int64 }[];
  functions: Uint8Array[];
}

export interface OnnxGraph {
  node: OnnxNode[];
  name?: string;
  initializer: OnnxTensor[];
  input: OnnxValueInfo[];
  output: OnnxValueInfo[];
  sparseInitializer: Uint8Array[];
}

export interface OnnxNode {
  input: string[];
  output: string[];
  name?: string;
  opType?: string;
  attribute: OnnxAttribute[];
  domain?: string;
}

export interface OnnxAttribute {
  name?: string;
  f?: number;
  i?: Int64;
  s?: Uint8Array;
  t?: OnnxTensor | null;
  g?: OnnxGraph | null;
  floats: number[];
  ints: Int64[];
  strings: Uint8Array[];
  type?: number;
}

export interface OnnxTensor {
  dims: Int64[];
  dataType?: number;
  floatData: number[];
  int32Data: number[];
  stringData: Uint8Array[];
  int64Data: Int64[];
  name?: string;
  rawData?: Uint8Array;
  doubleData: number[];
  uint64Data: Int64[];
  externalData: { key?: string; value?: string }[];
  dataLocation?: number;
}

export interface OnnxValueInfo {
  name?: string;
  type?: {
    tensorType?: {
      elemType?: number;
      shape?: { dim: { dimValue?: Int64; dimParam?: string }[] } | null;
    } | null;
  } | null;
}

/** Attribute type numbers of `AttributeProto.AttributeType` that have a meaning here. */
export const attributeTypeNumbers = {
  float: 1,
  int: 2,
  string: 3,
  tensor: 4,
  graph: 5,
  floats: 6,
  ints: 7,
  strings: 8,
} as const;
