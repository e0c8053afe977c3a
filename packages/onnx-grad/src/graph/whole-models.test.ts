import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { crossEntropyLoss } from "../losses/cross-entropy-loss.ts";
import { decodeModel } from "../onnx/decode-model.ts";
import { type Tensor, tensor } from "../onnx/tensor.ts";
import { lossAndGradients } from "../rules/run-graph.test.files.ts";
import { createTrainingGraph } from "./create-training-graph.ts";
import { GraphBuilder } from "./graph-builder.ts";
import { parametersOf } from "./parameters.ts";

/** Tiny encoders as PyTorch exports them, with its loss and gradients: see goldens/make_goldens.py. */
const folder = process.env.ONNX_GRAD_GOLDENS ?? fileURLToPath(new URL("../../goldens", import.meta.url));

interface Golden {
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  readonly shape: readonly [number, number];
  readonly labels: readonly number[];
  readonly sampleWeights: readonly number[];
  readonly loss: number;
  /** Little-endian float32 in base64, by the name of the initializer. */
  readonly gradients: Readonly<Record<string, string>>;
}

function decodeFloats(text: string): Float32Array {
  return new Float32Array(new Uint8Array(Buffer.from(text, "base64")).buffer);
}

/** float32 against float64: rounding over some hundred operators, relative to the largest of a gradient. */
const tolerance = 1e-5;

const names = readdirSync(folder)
  .filter((file) => file.endsWith(".onnx"))
  .map((file) => file.slice(0, -".onnx".length));

describe.each(names)("createTrainingGraph() on %s", (name) => {
  test("gives the loss and every gradient that PyTorch computes", async () => {
    const golden = JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as Golden;
    const model = decodeModel(readFileSync(join(folder, `${name}.onnx`)));
    const [batch, sequence] = golden.shape;
    const builder = new GraphBuilder({ from: model });
    const labels = builder.input("labels", "int64", [batch]);
    const weights = builder.input("weights", "float32", [batch]);
    builder.output(crossEntropyLoss(builder, "logits", labels, weights), "loss");
    const whole = builder.build();

    const feeds = new Map<string, Tensor>(model.initializers);
    for (const [input, values] of Object.entries(golden.inputs)) {
      feeds.set(input, tensor("int64", golden.shape, values));
    }
    feeds.set("labels", tensor("int64", [batch], golden.labels));
    feeds.set("weights", tensor("float32", [batch], golden.sampleWeights));
    const graph = await createTrainingGraph(whole, { dims: { batch, sequence } });
    const { loss, gradients } = await lossAndGradients(graph, feeds, "all");

    expect(Math.abs(loss - golden.loss) / golden.loss).toBeLessThan(tolerance);
    expect(parametersOf(whole).map((parameter) => parameter.name)).toEqual(
      [...model.initializers.keys()].filter((initializer) => initializer in golden.gradients),
    );
    for (const [parameter, text] of Object.entries(golden.gradients)) {
      const expected = decodeFloats(text);
      // A parameter without a way to the loss has no gradient here and zeros there.
      const found = gradients.get(parameter) ?? new Float64Array(expected.length);
      expect(found.length, parameter).toBe(expected.length);
      let scale = 1e-3;
      let error = 0;
      for (const [i, value] of expected.entries()) {
        scale = Math.max(scale, Math.abs(value));
        error = Math.max(error, Math.abs((found[i] as number) - value));
      }
      expect(error / scale, parameter).toBeLessThan(tolerance);
    }
  });
});
