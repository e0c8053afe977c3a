import { describe, expect, test } from "vitest";
import { lossAndGradients } from "../rules/run-graph.test.files.ts";
import { createTrainingGraph } from "./create-training-graph.ts";
import { type GoldenGradients, visionGoldens } from "./vision-goldens.test.files.ts";

/** float32 against float64: rounding over some hundred operators, relative to the largest of a gradient. */
const tolerance = 1e-4;

describe.each(visionGoldens)("createTrainingGraph() on $name", ({ golden, model, feeds }) => {
  const modes = [
    ["running statistics", false, golden.frozen],
    ["the batch's statistics", true, golden.batch ?? golden.frozen],
  ] as const;
  test.each(modes)("gives PyTorch's loss and gradients by %s", async (_, batchStatistics, expected) => {
    const all = new Map([...model.initializers, ...Object.entries(feeds(0))]);
    const graph = await createTrainingGraph(model, { dims: { batch: golden.shape[0] }, batchStatistics });
    const { loss, gradients } = await lossAndGradients(graph, all, "all");
    expect(Math.abs(loss - expected.loss) / expected.loss).toBeLessThan(tolerance);
    const trained = graph.parameters.flatMap((parameter) => (parameter.trainable ? [parameter.name] : []));
    expect(trained.toSorted()).toEqual(Object.keys(expected.gradients).toSorted());
    compare(gradients, expected);
  });
});

function compare(gradients: ReadonlyMap<string, Float64Array>, expected: GoldenGradients): void {
  const largest = Math.max(...Object.values(expected.gradients).flatMap((values) => values.map(Math.abs)));
  for (const [name, values] of Object.entries(expected.gradients)) {
    const found = gradients.get(name) ?? new Float64Array(values.length);
    expect(found.length, name).toBe(values.length);
    // The bias of a key, and one before a normalisation, have no gradient but rounding.
    const scale = Math.max(1e-2 * largest, ...values.map(Math.abs));
    const error = Math.max(...values.map((value, i) => Math.abs((found[i] as number) - value)));
    expect(error / scale, name).toBeLessThan(tolerance);
  }
}
