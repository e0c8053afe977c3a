import type { ElementType, Tensor } from "./tensor.ts";

/** Name, type and shape of a graph input or output. */
export interface ValueInfo {
  readonly name: string;
  readonly type: ElementType;
  /** A string is a symbolic axis such as "batch"; the empty string an axis that the file does not name. */
  readonly dims: readonly (number | string)[];
  /** Set when the file tells no shape at all: `dims` is then empty. */
  readonly unknownRank?: true;
}

/** An attribute of a node; a graph is the body of If, Loop or Scan. */
export type Attribute =
  | { readonly type: "int"; readonly value: number }
  | { readonly type: "float"; readonly value: number }
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "tensor"; readonly value: Tensor }
  | { readonly type: "graph"; readonly value: Graph }
  | { readonly type: "ints"; readonly value: readonly number[] }
  | { readonly type: "floats"; readonly value: readonly number[] }
  | { readonly type: "strings"; readonly value: readonly string[] }
  /** Kept as it is in the file, because nothing here looks into it. */
  | { readonly type: "opaque"; readonly value: Uint8Array };

/** One operator. An omitted optional input or output is the empty string. */
export interface Node {
  readonly name: string;
  readonly opType: string;
  /** The empty string is ai.onnx. */
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** A graph in topological order: a node reads inputs, initializers and outputs of nodes before it. */
export interface Graph {
  readonly name: string;
  /** Without the names that have an initializer, which old files list here too. */
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  readonly nodes: readonly Node[];
  readonly initializers: ReadonlyMap<string, Tensor>;
}

/** An ONNX model in memory. */
export interface Model extends Graph {
  readonly irVersion: number;
  /** Version of the ai.onnx operators. */
  readonly opset: number;
  /** Versions of the other operator domains, such as com.microsoft. */
  readonly domains: Readonly<Record<string, number>>;
  /** Model-local functions, kept as they are in the file: ONNX Runtime inlines them. */
  readonly functions: readonly Uint8Array[];
}
