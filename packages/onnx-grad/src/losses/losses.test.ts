import { describe, expect, test } from "vitest";
import { createEvaluationGraph } from "../graph/create-training-graph.ts";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { type Tensor, tensor } from "../onnx/tensor.ts";
import { openRunner } from "../rules/run-graph.test.files.ts";
import { cosineLoss } from "./cosine-loss.ts";
import { crossEntropyLoss } from "./cross-entropy-loss.ts";
import { meanSquaredError } from "./mean-squared-error.ts";
import { softTargetLoss } from "./soft-target-loss.ts";

type Loss = (builder: GraphBuilder, a: string, b: string, weights?: string) => string;

async function evaluate(loss: Loss, a: Tensor, b: Tensor, weights?: Tensor): Promise<number> {
  const builder = new GraphBuilder();
  const feeds = new Map<string, Tensor>([
    ["a", a],
    ["b", b],
  ]);
  if (weights) feeds.set("weights", weights);
  for (const [name, { type, dims }] of feeds) builder.input(name, type, dims);
  builder.output(loss(builder, "a", "b", weights && "weights"), "loss");
  const graph = await createEvaluationGraph(builder.build(), { dims: {} });
  const runner = await openRunner(graph.bytes, "all");
  const results = await runner.run(feeds, ["loss"]);
  await runner.release();
  expect(results.get("loss")?.dims).toEqual([]);
  return Number(results.get("loss")?.data[0]);
}

const floats = (dims: number[], values: number[]) => tensor("float32", dims, values);
const ints = (dims: number[], values: number[]) => tensor("int64", dims, values);

describe("crossEntropyLoss()", () => {
  test("is ln 2 for two equal logits", async () => {
    expect(await evaluate(crossEntropyLoss, floats([1, 2], [3, 3]), ints([1], [0]))).toBeCloseTo(Math.LN2, 6);
  });

  test("is the mean weighted by sample weights: a weight of 0 takes no part", async () => {
    // Row 0: ln(1 + e⁻¹) for label 0. Row 1: ln(1 + e³) for label 0, not counted.
    const logits = floats([2, 2], [1, 0, 0, 3]);
    const loss = await evaluate(crossEntropyLoss, logits, ints([2], [0, 0]), floats([2], [2, 0]));
    expect(loss).toBeCloseTo(Math.log1p(Math.exp(-1)), 6);
  });

  test("takes logits of any rank", async () => {
    const loss = await evaluate(crossEntropyLoss, floats([1, 2, 2], [1, 0, 0, 1]), ints([1, 2], [0, 1]));
    expect(loss).toBeCloseTo(Math.log1p(Math.exp(-1)), 6);
  });

  test("is finite for logits that overflow a naive softmax", async () => {
    expect(await evaluate(crossEntropyLoss, floats([1, 2], [1000, -1000]), ints([1], [1]))).toBe(2000);
  });
});

describe("meanSquaredError()", () => {
  test("is the mean of squares, weighted or not", async () => {
    const [a, b] = [floats([2], [1, 2]), floats([2], [0, 4])];
    expect(await evaluate(meanSquaredError, a, b)).toBeCloseTo(2.5, 6);
    expect(await evaluate(meanSquaredError, a, b, floats([2], [3, 1]))).toBeCloseTo((3 * 1 + 4) / 4, 6);
  });
});

describe("cosineLoss()", () => {
  test("is 0 for one direction, 1 for a right angle, 2 for opposites and 1 for a vector of zeros", async () => {
    const of = (a: number[], b: number[]) => evaluate(cosineLoss, floats([1, 2], a), floats([1, 2], b));
    expect(await of([1, 2], [2, 4])).toBeCloseTo(0, 6);
    expect(await of([1, 0], [0, 5])).toBeCloseTo(1, 6);
    expect(await of([1, 0], [-3, 0])).toBeCloseTo(2, 6);
    expect(await of([0, 0], [1, 0])).toBe(1);
  });
});

describe("softTargetLoss()", () => {
  test("is 0 where the softmax is the target, and cross-entropy for a sure target", async () => {
    const logits = floats([1, 2], [Math.log(3), 0]);
    expect(await evaluate(softTargetLoss, logits, floats([1, 2], [0.75, 0.25]))).toBeCloseTo(0, 6);
    expect(await evaluate(softTargetLoss, logits, floats([1, 2], [0, 1]))).toBeCloseTo(Math.log(4), 6);
  });
});
