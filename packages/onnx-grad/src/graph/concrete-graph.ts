import { InferenceSession, Tensor as RuntimeTensor } from "onnxruntime-node";
import { encodeModel } from "../onnx/encode-model.ts";
import type { Model, Node, ValueInfo } from "../onnx/model.ts";
import { ModelError } from "../onnx/model-error.ts";
import { inputsOf } from "../onnx/sort-nodes.ts";
import { arrayClasses, type ElementType, sizeOf, type Tensor, type TensorData } from "../onnx/tensor.ts";
import { moderniseModel } from "./modernise-model.ts";
import { isParameter } from "./parameters.ts";
import type { ConcreteValue } from "./training-graph.ts";

/** A forward graph for one shape of the data: weights are inputs, shape arithmetic is gone, every shape is known. */
export interface ConcreteGraph {
  readonly irVersion: number;
  readonly opset: number;
  readonly domains: Readonly<Record<string, number>>;
  readonly dataInputs: readonly ConcreteValue[];
  readonly parameters: readonly ConcreteValue[];
  /** Bool inputs, one for each dropout; none until dropout is made part of the graph. */
  readonly maskInputs: readonly ConcreteValue[];
  readonly outputs: readonly ConcreteValue[];
  readonly nodes: readonly Node[];
  readonly constants: ReadonlyMap<string, Tensor>;
  /** Shape and type of every input, parameter, constant and node output. */
  readonly values: ReadonlyMap<string, ConcreteValue>;
}

/** Operators whose outputs differ from run to run. */
const randomOps = new Set([
  "Bernoulli",
  "Multinomial",
  "RandomNormal",
  "RandomNormalLike",
  "RandomUniform",
  "RandomUniformLike",
]);

/** Operators whose output shape depends on the values of the first input. */
const dataShapedOps = new Set(["Compress", "NonMaxSuppression", "NonZero", "Unique"]);

/** Operators whose output shape is given by the values of these inputs. */
const shapeInputs: Readonly<Record<string, readonly number[]>> = {
  ConstantOfShape: [0],
  Expand: [1],
  OneHot: [1],
  Pad: [1],
  Range: [0, 1, 2],
  Reshape: [1],
  Resize: [1, 2, 3],
  Slice: [1, 2, 3, 4],
  Split: [1],
  Tile: [1],
  TopK: [1],
};

/**
 * Give the symbolic axes numbers, evaluate what does not depend on data or weights, and learn the shape and type
 * of everything that remains, by running the graph once in ONNX Runtime.
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
  const constants = new Map<string, Tensor>();
  for (const [name, value] of modern.initializers) {
    if (isParameter(name, value)) parameters.push({ name, type: value.type, dims: value.dims });
    else constants.set(name, value);
  }
  const roots = [...modern.outputs.map(({ name }) => name), ...extraRoots];
  const nodes = liveNodes(modern.nodes, roots);
  const isConstant = findConstants(nodes, new Set(constants.keys()));
  const kept = nodes.filter((node) => !node.outputs.some((name) => isConstant.has(name)));
  const wanted = new Set([...kept.flatMap(inputsOf), ...roots].filter((name) => isConstant.has(name)));

  const probe = probeNodes(nodes);
  const inputs = [...dataInputs, ...parameters];
  const types = await learnTypes(modern, inputs, constants, probe, kept);
  const toRun = [...wanted].filter((name) => !constants.has(name));
  const measured = kept.flatMap(({ outputs }) => outputs).filter((name) => types.get(name)?.shapeIsAskable);
  const results = await runProbe(modern, inputs, constants, probe, toRun, measured);
  for (const name of toRun) constants.set(name, results.get(name) as Tensor);

  const values = new Map<string, ConcreteValue>();
  for (const value of inputs) values.set(value.name, value);
  for (const [name, { type, dims }] of constants) values.set(name, { name, type, dims });
  for (const [name, { type }] of types) {
    const shape = results.get(shapeName(name));
    if (shape) values.set(name, { name, type, dims: Array.from(shape.data as BigInt64Array, Number) });
  }
  const outputs = modern.outputs.map(({ name, type }) => values.get(name) ?? { name, type, dims: [] });
  return {
    irVersion: modern.irVersion,
    opset: modern.opset,
    domains: modern.domains,
    dataInputs,
    parameters,
    maskInputs: [],
    outputs,
    nodes: kept,
    constants: new Map([...constants].filter(([name]) => wanted.has(name))),
    values,
  };
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

/** The nodes that some root depends on, in their order. */
export function liveNodes(nodes: readonly Node[], roots: readonly string[]): Node[] {
  const needed = new Set(roots);
  const live: Node[] = [];
  for (const node of nodes.toReversed()) {
    if (!node.outputs.some((name) => needed.has(name))) continue;
    live.push(node);
    for (const name of inputsOf(node)) needed.add(name);
  }
  return live.reverse();
}

/** Names whose value depends on neither data nor weights, only on their shapes. */
function findConstants(nodes: readonly Node[], initial: ReadonlySet<string>): Set<string> {
  const constants = new Set(initial);
  const dataShaped = new Set<string>();
  for (const node of nodes) {
    const inputs = inputsOf(node);
    const readsShapeOnly = node.opType === "Shape" || node.opType === "Size";
    const isConstant = readsShapeOnly
      ? !inputs.some((name) => dataShaped.has(name))
      : inputs.every((name) => constants.has(name)) && !randomOps.has(node.opType);
    const shapeGivers = shapeInputs[node.opType]?.map((i) => node.inputs[i] ?? "") ?? [];
    const isDataShaped =
      inputs.some((name) => dataShaped.has(name)) ||
      dataShapedOps.has(node.opType) ||
      shapeGivers.some((name) => name !== "" && !constants.has(name));
    for (const name of node.outputs) {
      if (name === "") continue;
      if (isConstant) constants.add(name);
      else if (isDataShaped) dataShaped.add(name);
    }
  }
  return constants;
}

/** Nodes as they are run to learn shapes: dropout is the identity there. */
function probeNodes(nodes: readonly Node[]): Node[] {
  return nodes.map((node) =>
    isDropout(node) ? { ...node, inputs: node.inputs.slice(0, 1), attributes: {} } : node,
  );
}

export function isDropout(node: Node): boolean {
  return node.opType === "Dropout" && node.domain === "";
}

const shapeName = (name: string) => `${name}/shape of`;

/** ONNX Runtime infers the type of every output that a graph names, without running it. */
async function learnTypes(
  model: Model,
  inputs: readonly ConcreteValue[],
  constants: ReadonlyMap<string, Tensor>,
  nodes: readonly Node[],
  kept: readonly Node[],
): Promise<Map<string, { type: ElementType; shapeIsAskable: boolean }>> {
  const names = kept.flatMap(({ outputs }) => outputs).filter((name) => name !== "");
  const types = new Map<string, { type: ElementType; shapeIsAskable: boolean }>();
  if (names.length === 0) return types;
  const session = await openSession(model, inputs, constants, nodes, names);
  try {
    for (const info of session.outputMetadata) {
      const type = (info.isTensor ? info.type : "undefined") as ElementType;
      types.set(info.name, { type, shapeIsAskable: info.isTensor });
    }
  } finally {
    await session.release();
  }
  return types;
}

async function runProbe(
  model: Model,
  inputs: readonly ConcreteValue[],
  constants: ReadonlyMap<string, Tensor>,
  nodes: readonly Node[],
  wanted: readonly string[],
  measured: readonly string[],
): Promise<Map<string, Tensor>> {
  const results = new Map<string, Tensor>();
  const shapes = measured.map(
    (name): Node => ({
      name: shapeName(name),
      opType: "Shape",
      domain: "",
      inputs: [name],
      outputs: [shapeName(name)],
      attributes: {},
    }),
  );
  const names = [...wanted, ...measured.map(shapeName)];
  if (names.length === 0) return results;
  const live = liveNodes([...nodes, ...shapes], names);
  const session = await openSession(model, inputs, constants, live, names);
  try {
    const feeds: Record<string, RuntimeTensor> = {};
    for (const input of inputs) {
      const weight = model.initializers.get(input.name);
      feeds[input.name] = runtimeTensor(input.type, weight?.data ?? exampleData(input), input.dims);
    }
    const fetched = await session.run(feeds, names);
    for (const name of names) {
      const { type, data, dims } = fetched[name] as RuntimeTensor;
      results.set(name, { type: type as ElementType, dims, data: data as TensorData });
    }
  } finally {
    await session.release();
  }
  return results;
}

async function openSession(
  model: Model,
  inputs: readonly ConcreteValue[],
  constants: ReadonlyMap<string, Tensor>,
  nodes: readonly Node[],
  outputs: readonly string[],
): Promise<InferenceSession> {
  const outputInfos = outputs.map(
    (name): ValueInfo => ({ name, type: "undefined", dims: [], unknownRank: true }),
  );
  const bytes = encodeModel({ ...model, inputs, outputs: outputInfos, nodes, initializers: constants });
  try {
    return await InferenceSession.create(bytes, { graphOptimizationLevel: "disabled", logSeverityLevel: 3 });
  } catch (cause) {
    throw new ModelError("invalid", `ONNX Runtime refuses the model: ${(cause as Error).message}`, { cause });
  }
}

function runtimeTensor(type: ElementType, data: TensorData, dims: readonly number[]): RuntimeTensor {
  return new RuntimeTensor(type as "float32", data as Float32Array, dims);
}

/** Zeros are valid ids, labels and masks alike; floats and flags are ones, so that nothing divides by zero. */
function exampleData({ type, dims }: ConcreteValue): TensorData {
  const size = sizeOf(dims);
  if (type === "string") return Array.from({ length: size }, () => "");
  if (type === "undefined" || type === "float16" || type === "bfloat16") {
    throw new ModelError("unsupported", `Cannot make example data of type ${type}`);
  }
  const data = new arrayClasses[type](size);
  if (type === "float32" || type === "float64" || type === "bool") (data as Float32Array).fill(1);
  return data;
}
