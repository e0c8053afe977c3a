import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { decodeModel } from "./decode-model.ts";
import { encodeModel } from "./encode-model.ts";
import type { Model } from "./model.ts";
import { ModelError } from "./model-error.ts";
import { ModelProto } from "./onnx-proto.ts";
import { type Tensor, tensor } from "./tensor.ts";

function smallModel(): Model {
  const builder = new GraphBuilder();
  const x = builder.input("x", "float32", ["batch", 3]);
  const weight = builder.parameter("weight", tensor("float32", [3, 2], [1, 2, 3, 4, 5, 6]));
  const product = builder.op("MatMul", [x, weight]);
  builder.output(builder.op("LeakyRelu", [product], { alpha: 1 }), "y", "float32", ["batch", 2]);
  return builder.build();
}

/** A model as the objects that protobuf encodes, with one initializer described by fields. */
function withInitializer(fields: object): Uint8Array {
  const graph = { name: "g", node: [], initializer: [{ name: "w", ...fields }], input: [], output: [] };
  return ModelProto.encode({ irVersion: 8, opsetImport: [{ version: 17 }], graph }).finish();
}

function decodeInitializer(fields: object): Tensor | undefined {
  return decodeModel(withInitializer(fields)).initializers.get("w");
}

describe("decodeModel()", () => {
  test("gives back what encodeModel() wrote", () => {
    const model = smallModel();
    expect(decodeModel(encodeModel(model))).toEqual(model);
  });

  test("does not copy aligned weights", () => {
    const bytes = encodeModel(smallModel());
    const offset = Buffer.from(bytes).indexOf(Buffer.from(new Float32Array([1, 2, 3, 4, 5, 6]).buffer));
    const aligned = new Uint8Array(bytes.length + 4 + (4 - (offset % 4)));
    aligned.set(bytes, 4 - (offset % 4));
    const weight = decodeModel(
      aligned.subarray(4 - (offset % 4), 4 - (offset % 4) + bytes.length),
    ).initializers.get("weight") as Tensor;
    expect((weight.data as Float32Array).buffer).toBe(aligned.buffer);
  });

  test("widens float16: normal, subnormal, infinite and negative zero", () => {
    const halves = new Uint16Array([0x3c00, 0xc000, 0x0001, 0x7c00, 0x8000, 0x7bff]);
    const found = decodeInitializer({ dims: [6], dataType: 10, rawData: new Uint8Array(halves.buffer) });
    expect(found?.type).toBe("float32");
    expect(Array.from(found?.data as Float32Array)).toEqual([
      1,
      -2,
      2 ** -24,
      Number.POSITIVE_INFINITY,
      -0,
      65504,
    ]);
  });

  test("widens bfloat16", () => {
    const halves = new Uint16Array([0x3f80, 0xc040]);
    const found = decodeInitializer({ dims: [2], dataType: 16, rawData: new Uint8Array(halves.buffer) });
    expect(Array.from(found?.data as Float32Array)).toEqual([1, -3]);
  });

  test("reads values that are not raw, 64-bit integers exactly", () => {
    expect(decodeInitializer({ dims: [2], dataType: 1, floatData: [0.5, -1] })?.data).toEqual(
      new Float32Array([0.5, -1]),
    );
    const big = ModelProto.root
      .lookupType("TensorProto")
      .fromObject({ dims: [1], dataType: 7, int64Data: ["-9007199254740993"] });
    expect(decodeInitializer(big)?.data).toEqual(new BigInt64Array([-9007199254740993n]));
    expect(decodeInitializer({ dims: [1], dataType: 10, int32Data: [0x4200] })?.data).toEqual(
      new Float32Array([3]),
    );
  });

  test.each([
    [
      "more data than the shape needs",
      { dims: [1], dataType: 1, rawData: new Uint8Array(8) },
      "has 8 bytes for the shape [1]",
    ],
    [
      "fewer values than the shape needs",
      { dims: [3], dataType: 1, floatData: [1] },
      "has 1 values for the shape [3]",
    ],
    ["a huge shape without data", { dims: [2 ** 40], dataType: 1 }, "at most 2147483647 elements"],
    ["a negative dimension", { dims: [-1], dataType: 1 }, "has the dimension -1"],
    ["an unknown element type", { dims: [0], dataType: 77 }, "element type number 77"],
    ["4-bit weights", { dims: [2], dataType: 22, rawData: new Uint8Array(1) }, "element type number 22"],
    [
      "weights in another file",
      { dims: [1], dataType: 1, dataLocation: 1, externalData: [{ key: "location", value: "w" }] },
      "load the model by its path",
    ],
  ])("refuses %s", (_, fields, message) => {
    expect(() => decodeInitializer(fields)).toThrow(ModelError);
    expect(() => decodeInitializer(fields)).toThrow(message);
  });

  test("refuses an empty file, text and a model without a graph in one line", () => {
    for (const bytes of [
      new Uint8Array(),
      Buffer.from("<!DOCTYPE html>"),
      ModelProto.encode({ irVersion: 8 }).finish(),
    ]) {
      expect(() => decodeModel(bytes)).toThrow(ModelError);
      expect(() => decodeModel(bytes)).toThrow(/^[^\n]+$/);
    }
  });

  test("refuses a circle, a missing value and a value computed twice", () => {
    const node = (input: string[], output: string[]) => ({
      name: "n",
      opType: "Relu",
      input,
      output,
      attribute: [],
    });
    const decode = (...nodes: object[]) => {
      const graph = { node: nodes, initializer: [], input: [], output: [] };
      return decodeModel(ModelProto.encode({ opsetImport: [{ version: 17 }], graph }).finish());
    };
    expect(() => decode(node(["a"], ["b"]), node(["b"], ["a"]))).toThrow("depends on its own output");
    expect(() => decode(node(["a"], ["b"]))).toThrow('reads "a", which nothing computes');
    expect(() => decode(node([], ["b"]), node([], ["b"]))).toThrow('computes "b", which already exists');
  });

  test("puts nodes into order", () => {
    const node = (input: string[], output: string[]) => ({
      name: "n",
      opType: "Relu",
      input,
      output,
      attribute: [],
    });
    const graph = {
      node: [node(["a"], ["b"]), node([], ["a"])],
      initializer: [],
      input: [],
      output: [{ name: "b" }],
    };
    const model = decodeModel(ModelProto.encode({ opsetImport: [{ version: 17 }], graph }).finish());
    expect(model.nodes.map(({ outputs }) => outputs[0])).toEqual(["a", "b"]);
  });

  test("keeps the bodies of control flow", () => {
    const builder = new GraphBuilder();
    const condition = builder.input("condition", "bool", []);
    const x = builder.input("x", "float32", [2]);
    const body = (opType: string) => ({
      name: opType,
      inputs: [],
      outputs: [{ name: "z", type: "float32", dims: [2] } as const],
      nodes: [{ name: opType, opType, domain: "", inputs: [x], outputs: ["z"], attributes: {} }],
      initializers: new Map(),
    });
    builder.output(
      builder.op("If", [condition], { then_branch: body("Relu"), else_branch: body("Neg") }),
      "y",
    );
    const model = builder.build();
    expect(decodeModel(encodeModel(model))).toEqual(model);
  });

  test("fails only with ModelError, whatever the bytes", () => {
    const bytes = encodeModel(smallModel());
    fc.assert(
      fc.property(
        fc.nat(bytes.length - 1),
        fc.integer({ min: 0, max: 255 }),
        fc.nat(bytes.length),
        (position, value, length) => {
          const changed = bytes.slice(0, length);
          if (position < length) changed[position] = value;
          try {
            decodeModel(changed);
          } catch (error) {
            expect(error).toBeInstanceOf(ModelError);
            expect((error as Error).message).not.toContain("\n");
          }
        },
      ),
      { numRuns: 2000, seed: 1 },
    );
  });
});
