import { describe, expect, test } from "vitest";
import { createEvaluationGraph, createTrainingGraph } from "../graph/create-training-graph.ts";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { moderniseModel } from "../graph/modernise-model.ts";
import type { Model } from "../onnx/model.ts";
import { arrayClasses, sizeOf, type Tensor, tensor } from "../onnx/tensor.ts";
import { type FloatInput, type GradientCase, gradientCases } from "./gradient-cases.test.files.ts";
import { gradientRules } from "./gradient-rules.ts";
import { lossAndGradients, openRunner, type Runner, type Values } from "./run-graph.test.files.ts";

/** Level "all" folds float64 factors into products as float32. */
const optimization = "basic";

/** Numbers in [0, 1) from a seed: the linear congruential generator of Numerical Recipes. */
function makeRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function fill({ dims, range, apart, values }: FloatInput, random: () => number): number[] {
  if (values) return [...values];
  const chosen: number[] = [];
  while (chosen.length < sizeOf(dims)) {
    const value = range[0] + (range[1] - range[0]) * random();
    const near = [0, ...chosen].some((other) => Math.abs(other - value) < apart);
    if (!near) chosen.push(value);
  }
  return chosen;
}

interface Prepared {
  readonly model: Model;
  readonly feeds: Map<string, Tensor>;
  readonly trained: string[];
}

/** The operator under test, and as loss the sum of its outputs, each element times a random number. */
async function prepare(key: string, testCase: GradientCase): Promise<Prepared> {
  const dot = key.lastIndexOf(".");
  const opType = key.slice(dot + 1);
  const domain = key.slice(0, Math.max(dot, 0));
  const type = testCase.type ?? "float64";
  const random = makeRandom(key.length * 7919 + testCase.about.length);
  const builder = new GraphBuilder({ opset: Math.max(testCase.opset ?? 20, 18) });
  const feeds = new Map<string, Tensor>();
  const trained: string[] = [];
  const inputs = testCase.inputs.map((input, i) => {
    if (input === "") return "";
    const name = `input${i}`;
    if ("ints" in input) {
      const value = tensor(input.type, input.dims, input.ints);
      if (!input.isData) return builder.constant(value, name);
      feeds.set(name, value);
      return builder.input(name, input.type, input.dims);
    }
    const value = tensor(type, input.dims, fill(input, random));
    if (input.isFixed) return builder.constant(value, name);
    trained.push(name);
    feeds.set(name, value);
    // Scalars are no parameters to a model: a vector of one element stands in.
    const dims = input.dims.length === 0 ? [1] : input.dims;
    const parameter = builder.parameter(name, { ...value, dims });
    feeds.set(name, { ...value, dims });
    return input.dims.length === 0 ? builder.op("Reshape", [parameter, builder.constant([])]) : parameter;
  });
  const outputs = builder.op(opType, inputs, testCase.attributes ?? {}, {
    outputs: testCase.nOutputs ?? 1,
    domain,
  });
  const built: Model = { ...builder.build(), opset: testCase.opset ?? 20 };
  const modern = moderniseModel(built);

  // Learn the output shapes, to weigh each element with a number of its own.
  const shaped = await createEvaluationGraph(withOutputs(modern, outputs), { dims: {} });
  const whole = new GraphBuilder({ from: modern });
  const terms = shaped.outputs.map(({ type: outputType, dims }, i) => {
    const weights = tensor(
      outputType,
      dims,
      Array.from({ length: sizeOf(dims) }, () => random() + 0.5),
    );
    const product = whole.op("Mul", [outputs[i] as string, whole.constant(weights)]);
    return whole.op("ReduceSum", [product], { keepdims: 0 });
  });
  whole.output(terms.length === 1 ? (terms[0] as string) : whole.op("Sum", terms), "loss");
  return { model: whole.build(), feeds, trained };
}

function withOutputs(model: Model, outputs: readonly string[]): Model {
  return {
    ...model,
    outputs: outputs.map((name) => ({ name, type: "undefined", dims: [], unknownRank: true })),
  };
}

/** (8 (f(x+h) - f(x-h)) - (f(x+2h) - f(x-2h))) / 12h: the error is of order h⁴. */
const stencil = [
  [1, 8],
  [-1, -8],
  [2, -1],
  [-2, 1],
] as const;

async function finiteDifferences(
  runner: Runner,
  feeds: Values,
  name: string,
  step: number,
): Promise<number[]> {
  const value = feeds.get(name) as Tensor;
  const base = value.data as Float64Array;
  const slopes: number[] = [];
  for (let i = 0; i < base.length; i++) {
    let slope = 0;
    for (const [offset, factor] of stencil) {
      const data = new arrayClasses[value.type as "float64"](base);
      data[i]! += offset * step;
      const { data: loss } = (await runner.run(new Map(feeds).set(name, { ...value, data }), ["loss"])).get(
        "loss",
      ) as Tensor;
      slope += (factor * Number(loss[0])) / (12 * step);
    }
    slopes.push(slope);
  }
  return slopes;
}

describe.each(Object.keys(gradientRules))("gradient of %s", (key) => {
  const cases = gradientCases[key as keyof typeof gradientCases];

  test.each(cases.map((testCase) => [testCase.about, testCase] as const))(
    "agrees with finite differences: %s",
    async (_, testCase) => {
      const prepared = await prepare(key, testCase);
      const batchStatistics = testCase.statistics === "batch";
      const graph = await createTrainingGraph(prepared.model, { dims: {}, batchStatistics });
      const first = await lossAndGradients(graph, prepared.feeds, optimization);
      const { gradients } = first;
      const options = { dims: {}, batchStatistics, standardOperators: true };
      const standard = await createTrainingGraph(prepared.model, options);
      const others = await lossAndGradients(standard, prepared.feeds, optimization);
      // float64: the stencil's error is far below. float32: rounding of the loss, 6e-8 · |loss|, over the step.
      const isDouble = testCase.type === undefined;
      const step = isDouble ? 1e-3 : 0.04;
      const tolerance = testCase.tolerance ?? (isDouble ? 1e-8 : 1e-4);
      expect(prepared.trained.length).toBeGreaterThan(0);
      const evaluation = await createEvaluationGraph(prepared.model, { dims: {} });
      // Evaluation knows running statistics only: where the batch's are used, the training graph is itself asked.
      const runner = await openRunner(batchStatistics ? graph.bytes : evaluation.bytes, optimization);
      const unchanged = Number((await runner.run(prepared.feeds, ["loss"])).get("loss")?.data[0]);
      for (const { loss } of [first, others]) {
        expect(Math.abs(loss - unchanged) / Math.max(1, Math.abs(unchanged))).toBeLessThan(tolerance);
      }
      for (const name of prepared.trained) {
        const expected = await finiteDifferences(runner, prepared.feeds, name, step);
        const found = gradients.get(name) ?? new Float64Array(expected.length);
        const scale = Math.max(1, ...expected.map(Math.abs));
        for (const [i, value] of expected.entries()) {
          for (const gradient of [found, others.gradients.get(name) ?? found]) {
            expect(
              Math.abs((gradient[i] as number) - value) / scale,
              `${name}[${i}]: ${gradient[i]} for ${value}`,
            ).toBeLessThan(tolerance);
          }
        }
      }
      await runner.release();
    },
  );
});
