import type { Model, Node, ValueInfo } from "../onnx/model.ts";
import { ModelError } from "../onnx/model-error.ts";
import { inputsOf } from "../onnx/sort-nodes.ts";
import { type Tensor, tensor } from "../onnx/tensor.ts";
import { findConstants } from "./find-constants.ts";
import { liveNodes } from "./live-nodes.ts";
import { moderniseModel } from "./modernise-model.ts";
import { isParameter, statisticsOf } from "./parameters.ts";
import { type Inferred, inferValues, type Probe, runProbe, shapeName } from "./runtime-probe.ts";
import type { ConcreteValue } from "./training-graph.ts";

/** A forward graph for one shape of the data: weights are inputs, shape arithmetic is gone, every shape is known. */
export interface ConcreteGraph {
  readonly irVersion: number;
  readonly opset: number;
  readonly domains: Readonly<Record<string, number>>;
  readonly functions: Model["functions"];
  readonly dataInputs: readonly ConcreteValue[];
  /** Weights, and running statistics. */
  readonly parameters: readonly ConcreteValue[];
  /** Which of the parameters are running statistics. */
  readonly statistics: ReadonlySet<string>;
  /** Bool inputs, one for each dropout; none until dropout is made part of the graph. */
  readonly maskInputs: readonly ConcreteValue[];
  readonly outputs: readonly ConcreteValue[];
  readonly nodes: readonly Node[];
  readonly constants: ReadonlyMap<string, Tensor>;
  /** Shape and type of every input, parameter, constant and node output. */
  readonly values: ReadonlyMap<string, ConcreteValue>;
}

/**
 * Give the symbolic axes numbers, evaluate what does not depend on data or weights, and learn the shape and type
 * of everything that remains.
 *
 * @param dims number for each symbolic axis
 * @param extraRoots values to keep besides the graph outputs
 * @throws {RangeError} if an axis of a data input has no number
 */
export async function makeConcrete(
  model: Model,
  dims: Readonly<Record<string, number>>,
  extraRoots: readonly string[] = [],
): Promise<ConcreteGraph> {
  const modern = moderniseModel(model);
  const dataInputs = modern.inputs.map((input) => concreteInput(input, dims));
  const parameters: ConcreteValue[] = [];
  const initial = new Map<string, Tensor>();
  const statistics = statisticsOf(modern);
  for (const [name, value] of modern.initializers) {
    if (isParameter(name, value) || statistics.has(name))
      parameters.push({ name, type: value.type, dims: value.dims });
    else initial.set(name, value);
  }
  const roots = [...modern.outputs.map(({ name }) => name), ...extraRoots];
  const nodes = liveNodes(modern.nodes, roots);
  const isConstant = findConstants(nodes, new Set(initial.keys()));
  const kept = nodes.filter((node) => !node.outputs.some((name) => isConstant.has(name)));
  const wanted = new Set([...kept.flatMap(inputsOf), ...roots].filter((name) => isConstant.has(name)));

  const inputs = [...dataInputs, ...parameters];
  const probe = { model: modern, inputs, constants: initial, nodes: nodes.map(withoutRandomness) };
  const { inferred, constants } = await learn(probe, kept, wanted, isConstant);
  const values = new Map<string, ConcreteValue>();
  for (const value of inputs) values.set(value.name, value);
  for (const [name, { type, dims: shape }] of constants) values.set(name, { name, type, dims: shape });
  for (const [name, { type, dims: shape }] of inferred) {
    if (shape) values.set(name, { name, type, dims: shape });
  }
  return {
    irVersion: modern.irVersion,
    opset: modern.opset,
    domains: modern.domains,
    functions: modern.functions,
    dataInputs,
    parameters,
    statistics,
    maskInputs: [],
    outputs: modern.outputs.map(({ name, type }) => values.get(name) ?? { name, type, dims: [] }),
    nodes: kept,
    constants: new Map([...constants].filter(([name]) => wanted.has(name))),
    values,
  };
}

/** Rounds of inference after which the graph is simply run. */
const maxRounds = 4;

/**
 * Evaluate constants and learn shapes in turn: a shape that is known makes the arithmetic on it constant, and a
 * constant shape given to Reshape or Expand makes more shapes known. What inference cannot tell is learnt by
 * running the graph once, which costs a forward pass and gives every shape as a small tensor.
 */
async function learn(
  probe: Probe,
  kept: readonly Node[],
  wanted: ReadonlySet<string>,
  isConstant: ReadonlySet<string>,
): Promise<{ inferred: Map<string, Inferred>; constants: Map<string, Tensor> }> {
  const constants = new Map(probe.constants);
  const constantNodes = probe.nodes.filter((node) => node.outputs.some((name) => isConstant.has(name)));
  const names = kept.flatMap(({ outputs }) => outputs).filter((name) => name !== "");
  const known = () => ({
    ...probe,
    constants,
    nodes: probe.nodes.filter((node) => !node.outputs.some((name) => constants.has(name))),
  });
  let inferred = new Map<string, Inferred>();
  const unknownShapes = () =>
    names.filter((name) => inferred.get(name)?.isTensor && !inferred.get(name)?.dims);
  const missing = () => [...wanted].filter((name) => !constants.has(name));
  let nUnknown = Number.POSITIVE_INFINITY;
  for (let round = 0; round < maxRounds; round++) {
    inferred = await inferValues(known(), names);
    await evaluateConstants(probe, constantNodes, constants, wanted, inferred);
    const nLeft = unknownShapes().length + missing().length;
    if (nLeft === 0) return { inferred, constants };
    if (nLeft >= nUnknown) break;
    nUnknown = nLeft;
  }
  const results = await runProbe(known(), missing(), unknownShapes());
  for (const name of missing()) constants.set(name, results.get(name) as Tensor);
  for (const name of unknownShapes()) {
    const shape = results.get(shapeName(name)) as Tensor;
    const { type = "undefined" } = inferred.get(name) ?? {};
    inferred.set(name, { type, isTensor: true, dims: Array.from(shape.data as BigInt64Array, Number) });
  }
  return { inferred, constants };
}

/** Compute the wanted constants that depend only on shapes known so far. */
async function evaluateConstants(
  probe: Probe,
  constantNodes: readonly Node[],
  constants: Map<string, Tensor>,
  wanted: ReadonlySet<string>,
  inferred: ReadonlyMap<string, Inferred>,
): Promise<void> {
  const shapes = new Map(probe.inputs.map(({ name, dims }) => [name, dims]));
  for (const [name, { dims }] of inferred) if (dims) shapes.set(name, dims);
  const ready = new Map(constants);
  const readyNames = new Set(constants.keys());
  const nodes: Node[] = [];
  for (const node of constantNodes) {
    const [input = "", ...others] = inputsOf(node);
    const shape = shapes.get(input);
    const [output = ""] = node.outputs;
    if (constants.has(output)) continue;
    if (node.opType === "Shape" && shape && others.length === 0) {
      const { start, end } = node.attributes;
      const part = shape.slice(
        start?.type === "int" ? start.value : 0,
        end?.type === "int" ? end.value : undefined,
      );
      ready.set(output, tensor("int64", [part.length], part));
      readyNames.add(output);
    } else if (inputsOf(node).every((name) => readyNames.has(name))) {
      nodes.push(node);
      for (const name of node.outputs) readyNames.add(name);
    }
  }
  const computed = nodes.filter(({ outputs }) => outputs.some((name) => wanted.has(name)));
  const names = computed.flatMap(({ outputs }) => outputs).filter((name) => name !== "");
  const results = await runProbe({ ...probe, inputs: [], constants: ready, nodes }, names);
  for (const [name, value] of results) constants.set(name, value);
  for (const name of wanted) {
    const value = ready.get(name);
    if (value) constants.set(name, value);
  }
}

/** Nodes as they are run to learn shapes: dropout is the identity there. */
function withoutRandomness(node: Node): Node {
  return isDropout(node) ? { ...node, inputs: node.inputs.slice(0, 1), attributes: {} } : node;
}

export function isDropout(node: Node): boolean {
  return node.opType === "Dropout" && node.domain === "";
}

function concreteInput(
  { name, type, dims, unknownRank }: ValueInfo,
  sizes: Readonly<Record<string, number>>,
): ConcreteValue {
  if (unknownRank)
    throw new ModelError("unsupported", `Input "${name}" has no shape: give it one in the model`);
  const concrete = dims.map((dim, axis) => {
    if (typeof dim === "number") return dim;
    const size = sizes[dim];
    if (size === undefined) {
      throw new RangeError(
        `Cannot make the graph concrete: axis ${axis} of input "${name}" is "${dim}", and dims has only ${Object.keys(sizes).join(", ") || "nothing"}`,
      );
    }
    if (!Number.isSafeInteger(size) || size < 1) {
      throw new RangeError(
        `Cannot make the graph concrete: "${dim}" is ${size}, allowed are integers from 1`,
      );
    }
    return size;
  });
  return { name, type, dims: concrete };
}
