import { expect, test } from "vitest";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { tensor } from "../onnx/tensor.ts";
import { inferenceModel } from "./inference-model.ts";

function trainingModel() {
  const builder = new GraphBuilder();
  const x = builder.input("x", "float32", ["batch", 2]);
  const target = builder.input("target", "float32", ["batch", 2]);
  const weight = builder.parameter("weight", tensor("float32", [2, 2], [1, 2, 3, 4]));
  const unused = builder.parameter("lossScale", tensor("float32", [2], [1, 1]));
  const half = builder.constant(0.5);
  const training = builder.constant({ type: "bool", dims: [], data: Uint8Array.of(1) });
  const [dropped] = builder.op("Dropout", [x, half, training], {}, { outputs: 1 });
  const y = builder.op("MatMul", [dropped!, weight], {});
  const difference = builder.op("Mul", [builder.op("Sub", [y, target], {}), unused], {});
  builder.output(y, "y", "float32", ["batch", 2]);
  builder.output(builder.op("ReduceMean", [difference], { keepdims: 0 }), "loss", "float32", []);
  return builder.build();
}

test("inferenceModel() keeps what the outputs need, and switches dropout off", () => {
  const model = trainingModel();
  const part = inferenceModel(model, ["y"]);
  expect(part.inputs.map(({ name }) => name)).toEqual(["x"]);
  expect(part.inputs[0]?.dims).toEqual(["batch", 2]);
  expect([...part.initializers.keys()]).toEqual(["weight"]);
  expect(part.nodes.map(({ opType }) => opType)).toEqual(["Identity", "MatMul", "Identity"]);
  expect(model.nodes.some(({ opType }) => opType === "Dropout")).toBe(true);
});

test("inferenceModel() refuses an output that is not there", () => {
  expect(() => inferenceModel(trainingModel(), ["logits"])).toThrow("outputs are y, loss");
});
