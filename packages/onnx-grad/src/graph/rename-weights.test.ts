import { describe, expect, test } from "vitest";
import { tensor } from "../onnx/tensor.ts";
import { GraphBuilder } from "./graph-builder.ts";
import { parametersOf } from "./parameters.ts";
import { renameWeights } from "./rename-weights.ts";

describe("renameWeights()", () => {
  const matrix = tensor("float32", [2, 2], [1, 2, 3, 4]);
  const vector = tensor("float32", [2], [1, 2]);

  test("names a weight by the bias that is added to its product", () => {
    const builder = new GraphBuilder();
    const x = builder.input("x", "float32", [1, 2]);
    const weight = builder.parameter("onnx::MatMul_7", matrix);
    const bias = builder.parameter("encoder.dense.bias", vector);
    builder.output(builder.op("Add", [bias, builder.op("MatMul", [x, weight])]), "y");
    expect([...renameWeights(builder.build()).initializers.keys()]).toEqual([
      "encoder.dense.weight",
      "encoder.dense.bias",
    ]);
  });

  test("names weight and bias by the module in whose scope they are read", () => {
    const builder = new GraphBuilder();
    const x = builder.input("x", "float32", [1, 2]);
    const weight = builder.parameter("onnx::MatMul_7", matrix);
    const bias = builder.parameter("onnx::Add_8", vector);
    const [product] = builder.op("MatMul", [x, weight], {}, { outputs: ["/layer.0/query/MatMul_output_0"] });
    builder.op("Add", [bias, product as string], {}, { outputs: ["/layer.0/query/Add_output_0"] });
    const model = renameWeights(builder.build());
    expect([...model.initializers.keys()]).toEqual(["layer.0.query.weight", "layer.0.query.bias"]);
    expect(model.nodes.map(({ inputs }) => inputs[inputs.length - 2])).toEqual(["x", "layer.0.query.bias"]);
  });

  test("keeps names that tell something, and those that would clash", () => {
    const builder = new GraphBuilder();
    const x = builder.input("x", "float32", [1, 2]);
    for (const name of ["named", "onnx::MatMul_1", "onnx::MatMul_2"]) {
      const output = `/layer/${name}`;
      builder.op("MatMul", [x, builder.parameter(name, matrix)], {}, { outputs: [output] });
    }
    expect([...renameWeights(builder.build()).initializers.keys()]).toEqual([
      "named",
      "layer.weight",
      "onnx::MatMul_2",
    ]);
  });

  test("does not take the frequencies of rotary positions for a weight", () => {
    const builder = new GraphBuilder();
    const positions = builder.input("positions", "float32", [3, 1]);
    const frequencies = builder.parameter("_to_copy_3", vector);
    const angles = builder.op("Mul", [positions, frequencies]);
    builder.output(builder.op("Cos", [builder.op("Concat", [angles, angles], { axis: -1 })]), "y");
    expect(parametersOf(builder.build())).toHaveLength(1);
    expect(parametersOf(renameWeights(builder.build()))).toEqual([]);
  });
});
