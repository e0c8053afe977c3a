import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { randomBert } from "../../engine/random-model.test.files.ts";
import { createSoftmaxTrainer } from "../../run/softmax-trainer.test.files.ts";
import type { Trainer } from "../trainer.ts";
import { createOnnxTrainer } from "./onnx.ts";
import { createReplayTrainer } from "./replay.ts";

/** Every trainer, with a model that it can train for four stages and one that it cannot open. */
const cases: Record<string, { create(): Trainer; model: string; broken: string }> = {
  replay: {
    create: () =>
      createReplayTrainer([{ model: "a", validation: [0.4, 0.5, 0.6, 0.6], test: 0.55, seconds: 8 }]),
    model: "a",
    broken: "no such model",
  },
  onnx: {
    create: () => {
      const rows = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i);
      const task = {
        texts: Array.from({ length: 24 }, (_, i) => (i % 2 ? "a very good film" : "the plot was bad")),
        labels: Int32Array.from({ length: 24 }, (_, i) => i % 2),
        classNames: ["bad", "good"],
        split: { train: rows(0, 16), validation: rows(16, 20), test: rows(20, 24) },
      };
      return createOnnxTrainer(task, (model) => (model === "bert" ? bert : join(root, model)), {
        threads: 1,
        batchSize: 8,
      });
    },
    model: "bert",
    broken: "no-such-folder",
  },
  softmax: {
    create: () => createSoftmaxTrainer({ faults: { m9: { stage: 0, fault: "load" } } }),
    model: "m1",
    broken: "m9",
  },
};

let root: string;
let bert: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "trainers-"));
  bert = await randomBert({ dropout: 0.1 }); // resuming has to restore the dropout too
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe.each(Object.entries(cases))("trainer %s", (name, { create, model, broken }) => {
  const spec = { model, nStages: 4, seed: 7 };
  const file = (suffix: string) => join(root, `${name}-${suffix}`);

  it("trains stage by stage, says how it goes, and scores within [0, 1]", async () => {
    const trial = await create().open(spec);
    const steps: number[] = [];
    for (let stage = 1; stage <= 4; stage++) {
      const result = await trial.trainStage({ onProgress: ({ step, nSteps }) => steps.push(step / nSteps) });
      expect(result.seconds).toBeGreaterThanOrEqual(0);
      const { accuracy } = await trial.evaluate("validation");
      expect(accuracy).toBeGreaterThanOrEqual(0);
      expect(accuracy).toBeLessThanOrEqual(1);
    }
    expect(steps.filter((share) => share === 1)).toHaveLength(4);
    await trial.close();
  });

  it("ends with the same bits after save, close, open and restore", async () => {
    const straight = await create().open(spec);
    for (let stage = 1; stage <= 4; stage++) await straight.trainStage();
    await straight.save(file("straight"));

    const first = await create().open(spec);
    await first.trainStage();
    await first.trainStage();
    await first.save(file("half"));
    await first.close();
    const second = await create().open(spec);
    await second.restore(file("half"));
    await second.trainStage();
    await second.trainStage();
    await second.save(file("resumed"));

    expect(await readFile(file("resumed"))).toEqual(await readFile(file("straight")));
    expect(await second.evaluate("test")).toEqual(await straight.evaluate("test"));
    await straight.close();
    await second.close();
  });

  it("stops at an abort", async () => {
    const trial = await create().open(spec);
    await expect(trial.trainStage({ signal: AbortSignal.abort() })).rejects.toThrow();
    await trial.close();
  });

  it("writes a winner with its card", async () => {
    const trial = await create().open(spec);
    await trial.trainStage();
    await trial.exportWinner(file("winner"), "# the card\n");
    expect(await readFile(join(file("winner"), "README.md"), "utf8")).toBe("# the card\n");
    await trial.close();
  });

  it("rejects a model that cannot be opened, and closes twice without harm", async () => {
    await expect(create().open({ ...spec, model: broken })).rejects.toThrow();
    const trial = await create().open(spec);
    await trial.close();
    await trial.close();
  });
});
