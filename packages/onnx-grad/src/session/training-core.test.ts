import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createTrainingGraph } from "../graph/create-training-graph.ts";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { meanSquaredError } from "../losses/mean-squared-error.ts";
import type { Model } from "../onnx/model.ts";
import { tensor } from "../onnx/tensor.ts";
import type { SessionSetup } from "./protocol.ts";
import { TrainingCore } from "./training-core.ts";

/** A table that is both looked up and multiplied with, so that its gradient is rows and a matrix. */
function tiedModel(): Model {
  const builder = new GraphBuilder();
  const [nRows, nWidth] = [600, 4];
  const ids = builder.input("ids", "int64", ["n"]);
  const target = builder.input("target", "float32", ["n", nRows]);
  const values = Array.from({ length: nRows * nWidth }, (_, i) => 0.1 * Math.sin(i));
  const table = builder.parameter("table", tensor("float32", [nRows, nWidth], values));
  const scores = builder.op("MatMul", [
    builder.op("Gather", [table, ids]),
    builder.op("Transpose", [table], { perm: [1, 0] }),
  ]);
  builder.output(meanSquaredError(builder, scores, target), "loss", "float32", []);
  return builder.build();
}

const feeds = {
  ids: tensor("int64", [3], [5, 5, 599]),
  target: tensor(
    "float32",
    [3, 600],
    Array.from({ length: 1800 }, (_, i) => Math.cos(i)),
  ),
};

async function open(probe?: () => Promise<boolean>, trainable = true, accumulate = 1): Promise<TrainingCore> {
  const model = tiedModel();
  const setup: SessionSetup = {
    model,
    loss: "loss",
    parameters: [{ name: "table", dims: [600, 4], trainable, learningRate: 0.01, decays: false }],
    seed: 1,
    threads: 1,
    spinning: false,
    // So large an epsilon makes the first update the gradient itself: p -= lr / epsilon * g.
    optimizer: { beta1: 0.9, beta2: 0.999, epsilon: 1e6, weightDecay: 0 },
    schedule: undefined,
    clipNorm: undefined,
    accumulate,
    maxGraphs: 2,
    batchStatistics: true,
  };
  const core = await TrainingCore.open(setup, createTrainingGraph, probe);
  core.writeParameter("table", 0, model.initializers.get("table")!.data as Float32Array);
  return core;
}

test("TrainingCore trains the same where results have to be copied", async () => {
  const [trapped, plain] = [await open(), await open(async () => false)];
  expect(trapped.hasResultTrap).toBe(true);
  expect(plain.hasResultTrap).toBe(false);
  for (let i = 0; i < 3; i++) {
    const results = [
      await trapped.step(feeds, async () => false),
      await plain.step(feeds, async () => false),
    ];
    expect(results[0]).toEqual(results[1]);
  }
  expect(plain.readParameter("table", 0, 2400)).toEqual(trapped.readParameter("table", 0, 2400));
});

test("TrainingCore adds both gradients of a tied table", async () => {
  const core = await open();
  const { gradientNorm } = (await core.step(feeds, async () => false)) as { gradientNorm: number };
  // loss = Σ (E Tᵀ - target)² / 1800 with E = T[ids]: dT = Gᵀ E, plus rows ids of it get G T; G = 2 (E Tᵀ - target) / 1800.
  const table = tiedModel().initializers.get("table")!.data as Float32Array;
  const ids = [5, 5, 599];
  const at = (row: number, k: number) => table[row * 4 + k]!;
  const gradient = new Float64Array(2400);
  ids.forEach((id, i) => {
    for (let row = 0; row < 600; row++) {
      let score = 0;
      for (let k = 0; k < 4; k++) score += at(id, k) * at(row, k);
      const g = (2 * (score - Math.cos(i * 600 + row))) / 1800;
      for (let k = 0; k < 4; k++) {
        gradient[row * 4 + k]! += g * at(id, k);
        gradient[id * 4 + k]! += g * at(row, k);
      }
    }
  });
  expect(gradientNorm / Math.hypot(...gradient)).toBeCloseTo(1, 5);
});

test("TrainingCore evaluates with the weights that it was given last, where none is trained too", async () => {
  const [trained, frozen] = [await open(), await open(undefined, false)];
  const lossOf = async (core: TrainingCore) => (await core.evaluate(feeds, ["loss"])).loss?.data[0];
  const before = await lossOf(frozen);
  expect(before).toBeCloseTo((await lossOf(trained)) as number, 6);
  const path = join(await mkdtemp(join(tmpdir(), "frozen-")), "state");
  frozen.save(path);
  for (const core of [trained, frozen]) core.writeParameter("table", 20, Float32Array.of(3, 2, 1, 0));
  const after = await lossOf(frozen);
  expect(Math.abs((after as number) - (before as number))).toBeGreaterThan(0.01);
  expect(after).toBeCloseTo((await lossOf(trained)) as number, 6);
  frozen.restore(path);
  expect(await lossOf(frozen)).toBe(before);
});

test("TrainingCore refuses half an update where every pass is a whole one", async () => {
  const path = join(await mkdtemp(join(tmpdir(), "half-")), "state");
  const halves = await open(undefined, true, 2);
  await halves.step(feeds, async () => false);
  halves.save(path);
  const whole = await open();
  const before = whole.readParameter("table", 0, 2400).slice();
  expect(() => whole.restore(path)).toThrow(
    "it holds 1 of the passes of an update, but this session makes one of each",
  );
  expect(whole.readParameter("table", 0, 2400)).toEqual(before);
  await halves.step(feeds, async () => false); // an update is done: nothing is half
  halves.save(path);
  expect(whole.restore(path)).toEqual({ step: 1, passes: 2 });
});
