import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadModel } from "../onnx/load-model.ts";
import type { Model } from "../onnx/model.ts";
import { sizeOf, type Tensor, tensor } from "../onnx/tensor.ts";
import { lossAndGradients, openRunner } from "../rules/run-graph.test.files.ts";
import { createTrainingGraph } from "./create-training-graph.ts";
import { GraphBuilder } from "./graph-builder.ts";

/** A folder of real encoders in ONNX files; they are too large to be kept here. */
const folder = process.env.SHORTLIST_REAL_MODELS;

const files = folder === undefined ? [] : readdirSync(folder).filter((file) => file.endsWith(".onnx"));

/** The mean of squares of the model's last float output stands in for a task. */
function withLoss(model: Model): Model {
  const builder = new GraphBuilder({ from: model });
  const output = model.outputs.findLast(({ type }) => type === "float32");
  if (!output) throw new Error("The model has no float output");
  const square = builder.op("Mul", [output.name, output.name]);
  builder.output(builder.op("ReduceMean", [square], { keepdims: 0 }), "loss");
  return builder.build();
}

describe.skipIf(files.length === 0).each(files.length > 0 ? files : ["none"])(
  "createTrainingGraph() on %s",
  (file) => {
    test("gives the slope of the loss along its own gradient", { timeout: 300_000 }, async () => {
      const model = withLoss(await loadModel(join(folder ?? "", file)));
      const axes = new Set(model.inputs.flatMap(({ dims }) => dims.filter((dim) => typeof dim === "string")));
      const graph = await createTrainingGraph(model, {
        dims: Object.fromEntries([...axes].map((axis, i) => [axis, 2 + 3 * i])),
      });
      const feeds = new Map<string, Tensor>(model.initializers);
      for (const { name, type, dims } of graph.dataInputs) {
        const isMask = name.includes("mask");
        const isType = name.includes("type");
        const values = Array.from({ length: sizeOf(dims) }, (_, i) =>
          isMask ? 1 : isType ? 0 : 1000 + 37 * i,
        );
        feeds.set(name, tensor(type, dims, values));
      }
      const { gradients } = await lossAndGradients(graph, feeds, "all");
      const squaredNorm = [...gradients.values()]
        .flatMap((gradient) => [gradient.reduce((sum, x) => sum + x * x, 0)])
        .reduce((a, b) => a + b);
      expect(gradients.size).toBeGreaterThan(10);

      // Moving by ±step along the unit gradient changes the loss by 2 · step · |gradient|.
      const runner = await openRunner(graph.bytes, "all");
      const norm = Math.sqrt(squaredNorm);
      const lossAt = async (step: number) => {
        const moved = new Map(feeds);
        for (const [name, gradient] of gradients) {
          const { type, dims, data } = feeds.get(name) as Tensor;
          const values = Float32Array.from(
            data as Float32Array,
            (x, i) => x + (step * (gradient[i] as number)) / norm,
          );
          moved.set(name, { type, dims, data: values });
        }
        return Number((await runner.run(moved, ["loss"])).get("loss")?.data[0]);
      };
      const base = await lossAt(0);
      // Large enough that the change is well above the rounding of the loss, small enough to be linear.
      const step = (0.01 * base) / norm;
      const slope = ((await lossAt(step)) - (await lossAt(-step))) / (2 * step);
      await runner.release();
      expect(Math.abs(slope / norm - 1)).toBeLessThan(0.01);
    });
  },
);
