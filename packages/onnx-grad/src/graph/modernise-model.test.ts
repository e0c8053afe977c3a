import { describe, expect, test } from "vitest";
import { ModelError } from "../onnx/model-error.ts";
import { GraphBuilder } from "./graph-builder.ts";
import { moderniseModel } from "./modernise-model.ts";

function modelOf(opset: number, opType: string, attributes = {}) {
  const builder = new GraphBuilder();
  const x = builder.input("x", "float32", [2, 3]);
  builder.output(builder.op(opType, [x], attributes));
  return { ...builder.build(), opset };
}

describe("moderniseModel()", () => {
  test("leaves a model of opset 20 or later as it is", () => {
    const model = modelOf(22, "Relu");
    expect(moderniseModel(model)).toBe(model);
  });

  test("turns the Softmax of opset 12 into that of a matrix", () => {
    const { nodes } = moderniseModel(modelOf(12, "Softmax"));
    expect(nodes.map(({ opType }) => opType)).toEqual(["Shape", "Flatten", "Softmax", "Reshape"]);
    expect(moderniseModel(modelOf(13, "Softmax")).nodes).toHaveLength(1);
  });

  test("turns the end of a Slice, 2⁶³ - 1, into that very number", () => {
    const model = moderniseModel(modelOf(9, "Slice", { starts: [0], ends: [2 ** 63] }));
    expect(model.initializers.get("Slice_1/ends")?.data).toEqual(new BigInt64Array([2n ** 63n - 1n]));
  });

  test("goes into the bodies of control flow", () => {
    const builder = new GraphBuilder();
    const body = { ...modelOf(11, "Squeeze", { axes: [0] }), inputs: [], outputs: [] };
    builder.op("Loop", ["", ""], { body });
    const upgraded = moderniseModel({ ...builder.build(), opset: 11 });
    const attribute = upgraded.nodes[0]?.attributes.body;
    expect(attribute?.type === "graph" && attribute.value.nodes[0]?.inputs).toEqual(["x", "Squeeze_1/axes"]);
  });

  test("refuses an operator whose old form means something else", () => {
    expect(() => moderniseModel(modelOf(9, "Upsample"))).toThrow(
      'Node "Upsample_1" has the operator Upsample of opset 9',
    );
    expect(() => moderniseModel(modelOf(10, "Resize"))).toThrow("the operator Resize of opset 10");
    expect(moderniseModel(modelOf(11, "Resize")).nodes).toHaveLength(1);
  });

  test("refuses opset 6", () => {
    expect(() => moderniseModel(modelOf(6, "Relu"))).toThrow(ModelError);
    expect(() => moderniseModel(modelOf(6, "Relu"))).toThrow("uses opset 6");
  });
});
