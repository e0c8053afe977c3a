import { createTrainingGraph, type Feeds, type Model } from "onnx-grad";
import { InferenceSession, Tensor as RuntimeTensor } from "onnxruntime-node";

interface Gradient {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/** The gradient of a model's loss with respect to each of its parameters, embedding rows added up. */
export async function gradientsOf(model: Model, feeds: Feeds): Promise<Map<string, Gradient>> {
  const dims: Record<string, number> = {};
  for (const { name, dims: axes } of model.inputs) {
    axes.forEach((axis, i) => {
      if (typeof axis === "string") dims[axis] = feeds[name]!.dims[i]!;
    });
  }
  const graph = await createTrainingGraph(model, { dims });
  const session = await InferenceSession.create(graph.bytes, { logSeverityLevel: 3 });
  const inputs: Record<string, RuntimeTensor> = {};
  for (const { name } of graph.dataInputs) {
    const { type, data, dims: shape } = feeds[name]!;
    inputs[name] = new RuntimeTensor(type as "int64", data as BigInt64Array, shape);
  }
  for (const { name, dims: shape } of graph.parameters) {
    inputs[name] = new RuntimeTensor("float32", model.initializers.get(name)!.data as Float32Array, shape);
  }
  const results = await session.run(inputs);
  const shapes = new Map(graph.parameters.map((parameter) => [parameter.name, parameter.dims]));
  const sums = new Map<string, Gradient>();
  for (const gradient of graph.gradients) {
    const shape = shapes.get(gradient.parameter)!;
    const sum = sums.get(gradient.parameter) ?? {
      dims: shape,
      data: new Float32Array(shape.reduce((a, b) => a * b, 1)),
    };
    sums.set(gradient.parameter, sum);
    if (gradient.kind === "dense") {
      const values = results[gradient.output]!.data as Float32Array;
      for (let i = 0; i < values.length; i++) sum.data[i]! += values[i]!;
      continue;
    }
    const rows = results[gradient.rows]!.data as Float32Array;
    const indices = results[gradient.indices]!.data as BigInt64Array;
    for (let i = 0; i < gradient.n; i++) {
      const at = Number(indices[i]) * gradient.width;
      for (let j = 0; j < gradient.width; j++) sum.data[at + j]! += rows[i * gradient.width + j]!;
    }
  }
  await session.release();
  return sums;
}
