import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { type VisionCase, visionGoldens } from "../graph/vision-goldens.test.files.ts";
import { TrainingSession, type TrainingSessionOptions } from "./training-session.ts";

const folder = mkdtempSync(join(tmpdir(), "vision-training-"));
afterAll(() => rmSync(folder, { recursive: true }));
const sessions: TrainingSession[] = [];
afterEach(async () => {
  await Promise.all(sessions.splice(0).map((session) => session.dispose()));
});

async function open({ model, golden }: VisionCase, options: Partial<TrainingSessionOptions> = {}) {
  const { learningRate, epsilon, weightDecay } = golden.training;
  const session = await TrainingSession.create(model, {
    seed: 1,
    threads: 1,
    optimizer: { learningRate, epsilon, weightDecay },
    ...options,
  });
  sessions.push(session);
  return session;
}

async function numbers(session: TrainingSession): Promise<Record<string, number[]>> {
  const parameters = await session.parameters();
  return Object.fromEntries(
    Array.from(parameters, ([name, { data }]) => [name, Array.from(data as Float32Array)]),
  );
}

/** float32 against float64 over three steps. */
const tolerance = 1e-4;

describe.each(visionGoldens)("TrainingSession on $name", (each) => {
  test("gives PyTorch's losses and running statistics", async () => {
    const { golden, feeds } = each;
    const session = await open(each);
    for (const [i, expected] of golden.training.losses.entries()) {
      const { loss } = await session.step(feeds(i));
      expect(Math.abs(loss - expected) / expected, `step ${i}`).toBeLessThan(tolerance);
    }
    const found = await numbers(session);
    for (const [name, expected] of Object.entries(golden.training.statistics)) {
      const scale = Math.max(...expected.map(Math.abs));
      const error = Math.max(...expected.map((value, i) => Math.abs(value - (found[name]?.[i] as number))));
      expect(error / scale, name).toBeLessThan(tolerance);
    }
    const { loss } = await session.evaluate(feeds(0), ["loss"]);
    const { lossAfter } = golden.training;
    expect(Math.abs((loss?.data[0] as number) - lossAfter) / lossAfter).toBeLessThan(tolerance);
  });
});

const resnet = visionGoldens.find(({ name }) => name.startsWith("resnet")) as VisionCase;
const isStatistic = (name: string) => /running_(mean|var)$/.test(name);

describe("running statistics", () => {
  test("are restored bit for bit, and exported", async () => {
    const [first, second] = [await open(resnet), await open(resnet)];
    await first.step(resnet.feeds(0));
    const path = join(folder, "state");
    await first.save(path);
    await second.restore(path);
    const results = [await first.step(resnet.feeds(1)), await second.step(resnet.feeds(1))];
    expect(results[1]).toEqual(results[0]);
    const weights = await numbers(first);
    expect(await numbers(second)).toEqual(weights);
    const exported = await first.exportModel(["logits"]);
    const statistics = Object.keys(weights).filter(isStatistic);
    expect(statistics.length).toBeGreaterThan(0);
    for (const name of statistics) {
      expect(Array.from(exported.initializers.get(name)?.data as Float32Array)).toEqual(weights[name]);
    }
    const nodes = exported.nodes.filter(({ opType }) => opType === "BatchNormalization");
    expect(nodes.every(({ outputs, attributes }) => outputs.length === 1 && !attributes.training_mode)).toBe(
      true,
    );
  });

  test("stay where no weight before them is trained, or none is asked to move", async () => {
    const before = Object.fromEntries(
      Array.from(resnet.model.initializers, ([name, { data }]) => [name, Array.from(data as Float32Array)]),
    );
    for (const options of [
      { trainable: (name: string) => name.includes("classifier") },
      { batchStatistics: false },
    ] satisfies Partial<TrainingSessionOptions>[]) {
      const session = await open(resnet, options);
      const { loss } = await session.step(resnet.feeds(0));
      expect(Math.abs(loss - resnet.golden.frozen.loss) / loss).toBeLessThan(tolerance);
      const after = await numbers(session);
      const statistics = Object.keys(after).filter(isStatistic);
      expect(statistics.length).toBeGreaterThan(0);
      for (const name of statistics) expect(after[name], name).toEqual(before[name]);
    }
  });

  test("stay where a step is aborted", async () => {
    const session = await open(resnet);
    const before = await numbers(session);
    const controller = new AbortController();
    const step = session.step(resnet.feeds(0), { signal: controller.signal });
    controller.abort(new Error("enough"));
    await expect(step).rejects.toThrow("enough");
    expect(await numbers(session)).toEqual(before);
  });
});
