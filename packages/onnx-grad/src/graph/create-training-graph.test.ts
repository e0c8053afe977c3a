import { describe, expect, test } from "vitest";
import { crossEntropyLoss } from "../losses/cross-entropy-loss.ts";
import { decodeModel } from "../onnx/decode-model.ts";
import { ModelError } from "../onnx/model-error.ts";
import { type Tensor, tensor } from "../onnx/tensor.ts";
import { lossAndGradients, openRunner } from "../rules/run-graph.test.files.ts";
import { createEvaluationGraph, createTrainingGraph, withoutDropout } from "./create-training-graph.ts";
import { GraphBuilder } from "./graph-builder.ts";
import { pruneModel } from "./prune-model.ts";

function floats(dims: number[], values: number[]): Tensor {
  return tensor("float32", dims, values);
}

/** loss = Σ x · w · w, read twice, so that dloss/dw = 2 x w. */
function squareModel() {
  const builder = new GraphBuilder();
  const x = builder.input("x", "float32", ["n"]);
  const w = builder.parameter("w", floats([2], [3, 5]));
  const frozen = builder.parameter("frozen", floats([2], [1, 1]));
  const product = builder.op("Mul", [builder.op("Mul", [x, w]), builder.op("Mul", [w, frozen])]);
  builder.output(builder.op("ReduceSum", [product], { keepdims: 0 }), "loss");
  return builder.build();
}

describe("createTrainingGraph()", () => {
  test("adds the gradients of a weight that is read twice", async () => {
    const model = squareModel();
    const graph = await createTrainingGraph(model, { dims: { n: 2 } });
    const feeds = new Map([...model.initializers, ["x", floats([2], [1, 10])]]);
    const { loss, gradients } = await lossAndGradients(graph, feeds, "all");
    // 1·3·3 + 10·5·5
    expect(loss).toBe(259);
    expect(Array.from(gradients.get("w") ?? [])).toEqual([6, 100]);
    expect(Array.from(gradients.get("frozen") ?? [])).toEqual([9, 250]);
  });

  test("gives no gradient to what is not trainable, but keeps it as an input", async () => {
    const graph = await createTrainingGraph(squareModel(), {
      dims: { n: 2 },
      trainable: (name) => name === "w",
    });
    expect(graph.gradients.map(({ parameter }) => parameter)).toEqual(["w"]);
    expect(graph.parameters).toEqual([
      { name: "w", dims: [2], trainable: true },
      { name: "frozen", dims: [2], trainable: false },
    ]);
  });

  test("gives two weights with one gradient an output each", async () => {
    const builder = new GraphBuilder();
    const a = builder.parameter("a", floats([2], [1, 2]));
    const b = builder.parameter("b", floats([2], [3, 4]));
    builder.output(builder.op("ReduceSum", [builder.op("Add", [a, b])], { keepdims: 0 }), "loss");
    const model = builder.build();
    const graph = await createTrainingGraph(model, { dims: {} });
    const outputs = graph.gradients.map((gradient) => (gradient.kind === "dense" ? gradient.output : ""));
    expect(new Set(outputs).size).toBe(2);
    const { gradients } = await lossAndGradients(graph, model.initializers, "all");
    expect(Array.from(gradients.get("b") ?? [])).toEqual([1, 1]);
  });

  test("gives a large table rows, and adds what comes to it otherwise as a dense gradient", async () => {
    const builder = new GraphBuilder();
    const ids = builder.input("ids", "int64", ["n"]);
    const table = builder.parameter("table", floats([600, 1], Array(600).fill(1)));
    const read = builder.op("ReduceSum", [builder.op("Gather", [table, ids])], { keepdims: 0 });
    const all = builder.op("ReduceSumSquare", [table], { keepdims: 0 });
    builder.output(builder.op("Add", [read, all]), "loss");
    const model = builder.build();
    const graph = await createTrainingGraph(model, { dims: { n: 3 } });
    expect(graph.gradients.map(({ kind }) => kind)).toEqual(["dense", "rows"]);
    const feeds = new Map([...model.initializers, ["ids", tensor("int64", [3], [7, 7, -1])]]);
    const { gradients } = await lossAndGradients(graph, feeds, "all");
    const found = gradients.get("table") as Float64Array;
    expect([found[0], found[7], found[599]]).toEqual([2, 4, 3]);
  });

  test("names the node and the operator that has no rule, but only on the path to a weight", async () => {
    const build = (reads: "weight" | "data") => {
      const builder = new GraphBuilder();
      const x = builder.input("x", "float32", [2]);
      const w = builder.parameter("w", floats([2], [1, 2]));
      const odd = builder.op("Acos", [reads === "weight" ? w : x], {}, { name: "odd node" });
      builder.output(builder.op("ReduceSum", [builder.op("Mul", [odd, w])], { keepdims: 0 }), "loss");
      return builder.build();
    };
    const refused = createTrainingGraph(build("weight"), { dims: {} });
    await expect(refused).rejects.toThrow(ModelError);
    await expect(refused).rejects.toThrow('node "odd node": there is no gradient rule for the operator Acos');
    expect((await createTrainingGraph(build("data"), { dims: {} })).gradients).toHaveLength(1);
  });

  test("refuses a quantised model, which would train only in part", async () => {
    const builder = new GraphBuilder();
    const x = builder.input("x", "float32", [1, 2]);
    const w = builder.parameter("w", floats([2], [1, 2]));
    const integers = builder.parameter("integers", tensor("int8", [2, 2], [1, 2, 3, 4]));
    const weight = builder.op("DequantizeLinear", [integers, builder.constant(0.5)], {}, { name: "dq" });
    const product = builder.op("MatMul", [builder.op("Mul", [x, w]), weight]);
    builder.output(builder.op("ReduceSum", [product], { keepdims: 0 }), "loss");
    const refused = createTrainingGraph(builder.build(), { dims: {} });
    await expect(refused).rejects.toThrow('Cannot train a quantised model (node "dq" is a DequantizeLinear)');
  });

  test("lets no gradient through integers and comparisons", async () => {
    const builder = new GraphBuilder();
    const w = builder.parameter("w", floats([2], [1, 2]));
    const isLarge = builder.op("Cast", [builder.op("Greater", [w, builder.constant(1.5)])], { to: 1 });
    builder.output(builder.op("ReduceSum", [builder.op("Mul", [isLarge, w])], { keepdims: 0 }), "loss");
    const model = builder.build();
    const graph = await createTrainingGraph(model, { dims: {} });
    const { gradients } = await lossAndGradients(graph, model.initializers, "all");
    expect(Array.from(gradients.get("w") ?? [])).toEqual([0, 1]);
  });

  test("tolerates control flow off the path", async () => {
    const builder = new GraphBuilder();
    const x = builder.input("x", "float32", [2]);
    const w = builder.parameter("w", floats([2], [1, 2]));
    const branch = (opType: string) => ({
      name: opType,
      inputs: [],
      outputs: [{ name: "z", type: "float32", dims: [2] } as const],
      nodes: [{ name: opType, opType, domain: "", inputs: [x], outputs: ["z"], attributes: {} }],
      initializers: new Map(),
    });
    const condition = builder.input("condition", "bool", []);
    const chosen = builder.op("If", [condition], { then_branch: branch("Neg"), else_branch: branch("Abs") });
    builder.output(builder.op("ReduceSum", [builder.op("Mul", [chosen, w])], { keepdims: 0 }), "loss");
    const model = builder.build();
    const graph = await createTrainingGraph(model, { dims: {} });
    const feeds = new Map([
      ...model.initializers,
      ["x", floats([2], [3, -4])] as const,
      ["condition", tensor("bool", [], [1])] as const,
    ]);
    const { gradients } = await lossAndGradients(graph, feeds, "all");
    expect(Array.from(gradients.get("w") ?? [])).toEqual([-3, 4]);
  });

  test("keeps model-local functions off the path", async () => {
    // Made by onnx.helper 1.23: loss = ReduceSum(Twice(x) · w) with a function Twice(a) = a + a and w = [1, 2].
    const file =
      "CAg6ggEKEQoBeBIBdCIFVHdpY2U6Am15Cg4KAXQKAXcSAW0iA011bAolCgFtEgRsb3NzIglSZWR1Y2VTdW0qDwoIa2VlcGRpbXMYAKABAhIB" +
      "ZyoRCAIQASIIAACAPwAAAEBCAXdaEAoBeBILCgkIARIFCgMSAW5iDgoEbG9zcxIGCgQIARIAQgQKABASQgYKAm15EAHKAScKBVR3aWNlIgFh" +
      "KgFiOg4KAWEKAWESAWIiA0FkZEoECgAQElICbXk=";
    const model = decodeModel(Buffer.from(file, "base64"));
    const graph = await createTrainingGraph(model, { dims: { n: 2 } });
    const feeds = new Map([...model.initializers, ["x", floats([2], [3, 4])] as const]);
    const { loss, gradients } = await lossAndGradients(graph, feeds, "all");
    expect(loss).toBe(2 * 3 * 1 + 2 * 4 * 2);
    expect(Array.from(gradients.get("w") ?? [])).toEqual([6, 8]);
  });

  test("multiplies by a mask where the model has a Dropout", async () => {
    const builder = new GraphBuilder();
    const w = builder.parameter("w", floats([4], [1, 2, 3, 4]));
    const ratio = builder.constant(0.3);
    const dropped = builder.op("Dropout", [w, ratio], {}, { name: "drop" });
    builder.output(builder.op("ReduceSum", [dropped], { keepdims: 0 }), "loss");
    const model = builder.build();
    const graph = await createTrainingGraph(model, { dims: {} });
    const [mask] = graph.dropoutMasks;
    // 0.3 · 256 = 76.8, so one byte decides with 77/256.
    expect(mask).toMatchObject({ dims: [4], probability: 77 / 256 });
    const feeds = new Map([
      ...model.initializers,
      [mask?.name ?? "", tensor("bool", [4], [1, 0, 0, 1])] as const,
    ]);
    const { loss, gradients } = await lossAndGradients(graph, feeds, "all");
    const scale = 256 / 179;
    expect(loss).toBeCloseTo(5 * scale, 5);
    const expected = [scale, 0, 0, scale];
    for (const [i, value] of expected.entries()) expect(gradients.get("w")?.[i]).toBeCloseTo(value, 6);
    expect(withoutDropout(model).nodes.map(({ opType }) => opType)).not.toContain("Dropout");
  });

  test("refuses a loss that is none, and an axis without a number", async () => {
    const builder = new GraphBuilder();
    const x = builder.input("x", "float32", ["n", 2]);
    builder.output(builder.op("Mul", [x, builder.parameter("w", floats([2], [1, 2]))]), "y");
    const model = builder.build();
    await expect(createTrainingGraph(model, { dims: { n: 2 }, loss: "y" })).rejects.toThrow(
      "shape [2,2], a loss is one float",
    );
    await expect(createTrainingGraph(model, { dims: { n: 2 } })).rejects.toThrow('no value named "loss"');
    await expect(createTrainingGraph(model, { dims: {}, loss: "y" })).rejects.toThrow(
      'axis 0 of input "x" is "n"',
    );
    await expect(createTrainingGraph(model, { dims: { n: 0 }, loss: "y" })).rejects.toThrow('"n" is 0');
  });

  test("gives no gradients where the loss depends on no weight", async () => {
    const builder = new GraphBuilder();
    const x = builder.input("x", "float32", [2]);
    builder.parameter("w", floats([1], [1]));
    builder.output(builder.op("ReduceSum", [x], { keepdims: 0 }), "loss");
    expect((await createTrainingGraph(builder.build(), { dims: {} })).gradients).toEqual([]);
  });
});

describe("createEvaluationGraph()", () => {
  test("computes the outputs of a pruned model without dropout, labels and loss", async () => {
    const builder = new GraphBuilder();
    const x = builder.input("x", "float32", ["batch", 2]);
    const w = builder.parameter("w", floats([2, 2], [1, 2, 3, 4]));
    const logits = builder.op("MatMul", [builder.op("Dropout", [x, builder.constant(0.9)]), w]);
    const labels = builder.input("labels", "int64", ["batch"]);
    builder.output(crossEntropyLoss(builder, logits, labels), "loss");
    builder.output(logits, "logits");
    const graph = await createEvaluationGraph(pruneModel(builder.build(), ["logits"]), {
      dims: { batch: 1 },
    });
    expect(graph.dataInputs.map(({ name }) => name)).toEqual(["x"]);
    const runner = await openRunner(graph.bytes, "all");
    const feeds = new Map([
      ["x", floats([1, 2], [1, 1])] as const,
      ["w", floats([2, 2], [1, 2, 3, 4])] as const,
    ]);
    const results = await runner.run(feeds, ["logits"]);
    await runner.release();
    expect(results.get("logits")?.data).toEqual(new Float32Array([4, 6]));
  });
});
