import { InferenceSession, Tensor as RuntimeTensor } from "onnxruntime-node";
import { encodeModel } from "../onnx/encode-model.ts";
import type { Model, Node, ValueInfo } from "../onnx/model.ts";
import { ModelError } from "../onnx/model-error.ts";
import { arrayClasses, type ElementType, sizeOf, type Tensor, type TensorData } from "../onnx/tensor.ts";
import { liveNodes } from "./live-nodes.ts";
import type { ConcreteValue } from "./training-graph.ts";

/** A graph of concrete inputs that ONNX Runtime is asked about. */
export interface Probe {
  readonly model: Model;
  readonly inputs: readonly ConcreteValue[];
  readonly constants: ReadonlyMap<string, Tensor>;
  readonly nodes: readonly Node[];
}

/** What is known of a value without running the graph. */
export interface Inferred {
  readonly type: ElementType;
  readonly isTensor: boolean;
  /** Missing where the shape could not be told. */
  readonly dims?: readonly number[];
}

/** Operators that give something else than a tensor, or may. */
const otherThanTensors = /^(Sequence|SplitToSequence|Optional|If$|Loop$)/;

/** Name of the value that holds the shape of another. */
export const shapeName = (name: string) => `${name}/shape of`;

function shapeNode(name: string): Node {
  const output = shapeName(name);
  return { name: output, opType: "Shape", domain: "", inputs: [name], outputs: [output], attributes: {} };
}

/** Type and, where its inference gets that far, shape of values: ONNX Runtime tells them without a run. */
export async function inferValues(probe: Probe, names: readonly string[]): Promise<Map<string, Inferred>> {
  const inferred = new Map<string, Inferred>();
  if (names.length === 0) return inferred;
  const others = new Set(
    probe.nodes.filter(({ opType }) => otherThanTensors.test(opType)).flatMap(({ outputs }) => outputs),
  );
  const shapes = names.filter((name) => !others.has(name)).map(shapeNode);
  const outputs = [...names, ...shapes.map((node) => node.outputs[0] as string)];
  const session = await openSession({ ...probe, nodes: [...probe.nodes, ...shapes] }, outputs);
  try {
    const metadata = new Map(session.outputMetadata.map((info) => [info.name, info]));
    for (const name of names) {
      const info = metadata.get(name);
      if (!info?.isTensor) {
        inferred.set(name, { type: "undefined", isTensor: false });
        continue;
      }
      // An unknown rank looks like that of a scalar, but the length of the shape tells them apart.
      const shapeInfo = metadata.get(shapeName(name));
      const rank = shapeInfo?.isTensor ? shapeInfo.shape[0] : undefined;
      const isKnown = rank === info.shape.length && info.shape.every((dim) => typeof dim === "number");
      const type = info.type as ElementType;
      inferred.set(name, { type, isTensor: true, ...(isKnown ? { dims: info.shape as number[] } : {}) });
    }
  } finally {
    await session.release();
  }
  return inferred;
}

/** Run the part of a graph that computes some values and the shapes of others. */
export async function runProbe(
  probe: Probe,
  wanted: readonly string[],
  measured: readonly string[] = [],
): Promise<Map<string, Tensor>> {
  const results = new Map<string, Tensor>();
  const names = [...wanted, ...measured.map(shapeName)];
  if (names.length === 0) return results;
  const live = liveNodes([...probe.nodes, ...measured.map(shapeNode)], names);
  const session = await openSession({ ...probe, nodes: live }, names);
  try {
    const feeds: Record<string, RuntimeTensor> = {};
    for (const input of probe.inputs) {
      const weight = probe.model.initializers.get(input.name);
      feeds[input.name] = runtimeTensor(input.type, weight?.data ?? exampleData(input), input.dims);
    }
    const fetched = await session.run(feeds, names).catch((cause: unknown) => {
      throw new ModelError("invalid", `ONNX Runtime cannot run the model: ${(cause as Error).message}`, {
        cause,
      });
    });
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
  { model, inputs, constants, nodes }: Probe,
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
