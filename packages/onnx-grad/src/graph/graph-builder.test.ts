import { describe, expect, test } from "vitest";
import { tensor } from "../onnx/tensor.ts";
import { GraphBuilder } from "./graph-builder.ts";

describe("GraphBuilder", () => {
  test("tells whole numbers from floats by the attribute's name", () => {
    const builder = new GraphBuilder();
    const x = builder.input("x", "float32", [2]);
    builder.op("LeakyRelu", [x], { alpha: 1 });
    builder.op("Softmax", [x], { axis: 1 });
    builder.op(
      "Custom",
      [x],
      { a: 0.5, b: [1, 2], c: [1, 0.5], d: "text", e: { type: "float", value: 3 } },
      { domain: "my.domain" },
    );
    const [leaky, softmax, custom] = builder.build().nodes;
    expect(leaky?.attributes.alpha).toEqual({ type: "float", value: 1 });
    expect(softmax?.attributes.axis).toEqual({ type: "int", value: 1 });
    expect(Object.values(custom?.attributes ?? {}).map(({ type }) => type)).toEqual([
      "float",
      "ints",
      "floats",
      "string",
      "float",
    ]);
    expect(builder.build().domains).toEqual({ "my.domain": 1 });
  });

  test("gives one name, or as many as asked for", () => {
    const builder = new GraphBuilder();
    const x = builder.input("x", "float32", [4]);
    expect(builder.op("Relu", [x])).toBe("Relu_1");
    expect(builder.op("Split", [x], { num_outputs: 2 }, { outputs: 2 })).toEqual(["Split_1", "Split_2"]);
    expect(builder.op("Split", [x], { num_outputs: 2 }, { outputs: ["a", "b"] })).toEqual(["a", "b"]);
  });

  test("refuses a name twice, an unknown input and an unknown output", () => {
    const builder = new GraphBuilder();
    builder.input("x", "float32", [1]);
    expect(() => builder.parameter("x", tensor("float32", [1], [0]))).toThrow('Cannot add "x"');
    expect(() => builder.op("Relu", ["y"])).toThrow(
      'Cannot add Relu: nothing in the graph computes its input "y"',
    );
    expect(() => builder.output("y")).toThrow('Cannot output "y"');
  });

  test("extends a model without changing it", () => {
    const first = new GraphBuilder();
    first.output(first.op("Relu", [first.input("x", "float32", [1])]), "y");
    const model = Object.freeze(first.build());
    const second = new GraphBuilder({ from: model });
    second.output(second.op("Neg", ["y"]), "z");
    expect(second.build().outputs.map(({ name }) => name)).toEqual(["y", "z"]);
    expect(model.outputs.map(({ name }) => name)).toEqual(["y"]);
  });

  test("gives no node the name of another", () => {
    const first = new GraphBuilder();
    first.op("Relu", [first.input("x", "float32", [1])], {}, { name: "Neg_1", outputs: ["a"] });
    const second = new GraphBuilder({ from: first.build() });
    second.op("Neg", ["a"]);
    expect(second.build().nodes.map(({ name }) => name)).toEqual(["Neg_1", "Neg_1/2"]);
  });

  test("brings an older model to the operators that it builds with", () => {
    const first = new GraphBuilder();
    first.output(first.op("ReduceSum", [first.input("x", "float32", [2, 3])], { axes: [1] }), "y");
    const old = { ...first.build(), opset: 11 };
    const model = new GraphBuilder({ from: old }).build();
    expect(model.opset).toBe(20);
    expect(model.nodes[0]?.attributes).toEqual({});
    expect(model.initializers.get("ReduceSum_1/axes")?.data).toEqual(new BigInt64Array([1n]));
  });
});
