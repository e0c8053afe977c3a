import type { Attribute, Node } from "../onnx/model.ts";
import { ModelError } from "../onnx/model-error.ts";
import { type ElementType, elementTypeNumbers, type Tensor, tensor } from "../onnx/tensor.ts";
import type { ConcreteGraph } from "./concrete-graph.ts";
import type { AttributeInput, GraphBuilder, OpOptions } from "./graph-builder.ts";
import type { ConcreteValue } from "./training-graph.ts";

/** Gradient of each input of a node: a value of the input's shape, or nothing where none is needed. */
export type InputGradients = readonly (string | undefined)[];

/** How gradients flow back through one operator. */
export interface GradientRule {
  /** Number of the node's outputs that `gradient` reads, where some of them are optional. */
  readonly nOutputs?: number;
  gradient(context: GradientContext): InputGradients;
}

/** What the differentiation of one graph shares between the contexts of its nodes. */
export interface GradientTape {
  readonly graph: ConcreteGraph;
  readonly builder: GraphBuilder;
  /** Names whose gradient is wanted. */
  readonly wanted: ReadonlySet<string>;
  readonly parameters: ReadonlySet<string>;
  /** Operators emitted so far by what they compute, so that none is emitted twice. */
  readonly emitted: Map<string, string[]>;
  /** Channels side by side in ONNX Runtime's blocked layout, 0 if it may not be used. */
  readonly blockedChannels: number;
  /** Values that are there in the blocked layout too, with the name that they have in it. */
  readonly inBlocks: Map<string, string>;
  readonly addRows: (parameter: string, rows: string, indices: string, n: number) => void;
}

/** What emits operators, each only once. */
export type Emitter = Pick<
  GradientContext,
  "op" | "reshape" | "transpose" | "intVector" | "scalar" | "inBlocks" | "noteBlocks"
>;

/** Up to this many rows are added up by a product with a row of ones: twice as fast as ReduceSum. */
const maxOnes = 8192;
/** From this many multiplications on, a product gains more by a transpose of its own than that costs. */
const leastTransposed = 2 ** 22;

/**
 * What a gradient rule sees of its node, and how it emits operators. The gradient of a value always has the
 * value's shape; rules compute with shapes here and now, so no shape arithmetic is emitted.
 */
export class GradientContext {
  readonly node: Node;
  /** Gradient of the first output. */
  readonly dy: string;
  readonly #tape: GradientTape;
  readonly #outputGradients: readonly (string | undefined)[];
  readonly #nameOf: (value: string) => string;

  /**
   * @param nameOf the name under which operators are to read an input or output of the node, of the same shape
   */
  constructor(
    tape: GradientTape,
    node: Node,
    outputGradients: readonly (string | undefined)[],
    nameOf: (value: string) => string = (value) => value,
  ) {
    this.node = node;
    this.#nameOf = nameOf;
    this.#tape = tape;
    this.#outputGradients = outputGradients;
    this.dy = outputGradients[0] ?? "";
  }

  /** Channels side by side in ONNX Runtime's blocked layout, 0 if it may not be used here. */
  get blockedChannels(): number {
    return this.type === "float32" ? this.#tape.blockedChannels : 0;
  }

  /** Gradient of an output, if any flows into it. */
  outputGradient(i: number): string | undefined {
    return this.#outputGradients[i];
  }

  /** Whether the gradient of this input is wanted. */
  needs(i: number): boolean {
    return this.#tape.wanted.has(this.node.inputs[i] ?? "");
  }

  /** Whether this input is a weight that is trained, not a computed value. */
  isParameter(i: number): boolean {
    return this.#tape.parameters.has(this.node.inputs[i] ?? "");
  }

  /** Name of an input; it must be there. */
  input(i: number): string {
    return this.#nameOf(this.#input(i));
  }

  /** Name of an output; it must be there. */
  output(i: number): string {
    return this.#nameOf(this.#output(i));
  }

  inputShape(i: number): readonly number[] {
    return this.#value(this.#input(i)).dims;
  }

  outputShape(i: number): readonly number[] {
    return this.#value(this.#output(i)).dims;
  }

  inputType(i: number): ElementType {
    return this.#value(this.#input(i)).type;
  }

  /** The value in the blocked layout, if it is there already. */
  inBlocks(value: string): string | undefined {
    return this.#tape.inBlocks.get(value);
  }

  /** Note that a value is there in the blocked layout too. */
  noteBlocks(value: string, blocks: string): void {
    this.#tape.inBlocks.set(value, blocks);
  }

  /** Type of the gradients here: that of the first output. */
  get type(): ElementType {
    return this.#value(this.node.outputs.find((name) => name !== "") ?? "").type;
  }

  /** The value of an input, if it is known now. */
  constant(i: number): Tensor | undefined {
    return this.#tape.graph.constants.get(this.node.inputs[i] ?? "");
  }

  /** The integers of an optional input, which must be known now. */
  constantInts(i: number): number[] | undefined {
    if (!this.node.inputs[i]) return undefined;
    const value = this.constant(i) ?? this.fail(`input ${i} must not depend on data`);
    return Array.from(value.data as ArrayLike<number | bigint>, Number);
  }

  int(name: string, fallback: number): number {
    const attribute = this.node.attributes[name];
    return attribute?.type === "int" ? attribute.value : fallback;
  }

  float(name: string, fallback: number): number {
    const attribute = this.node.attributes[name];
    return attribute?.type === "float" ? attribute.value : fallback;
  }

  string(name: string, fallback: string): string {
    const attribute = this.node.attributes[name];
    return attribute?.type === "string" ? attribute.value : fallback;
  }

  ints(name: string): readonly number[] | undefined {
    const attribute: Attribute | undefined = this.node.attributes[name];
    return attribute?.type === "ints" ? attribute.value : undefined;
  }

  /** An axis counted from the front. */
  axis(axis: number, rank: number): number {
    return axis < 0 ? axis + rank : axis;
  }

  /** Emit an operator with one output, or find the one that computes just this. */
  op(
    opType: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, AttributeInput>> = {},
    options: Omit<OpOptions, "outputs"> = {},
  ): string {
    return this.ops(1, opType, inputs, attributes, options)[0] as string;
  }

  /** Emit an operator with several outputs. */
  ops(
    nOutputs: number,
    opType: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, AttributeInput>> = {},
    { domain = "" }: Omit<OpOptions, "outputs"> = {},
  ): string[] {
    const key = JSON.stringify([domain, opType, nOutputs, inputs, attributes]);
    const found = this.#tape.emitted.get(key);
    if (found) return found;
    const outputs = this.#tape.builder.op(opType, inputs, attributes, { outputs: nOutputs, domain });
    this.#tape.emitted.set(key, outputs);
    return outputs;
  }

  /** A scalar constant of the type of the gradients here. */
  scalar(value: number, type: ElementType = this.type): string {
    return this.#constant(["scalar", type, String(value)], () => tensor(type, [], [value]));
  }

  /** An int64 vector. */
  intVector(values: readonly number[]): string {
    return this.#constant(["ints", ...values], () => tensor("int64", [values.length], values));
  }

  /** Zeros of the type of the gradients here. */
  zeros(dims: readonly number[]): string {
    return this.op("ConstantOfShape", [this.intVector(dims)], { value: tensor(this.type, [1], [0]) });
  }

  /** A constant of any shape. */
  tensor(value: Tensor): string {
    return this.#constant(["tensor", value.type, value.dims, Array.from(value.data, String)], () => value);
  }

  /** Cast to a type, by default that of the gradients here. */
  cast(value: string, type: ElementType = this.type): string {
    return this.op("Cast", [value], { to: elementTypeNumbers[type] });
  }

  mul(a: string, b: string): string {
    return this.op("Mul", [a, b]);
  }

  /** Multiply by a number; nothing is emitted for 1. */
  scale(a: string, factor: number): string {
    return factor === 1 ? a : this.mul(a, this.scalar(factor));
  }

  reshape(value: string, from: readonly number[], to: readonly number[]): string {
    if (sameDims(from, to)) return value;
    return this.op("Reshape", [value, this.intVector(to)], to.includes(0) ? { allowzero: 1 } : {});
  }

  transpose(value: string, permutation: readonly number[]): string {
    if (permutation.every((axis, i) => axis === i)) return value;
    return this.op("Transpose", [value], { perm: permutation });
  }

  /**
   * leftᵀ · right of two matrices with the same rows: the gradient of a weight.
   *
   * ONNX Runtime fuses a Transpose into the product that reads it. On the left that costs a large product a third more, as
   * its kernel transposes again for every 128 columns of the right. The reshapes keep the Transpose: it is done once, of whichever side is less.
   *
   * @param left (nRows × nLeft)
   * @param right (nRows × nRight)
   * @returns (nLeft × nRight)
   */
  transposedProduct(left: string, right: string, nRows: number, nLeft: number, nRight: number): string {
    if (nRows * nLeft * nRight < leastTransposed)
      return this.op("MatMul", [this.transpose(left, [1, 0]), right]);
    if (nRows * nLeft <= nRows * nRight + nLeft * nRight)
      return this.op("MatMul", [this.#keptTranspose(left, nRows, nLeft), right]);
    const product = this.op("MatMul", [this.#keptTranspose(right, nRows, nRight), left]);
    return this.transpose(product, [1, 0]);
  }

  #keptTranspose(value: string, nRows: number, nColumns: number): string {
    const batch = this.reshape(value, [nRows, nColumns], [1, nRows, nColumns]);
    return this.reshape(this.transpose(batch, [0, 2, 1]), [1, nColumns, nRows], [nColumns, nRows]);
  }

  expand(value: string, from: readonly number[], to: readonly number[]): string {
    if (sameDims(from, to)) return value;
    return this.op("Expand", [value, this.intVector(to)]);
  }

  /**
   * Sum over the axes along which `to` was broadcast to `from`. Neighbouring axes of the same kind are first
   * merged, so that the bias gradient of a (batch, sequence, hidden) value is the sum of the rows of a matrix.
   */
  reduceTo(value: string, from: readonly number[], to: readonly number[]): string {
    if (sameDims(from, to)) return value;
    const padding = from.length - to.length;
    const merged: { size: number; isSummed: boolean }[] = [];
    for (const [axis, size] of from.entries()) {
      if (size === 1) continue;
      const isSummed = axis < padding || to[axis - padding] === 1;
      const last = merged.at(-1);
      if (last?.isSummed === isSummed) last.size *= size;
      else merged.push({ size, isSummed });
    }
    const axes = merged.flatMap(({ isSummed }, axis) => (isSummed ? [axis] : []));
    if (axes.length === 0) return this.reshape(value, from, to);
    const mergedDims = merged.map(({ size }) => size);
    const [rows, columns] = merged;
    if (merged.length === 2 && rows?.isSummed && rows.size <= maxOnes && this.type === "float32") {
      const matrix = this.reshape(value, from, mergedDims);
      const ones = this.tensor(tensor("float32", [rows.size], new Array(rows.size).fill(1)));
      return this.reshape(this.op("MatMul", [ones, matrix]), [columns?.size ?? 1], to);
    }
    const sum = this.op("ReduceSum", [this.reshape(value, from, mergedDims), this.intVector(axes)], {
      keepdims: 0,
    });
    const sumDims = merged.flatMap(({ size, isSummed }) => (isSummed ? [] : [size]));
    return this.reshape(sum, sumDims, to);
  }

  /**
   * Give a weight that is read by rows its gradient as rows.
   *
   * @param rows (n × width)
   * @param indices int64 (n), not negative
   */
  addRows(parameter: string, rows: string, indices: string, n: number): void {
    this.#tape.addRows(parameter, rows, indices, n);
  }

  /** Refuse the node. */
  fail(reason: string): never {
    throw new ModelError(
      "unsupported",
      `Cannot differentiate ${this.node.opType} node "${this.node.name}": ${reason}`,
    );
  }

  #input(i: number): string {
    return this.node.inputs[i] || this.fail(`input ${i} is missing`);
  }

  #output(i: number): string {
    return this.node.outputs[i] || this.fail(`output ${i} is missing`);
  }

  #constant(key: readonly unknown[], make: () => Tensor): string {
    const text = JSON.stringify(key);
    const found = this.#tape.emitted.get(text);
    if (found) return found[0] as string;
    const name = this.#tape.builder.parameter(this.#tape.builder.freshName("gradient_constant"), make());
    this.#tape.emitted.set(text, [name]);
    return name;
  }

  #value(name: string): ConcreteValue {
    return this.#tape.graph.values.get(name) ?? this.fail(`the shape of "${name}" is not known`);
  }
}

export function sameDims(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((dim, i) => dim === b[i]);
}
