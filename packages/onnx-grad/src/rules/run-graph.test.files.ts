import { InferenceSession, Tensor as RuntimeTensor } from "onnxruntime-node";
import type { TrainingGraph } from "../graph/training-graph.ts";
import { type ElementType, sizeOf, type Tensor, type TensorData } from "../onnx/tensor.ts";

export type Values = ReadonlyMap<string, Tensor>;

/** A graph ready to be run on named tensors. */
export interface Runner {
  run(feeds: Values, outputs: readonly string[]): Promise<Map<string, Tensor>>;
  release(): Promise<void>;
}

/** How much ONNX Runtime rewrites the graph; "all" is how training runs it. */
export type Optimization = "basic" | "all";

export async function openRunner(bytes: Uint8Array, optimization: Optimization): Promise<Runner> {
  const session = await InferenceSession.create(bytes, {
    graphOptimizationLevel: optimization,
    logSeverityLevel: 3,
  });
  return {
    async run(feeds, outputs) {
      const inputs: Record<string, RuntimeTensor> = {};
      for (const name of session.inputNames) {
        const value = feeds.get(name);
        if (!value) throw new Error(`The test feeds no "${name}"`);
        inputs[name] = new RuntimeTensor(value.type as "float32", value.data as Float32Array, value.dims);
      }
      const results = await session.run(inputs, outputs);
      return new Map(
        outputs.map((name) => {
          const { type, dims, data } = results[name] as RuntimeTensor;
          return [name, { type: type as ElementType, dims, data: data as TensorData }];
        }),
      );
    },
    release: () => session.release(),
  };
}

/** Loss and the gradient of every trainable parameter, rows added into dense tables. */
export async function lossAndGradients(
  graph: TrainingGraph,
  feeds: Values,
  optimization: Optimization,
): Promise<{ loss: number; gradients: Map<string, Float64Array> }> {
  const runner = await openRunner(graph.bytes, optimization);
  const names = graph.gradients.flatMap((gradient) =>
    gradient.kind === "dense" ? [gradient.output] : [gradient.rows, gradient.indices],
  );
  const results = await runner.run(feeds, [graph.loss, ...names]);
  await runner.release();
  const numbers = (name: string) => Array.from(results.get(name)?.data as ArrayLike<number | bigint>, Number);
  const gradients = new Map<string, Float64Array>();
  for (const gradient of graph.gradients) {
    const parameter = graph.parameters.find(({ name }) => name === gradient.parameter);
    const total = gradients.get(gradient.parameter) ?? new Float64Array(sizeOf(parameter?.dims ?? []));
    gradients.set(gradient.parameter, total);
    if (gradient.kind === "dense") {
      for (const [i, value] of numbers(gradient.output).entries()) total[i]! += value;
    } else {
      const rows = numbers(gradient.rows);
      for (const [i, index] of numbers(gradient.indices).entries()) {
        for (let j = 0; j < gradient.width; j++) {
          total[index * gradient.width + j]! += rows[i * gradient.width + j]!;
        }
      }
    }
  }
  return { loss: numbers(graph.loss)[0] ?? Number.NaN, gradients };
}
