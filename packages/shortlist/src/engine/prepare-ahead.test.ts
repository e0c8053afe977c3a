import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { createRng } from "../numeric/random.ts";
import type { ExampleBatch, Examples } from "./examples.ts";
import { FineTuning, type FineTuningOptions } from "./fine-tuning.ts";
import { openImageModel } from "./open-image-model.ts";
import { prepareAhead } from "./prepare-ahead.ts";
import { imageExamples } from "./prepare-images.ts";

const batchOf = (i: number, feeds: () => Promise<unknown>): ExampleBatch => ({
  rows: Int32Array.of(i),
  feeds: async () => {
    await feeds();
    return {};
  },
});

test("prepareAhead() prepares one batch ahead and no more, in order", async () => {
  const events: string[] = [];
  const batches = [0, 1, 2, 3].map((i) => batchOf(i, async () => events.push(`prepare ${i}`)));
  for await (const { rows } of prepareAhead(batches, [])) {
    await setTimeout(1);
    events.push(`use ${rows}`);
  }
  const expected = ["prepare 0", "prepare 1", "use 0", "prepare 2", "use 1", "prepare 3", "use 2", "use 3"];
  expect(events).toEqual(expected);
});

test("prepareAhead() throws where the batch is asked for, and nowhere if it is not", async () => {
  const bad = batchOf(1, async () => {
    throw new RangeError("no such picture");
  });
  const used: number[] = [];
  const use = async (most: number) => {
    for await (const { rows } of prepareAhead([batchOf(0, async () => {}), bad], [])) {
      used.push(rows[0] as number);
      await setTimeout(1);
      if (used.length === most) return;
    }
  };
  await use(1);
  await expect(use(10)).rejects.toThrow("no such picture");
  expect(used).toEqual([0, 0]);
});

const options: FineTuningOptions = {
  seed: 1,
  nEpochs: 2,
  batchSize: 4,
  learningRate: 0.01,
  headLearningRate: 0.01,
  threads: 1,
};

async function pictureTask() {
  const model = await openImageModel(join(import.meta.dirname, "goldens/tiny-vision/resnet"));
  const side = 36;
  const pictures = Array.from({ length: 18 }, (_, i) => {
    const rng = createRng(i);
    return {
      width: side,
      height: side,
      data: Uint8Array.from({ length: side * side * 3 }, () => rng.integer(i % 2 ? 256 : 128)),
    };
  });
  const resized = {
    nImages: pictures.length,
    picture: async (row: number) => pictures[row] as (typeof pictures)[number],
    bytesInMemory: 0,
    bytesInFile: 0,
    close() {},
  };
  const encoded = imageExamples(model, resized, { flip: true });
  const labels = Int32Array.from(pictures, (_, i) => i % 2);
  return {
    model,
    encoded,
    labels,
    classNames: ["dark", "light"],
    split: { train: Int32Array.from(labels.keys()) },
  };
}

test("the next batch of pictures is begun before a step is done, and the numbers are those of batches prepared beforehand", async () => {
  const { model, ...task } = await pictureTask();
  const run = async (encoded: Examples, onProgress?: (step: number) => void) => {
    const tuning = await FineTuning.open(model, { ...task, encoded }, options);
    try {
      const losses: number[] = [];
      while (tuning.epoch < 2) {
        const { trainLoss } = await tuning.trainEpoch(onProgress ? { onProgress } : {});
        losses.push(trainLoss);
      }
      return { losses, probabilities: await tuning.predict(task.split.train) };
    } finally {
      await tuning.dispose();
    }
  };
  const events: string[] = [];
  const watched: Examples = {
    ...task.encoded,
    trainingBatches: (...from) =>
      task.encoded.trainingBatches(...from).map(({ rows, feeds }, i) => ({
        rows,
        feeds(inputs) {
          events.push(`begun ${i}`);
          return feeds(inputs);
        },
      })),
  };
  const ahead = await run(watched, (step) => events.push(`trained ${step - 1}`));
  const epoch = ["begun 0", ...[1, 2, 3, 4].flatMap((i) => [`begun ${i}`, `trained ${i - 1}`]), "trained 4"];
  expect(events).toEqual([...epoch, ...epoch]);

  const beforehand: Examples = {
    ...task.encoded,
    trainingBatches: (...from) => {
      const made = task.encoded.trainingBatches(...from).map(async ({ rows, feeds }) => {
        const inputs = [{ name: "pixel_values", type: "float32" }] as const;
        return { rows, feeds: await feeds(inputs) };
      });
      return made.map((batch, i) => ({
        rows: task.encoded.trainingBatches(...from)[i]?.rows as Int32Array,
        feeds: async () => (await batch).feeds,
      }));
    },
  };
  expect(await run(beforehand)).toEqual(ahead);
});

test("pictures: an epoch that is aborted between two steps goes on where it stopped, bit for bit", async () => {
  const { model, ...task } = await pictureTask();
  const straight = await FineTuning.open(model, task, options);
  await straight.trainEpoch();
  const expected = await straight.predict(task.split.train);
  await straight.dispose();

  const stopped = await FineTuning.open(model, task, options);
  const abort = new AbortController();
  const onProgress = (step: number) => {
    if (step === 2) abort.abort(new Error("enough"));
  };
  await expect(stopped.trainEpoch({ signal: abort.signal, onProgress })).rejects.toThrow("enough");
  await stopped.trainEpoch();
  expect(await stopped.predict(task.split.train)).toEqual(expected);
  await stopped.dispose();
});
