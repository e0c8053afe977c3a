import type { Attribute, Graph, Model, Node, ValueInfo } from "../onnx/model.ts";
import { type ElementType, type Tensor, tensor } from "../onnx/tensor.ts";
import { moderniseModel, modernOpset } from "./modernise-model.ts";

/**
 * An attribute as one writes it: a whole number is an int, any other number a float. Attributes that are floats
 * whatever their value (alpha, epsilon …) are known by name; otherwise say `{ type: "float", value: 1 }`.
 */
export type AttributeInput =
  | number
  | string
  | readonly number[]
  | readonly string[]
  | Tensor
  | Graph
  | Attribute;

export interface OpOptions {
  /** Number of outputs, or their names. A string, the single output's name, is the default. */
  readonly outputs?: number | readonly string[];
  /** Name of the node. */
  readonly name?: string;
  /** Operator domain, such as com.microsoft. */
  readonly domain?: string;
}

export interface GraphBuilderOptions {
  /**
   * Version of the ai.onnx operators, 18 or later.
   * @default 20
   */
  readonly opset?: number;
  /** A model to extend, brought to opset 20 if it is older; it is not changed itself. */
  readonly from?: Model;
}

const defaultOpset = modernOpset;
const oldestOpset = 18;
const irVersion = 10;

const floatAttributes = new Set([
  "alpha",
  "beta",
  "bias",
  "epsilon",
  "extrapolation_value",
  "gamma",
  "lambd",
  "momentum",
  "ratio",
  "scale",
  "value_float",
  "value_floats",
]);

/**
 * Builds a graph in code, node by node; names are made up where none is given.
 *
 * @example
 * const builder = new GraphBuilder();
 * const x = builder.input("x", "float32", ["batch", 3]);
 * const weight = builder.parameter("weight", tensor("float32", [3, 2], [1, 2, 3, 4, 5, 6]));
 * builder.output(builder.op("MatMul", [x, weight]), "y");
 * builder.build().nodes.map((node) => node.opType); // ["MatMul", "Identity"]
 */
export class GraphBuilder {
  readonly opset: number;
  readonly #from: Model | undefined;
  readonly #inputs: ValueInfo[];
  readonly #outputs: ValueInfo[];
  readonly #nodes: Node[];
  readonly #initializers: Map<string, Tensor>;
  readonly #domains: Record<string, number>;
  readonly #names = new Set<string>();
  readonly #nodeNames: Set<string>;
  readonly #counters = new Map<string, number>();

  constructor({ opset, from }: GraphBuilderOptions = {}) {
    if (opset !== undefined && opset < oldestOpset) {
      throw new RangeError(`Cannot build with opset ${opset}: ${oldestOpset} and later are allowed`);
    }
    const base = from && moderniseModel(from);
    this.opset = Math.max(opset ?? defaultOpset, base?.opset ?? 0);
    this.#from = base;
    this.#inputs = [...(base?.inputs ?? [])];
    this.#outputs = [...(base?.outputs ?? [])];
    this.#nodes = [...(base?.nodes ?? [])];
    this.#initializers = new Map(base?.initializers);
    this.#domains = { ...base?.domains };
    this.#nodeNames = new Set(this.#nodes.map(({ name }) => name));
    for (const { name } of this.#inputs) this.#names.add(name);
    for (const name of this.#initializers.keys()) this.#names.add(name);
    for (const node of this.#nodes) for (const name of node.outputs) this.#names.add(name);
  }

  /** Add a graph input; a string among `dims` is a symbolic axis. */
  input(name: string, type: ElementType, dims: readonly (number | string)[]): string {
    this.#claim(name);
    this.#inputs.push({ name, type, dims: [...dims] });
    return name;
  }

  /** Add a named weight. */
  parameter(name: string, value: Tensor): string {
    this.#claim(name);
    this.#initializers.set(name, value);
    return name;
  }

  /** Add a constant: a tensor, a float32 scalar from a number, or an int64 vector from an array. */
  constant(value: Tensor | number | readonly number[], name: string = this.freshName("constant")): string {
    this.op("Constant", [], { value: toTensor(value) }, { outputs: [name] });
    return name;
  }

  /** Add an operator; returns the name of its output, or the names if `outputs` asks for several. */
  op(
    opType: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, AttributeInput>> | undefined,
    options: OpOptions & { readonly outputs: number | readonly string[] },
  ): string[];
  op(
    opType: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, AttributeInput>>,
    options?: Omit<OpOptions, "outputs">,
  ): string;
  op(
    opType: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, AttributeInput>> = {},
    { outputs, name, domain = "" }: OpOptions = {},
  ): string | string[] {
    for (const input of inputs) {
      if (input !== "" && !this.#names.has(input)) {
        throw new RangeError(`Cannot add ${opType}: nothing in the graph computes its input "${input}"`);
      }
    }
    const outputNames = Array.isArray(outputs)
      ? [...(outputs as readonly string[])]
      : Array.from({ length: (outputs as number | undefined) ?? 1 }, () => this.freshName(opType));
    for (const output of outputNames) if (output !== "") this.#claim(output);
    this.#nodes.push({
      name: this.#nodeName(name ?? outputNames.find((output) => output !== "") ?? opType),
      opType,
      domain,
      inputs: [...inputs],
      outputs: outputNames,
      attributes: Object.fromEntries(
        Object.entries(attributes).map(([key, value]) => [key, toAttribute(key, value)]),
      ),
    });
    if (domain !== "" && !(domain in this.#domains)) this.#domains[domain] = 1;
    return outputs === undefined ? (outputNames[0] as string) : outputNames;
  }

  /** Make a value a graph output, under another name if `as` is given. */
  output(
    name: string,
    as: string = name,
    type: ElementType = "undefined",
    dims?: readonly (number | string)[],
  ): string {
    if (!this.#names.has(name))
      throw new RangeError(`Cannot output "${name}": nothing in the graph computes it`);
    if (as !== name) this.op("Identity", [name], {}, { outputs: [as] });
    this.#outputs.push(
      dims ? { name: as, type, dims: [...dims] } : { name: as, type, dims: [], unknownRank: true },
    );
    return as;
  }

  /** The names of the graph inputs so far. */
  get inputNames(): string[] {
    return this.#inputs.map(({ name }) => name);
  }

  /** Whether some value of this name exists. */
  has(name: string): boolean {
    return this.#names.has(name);
  }

  /** Whether this name is an initializer: a weight or a constant. */
  isInitializer(name: string): boolean {
    return this.#initializers.has(name);
  }

  /** The model as it is now; later additions do not change it. */
  build(): Model {
    return {
      name: this.#from?.name || "graph",
      irVersion: Math.max(this.#from?.irVersion ?? 0, irVersion),
      opset: this.opset,
      domains: { ...this.#domains },
      functions: this.#from?.functions ?? [],
      inputs: [...this.#inputs],
      outputs: [...this.#outputs],
      nodes: [...this.#nodes],
      initializers: new Map(this.#initializers),
    };
  }

  /** ONNX Runtime refuses two nodes of one name in some models. */
  #nodeName(stem: string): string {
    let name = stem;
    for (let n = 2; this.#nodeNames.has(name); n++) name = `${stem}/${n}`;
    this.#nodeNames.add(name);
    return name;
  }

  #claim(name: string): void {
    if (name === "") throw new RangeError("Cannot name a value with the empty string");
    if (this.#names.has(name))
      throw new RangeError(`Cannot add "${name}": a value of that name already exists`);
    this.#names.add(name);
  }

  /** A name that nothing in the graph has yet. */
  freshName(stem: string): string {
    for (;;) {
      const n = (this.#counters.get(stem) ?? 0) + 1;
      this.#counters.set(stem, n);
      const name = `${stem}_${n}`;
      if (!this.#names.has(name)) return name;
    }
  }
}

function toTensor(value: Tensor | number | readonly number[]): Tensor {
  if (typeof value === "number") return tensor("float32", [], [value]);
  if (Array.isArray(value)) return tensor("int64", [value.length], value);
  return value as Tensor;
}

function toAttribute(name: string, value: AttributeInput): Attribute {
  if (typeof value === "string") return { type: "string", value };
  if (typeof value === "number") {
    const isInt = Number.isInteger(value) && !floatAttributes.has(name);
    return { type: isInt ? "int" : "float", value };
  }
  if (Array.isArray(value)) {
    if (value.length > 0 && typeof value[0] === "string") return { type: "strings", value };
    const areInts = value.every((item) => Number.isInteger(item)) && !floatAttributes.has(name);
    return { type: areInts ? "ints" : "floats", value };
  }
  if ("data" in value) return { type: "tensor", value: value as Tensor };
  if ("nodes" in value) return { type: "graph", value: value as Graph };
  return value as Attribute;
}
