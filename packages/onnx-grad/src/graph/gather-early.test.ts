import { describe, expect, test } from "vitest";
import { type Tensor, tensor } from "../onnx/tensor.ts";
import { lossAndGradients } from "../rules/run-graph.test.files.ts";
import { makeConcrete } from "./concrete-graph.ts";
import { createTrainingGraph } from "./create-training-graph.ts";
import { gatherEarly } from "./gather-early.ts";
import { GraphBuilder } from "./graph-builder.ts";

const [batch, sequence, width, nHeads] = [2, 5, 8, 2];

function wave(dims: number[], phase: number): Tensor {
  const n = dims.reduce((a, b) => a * b, 1);
  return tensor(
    "float32",
    dims,
    Array.from({ length: n }, (_, i) => 0.6 * Math.sin(phase + 1.9 * i)),
  );
}

/** One layer of a transformer, of which the loss reads some positions; `whole` outputs all of them too. */
function layer(positions: Tensor, whole: boolean) {
  const builder = new GraphBuilder();
  const x = builder.input("x", "float32", [batch, sequence, width]);
  let phase = 0;
  const weight = (name: string, dims: number[]) => builder.parameter(name, wave(dims, phase++));
  const dense = (value: string, name: string, nIn: number, nOut: number) =>
    builder.op("Add", [
      builder.op("MatMul", [value, weight(`${name}.weight`, [nIn, nOut])]),
      weight(`${name}.bias`, [nOut]),
    ]);
  const norm = (value: string, name: string) =>
    builder.op("LayerNormalization", [
      value,
      weight(`${name}.scale`, [width]),
      weight(`${name}.shift`, [width]),
    ]);
  const start = dense(x, "start", width, width);
  const split = (name: string, perm: number[]) => {
    const heads = builder.op("Reshape", [
      dense(start, name, width, width),
      builder.constant([batch, sequence, nHeads, width / nHeads]),
    ]);
    return builder.op("Transpose", [heads], { perm });
  };
  const scores = builder.op("MatMul", [split("query", [0, 2, 1, 3]), split("key", [0, 2, 3, 1])]);
  const attention = builder.op("Softmax", [scores], { axis: -1 });
  const joined = builder.op("Transpose", [builder.op("MatMul", [attention, split("value", [0, 2, 1, 3])])], {
    perm: [0, 2, 1, 3],
  });
  const context = builder.op("Reshape", [joined, builder.constant([batch, sequence, width])]);
  const attended = norm(builder.op("Add", [dense(context, "output", width, width), start]), "first");
  const fed = dense(builder.op("Relu", [dense(attended, "up", width, 3 * width)]), "down", 3 * width, width);
  const last = norm(builder.op("Add", [fed, attended]), "second");
  const read = builder.op("Gather", [last, builder.constant(positions)], { axis: 1 });
  builder.output(
    builder.op("ReduceSum", [builder.op("Mul", [read, read])], { keepdims: 0 }),
    "loss",
    "float32",
    [],
  );
  if (whole) builder.output(last, "last", "float32", [batch, sequence, width]);
  return builder.build();
}

const first = tensor("int64", [], [0]);
const some = tensor("int64", [2], [-1, 1]);

describe("gatherEarly()", () => {
  test.each([
    ["the first position", first],
    ["two positions, one from the end", some],
  ])("changes neither loss nor gradients when %s is read", async (_, positions) => {
    const results = [];
    for (const whole of [false, true]) {
      const model = layer(positions, whole);
      const graph = await createTrainingGraph(model, { dims: {} });
      const feeds = new Map([...model.initializers, ["x", wave([batch, sequence, width], 9)] as const]);
      results.push(await lossAndGradients(graph, feeds, "all"));
    }
    const [early, late] = results;
    expect(early!.loss).toBeCloseTo(late!.loss, 4);
    expect([...early!.gradients.keys()]).toEqual([...late!.gradients.keys()]);
    for (const [name, expected] of late!.gradients) {
      const found = early!.gradients.get(name)!;
      const scale = Math.max(1e-3, ...expected.map(Math.abs));
      for (const [i, value] of expected.entries())
        expect(Math.abs(found[i]! - value) / scale).toBeLessThan(2e-5);
    }
  });

  test("computes queries, output and feed-forward of the read position only, keys and values of all", async () => {
    const graph = gatherEarly(await makeConcrete(layer(first, false), {}), ["loss"]);
    const rowsOf = (weight: string) => {
      const node = graph.nodes.find(({ inputs }) => inputs.includes(`${weight}.weight`))!;
      return graph.values.get(node.outputs[0]!)!.dims[1];
    };
    expect(["query", "output", "up", "down"].map(rowsOf)).toEqual([1, 1, 1, 1]);
    expect(["start", "key", "value"].map(rowsOf)).toEqual([sequence, sequence, sequence]);
  });

  test("leaves a graph alone whose value is an output too", async () => {
    const concrete = await makeConcrete(layer(first, true), {});
    expect(gatherEarly(concrete, ["loss", "last"])).toBe(concrete);
  });
});
