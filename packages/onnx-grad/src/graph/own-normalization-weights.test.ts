import { expect, test } from "vitest";
import { tensor } from "../onnx/tensor.ts";
import { createTrainingGraph } from "./create-training-graph.ts";
import { GraphBuilder } from "./graph-builder.ts";
import { ownNormalizationWeights } from "./own-normalization-weights.ts";

/** Two layers of a fresh network, whose ones and zeros an exporter merged. */
function merged() {
  const builder = new GraphBuilder();
  const x = builder.input("x", "float32", [4, 2, 3]);
  const ones = builder.parameter("first.weight", tensor("float32", [2], [1, 1]));
  const zeros = builder.parameter("first.bias", tensor("float32", [2], [0, 0]));
  const copy = builder.op("Identity", [zeros], {}, { outputs: ["second.running_mean"] })[0] as string;
  const first = builder.op("BatchNormalization", [x, ones, zeros, zeros, ones]);
  const second = builder.op("BatchNormalization", [first, ones, zeros, copy, ones]);
  builder.output(builder.op("ReduceMean", [builder.op("Mul", [second, x])], { keepdims: 0 }), "loss");
  return builder.build();
}

test("ownNormalizationWeights() gives each layer weights and statistics of its own", async () => {
  const model = merged();
  await expect(createTrainingGraph(model, { dims: {} })).rejects.toThrow("is a running statistic");
  const own = ownNormalizationWeights(model);
  const layers = own.nodes.filter(({ opType }) => opType === "BatchNormalization");
  const names = layers.flatMap(({ inputs }) => inputs.slice(1));
  expect(new Set(names).size).toBe(8);
  expect(names.slice(0, 2)).toEqual(["first.weight", "first.bias"]);
  expect(names).toContain("second.running_mean");
  for (const name of names) {
    const isOne = name.startsWith("first.weight");
    expect(Array.from(own.initializers.get(name)?.data as Float32Array)).toEqual(isOne ? [1, 1] : [0, 0]);
  }
  const graph = await createTrainingGraph(own, { dims: {} });
  expect(graph.statistics).toHaveLength(4);
  expect(graph.parameters.filter(({ trainable }) => trainable)).toHaveLength(4);
  // 4 x 3 values for each channel: the population's variance is estimated from n - 1 of them.
  expect(graph.statistics.map(({ correction }) => correction)).toEqual([1, 12 / 11, 1, 12 / 11]);
  expect(ownNormalizationWeights(own)).toEqual(own);
});
