import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { blobs, png } from "../data/picture.test.files.ts";
import { createRng } from "../numeric/random.ts";
import { encodeTexts } from "./encode-texts.ts";
import { FineTuning, type FineTuningOptions, type FineTuningTask } from "./fine-tuning.ts";
import { openImageModel } from "./open-image-model.ts";
import { openTextModel } from "./open-text-model.ts";
import { imageExamples } from "./prepare-images.ts";
import { randomBert } from "./random-model.test.files.ts";
import { resizeImages } from "./resized-images.ts";
import { readSafetensors, readSafetensorsHeader } from "./safetensors.ts";
import type { TextModel } from "./text-model.ts";

/** Texts whose class is decided by one of their words. */
function task(model: TextModel, nTexts = 60): FineTuningTask & { texts: string[] } {
  const rng = createRng("task");
  const fillers = ["the", "film", "plot", "was", "and", "a", "very"];
  const marks = ["good", "bad", "cafe"];
  const labels = new Int32Array(nTexts);
  const texts = Array.from({ length: nTexts }, (_, i) => {
    labels[i] = i % 3;
    const words = Array.from({ length: 2 + rng.integer(12) }, () => fillers[rng.integer(fillers.length)]!);
    words[rng.integer(words.length)] = marks[i % 3]!;
    return words.join(" ");
  });
  const encoded = encodeTexts(model, texts);
  const train = Int32Array.from({ length: nTexts }, (_, i) => i);
  return { texts, encoded, labels, classNames: ["good", "bad", "other"], split: { train } };
}

/** A model with dropout, so that resuming has to restore that too. */
const modelWithDropout = async () => openTextModel(await randomBert({ dropout: 0.1 }));

const options: FineTuningOptions = {
  seed: 3,
  nEpochs: 4,
  learningRate: 3e-3,
  headLearningRate: 1e-2,
  batchSize: 8,
  threads: 1,
};

test("fine-tuning learns, reports its progress, and the same seed gives the same numbers", async () => {
  const model = await modelWithDropout();
  const dataset = task(model);
  const run = async () => {
    const tuning = await FineTuning.open(model, dataset, {
      ...options,
      nEpochs: 8,
      learningRate: 5e-3,
      headLearningRate: 5e-2,
    });
    try {
      expect(tuning.stepsPerEpoch).toBe(8);
      const losses: number[] = [];
      const steps: string[] = [];
      for (let epoch = 0; epoch < 8; epoch++) {
        expect(tuning.epoch).toBe(epoch);
        const { trainLoss, seconds } = await tuning.trainEpoch({
          onProgress: (step, nSteps, loss) => steps.push(`${step}/${nSteps} ${Number.isFinite(loss)}`),
        });
        losses.push(trainLoss);
        expect(seconds).toBeGreaterThan(0);
      }
      expect(steps.slice(0, 8)).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((step) => `${step}/8 true`));
      return { losses, probabilities: await tuning.predict(dataset.split.train) };
    } finally {
      await tuning.dispose();
    }
  };
  const first = await run();
  expect(first.losses.at(-1)).toBeLessThan(0.5 * first.losses[0]!);
  const { nColumns, data } = first.probabilities;
  const correct = dataset.labels.filter((label, i) => {
    const row = data.subarray(i * nColumns, (i + 1) * nColumns);
    expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
    return row[label] === Math.max(...row);
  });
  expect(correct.length / 60).toBeGreaterThan(0.9);
  expect(await run()).toEqual(first);
});

test("saved, restored in another process and continued, training ends with the same weights bit for bit", async () => {
  const model = await modelWithDropout();
  const dataset = task(model);
  const state = join(await mkdtemp(join(tmpdir(), "state-")), "state");
  const straight = await FineTuning.open(model, dataset, options);
  const losses: number[] = [];
  for (let epoch = 0; epoch < 4; epoch++) {
    if (epoch === 2) await straight.save(state);
    losses.push((await straight.trainEpoch()).trainLoss);
  }
  const expected = await straight.predict(dataset.split.train);
  await straight.dispose();

  const resumed = await FineTuning.open(model, dataset, options);
  await resumed.restore(state);
  expect(resumed.epoch).toBe(2);
  expect([(await resumed.trainEpoch()).trainLoss, (await resumed.trainEpoch()).trainLoss]).toEqual(
    losses.slice(2),
  );
  expect(await resumed.predict(dataset.split.train)).toEqual(expected);
  await resumed.dispose();
});

test("an aborted epoch goes on where it stopped", async () => {
  const model = await modelWithDropout();
  const dataset = task(model);
  const straight = await FineTuning.open(model, dataset, options);
  await straight.trainEpoch();
  const expected = await straight.predict(dataset.split.train);
  await straight.dispose();

  const stopped = await FineTuning.open(model, dataset, options);
  const abort = new AbortController();
  const onProgress = (step: number) => {
    if (step === 3) abort.abort(new Error("enough"));
  };
  await expect(stopped.trainEpoch({ signal: abort.signal, onProgress })).rejects.toThrow("enough");
  expect(stopped.epoch).toBe(0);
  await stopped.trainEpoch();
  expect(stopped.epoch).toBe(1);
  expect(await stopped.predict(dataset.split.train)).toEqual(expected);
  await stopped.dispose();
});

test.each(["cls", "max"] as const)("a model with %s pooling learns too", async (pooling) => {
  const model = await openTextModel(await randomBert({ pooling }));
  const tuning = await FineTuning.open(model, task(model), { ...options, learningRate: 5e-3 });
  const first = (await tuning.trainEpoch()).trainLoss;
  for (let epoch = 1; epoch < 4; epoch++) await tuning.trainEpoch();
  const { data } = await tuning.predict(Int32Array.of(0));
  expect(data[0]).toBeGreaterThan(Math.exp(-first));
  await tuning.dispose();
});

test("predict() gives rows in the order asked for, whatever the batches", async () => {
  const model = await openTextModel(await randomBert());
  const dataset = task(model, 70);
  const tuning = await FineTuning.open(model, dataset, options);
  const all = await tuning.predict(dataset.split.train);
  const some = await tuning.predict(Int32Array.of(69, 3, 3, 0));
  for (const [i, row] of [69, 3, 3, 0].entries()) {
    for (let j = 0; j < 3; j++) expect(some.data[i * 3 + j]).toBeCloseTo(all.data[row * 3 + j]!, 6);
  }
  await tuning.dispose();
});

test("training that leaves the finite numbers is a DivergedError", async () => {
  const model = await openTextModel(await randomBert());
  const dataset = task(model);
  const tuning = await FineTuning.open(model, dataset, {
    ...options,
    learningRate: 1e30,
    headLearningRate: 1e30,
    warmup: 0,
  });
  const train = async () => {
    for (let epoch = 0; epoch < 4; epoch++) await tuning.trainEpoch();
    await tuning.predict(dataset.split.train);
  };
  await expect(train()).rejects.toMatchObject({ name: "DivergedError", model: model.id, epoch: 0 });
  await tuning.dispose();
});

test("class weights, frozen layers: what they say holds", async () => {
  const model = await openTextModel(await randomBert());
  const dataset = task(model);
  const classWeights = [1, 0, 0];
  const tuning = await FineTuning.open(
    model,
    { ...dataset, classWeights },
    { ...options, frozenLayers: "all" },
  );
  const weightsOf = async () => (await tuning.predict(dataset.split.train)).data;
  const before = await weightsOf();
  for (let epoch = 0; epoch < 4; epoch++) await tuning.trainEpoch();
  const after = await weightsOf();
  // Only class 0 counts, so every text moves towards it, by the head alone.
  for (let i = 0; i < 60; i++) expect(after[i * 3]).toBeGreaterThan(before[i * 3]!);
  await tuning.dispose();
});

test.each([
  ["59 labels for 60 texts", { labels: new Int32Array(59) }],
  ["Cannot train on 0 texts", { split: { train: new Int32Array(0) } }],
  ["text 60 has the label undefined", { split: { train: Int32Array.of(60) } }],
  ["there are 2 classes", { classNames: ["a", "b"] }],
  ["1 class weights for 3 classes", { classWeights: [1] }],
])("a task that does not fit is refused: %s", async (message, change) => {
  const model = await openTextModel(await randomBert());
  await expect(FineTuning.open(model, { ...task(model), ...change }, options)).rejects.toThrow(message);
});

test.each([
  ["batch", false],
  ["running", true],
] as const)(
  "with the %s statistics, the running ones of batch normalisation stay as they are: %s",
  async (batchStatistics, stay) => {
    const folder = join(import.meta.dirname, "goldens/tiny-vision/resnet");
    const model = await openImageModel(folder);
    const images = await Promise.all(
      Array.from({ length: 4 }, async (_, i) => {
        const file = await png(blobs(i));
        return { name: `${i}.png`, read: async () => file };
      }),
    );
    const resized = resizeImages(images, model.preprocessing);
    const train = Int32Array.of(0, 1, 2, 3);
    const tuning = await FineTuning.open(
      model,
      {
        encoded: imageExamples(model, resized),
        labels: Int32Array.of(0, 1, 0, 1),
        classNames: ["a", "b"],
        split: { train },
      },
      { seed: 1, nEpochs: 1, batchSize: 4, threads: 1, batchStatistics },
    );
    await tuning.trainEpoch();
    const trained = join(await mkdtemp(join(tmpdir(), "statistics-")), "trained");
    await tuning.exportCheckpoint(trained, "", { type: "F32" });
    await tuning.dispose();
    resized.close();

    const weightsIn = async (path: string) =>
      readSafetensors(await readSafetensorsHeader(join(path, "model.safetensors")));
    const [before, after] = [await weightsIn(folder), await weightsIn(trained)];
    const isSame = (name: string) => {
      const [was, is] = [before.get(name)?.data, after.get(name)?.data];
      return was?.every((value, i) => value === is?.[i]);
    };
    const statistics = [...before.keys()].filter((name) => /running_(mean|var)$/.test(name));
    expect(statistics.length).toBeGreaterThan(10);
    expect(statistics.map(isSame)).toEqual(statistics.map(() => stay));
    const weights = [...before.keys()].filter((name) => /convolution\.weight$/.test(name));
    expect(weights.map(isSame)).toEqual(weights.map(() => false));
  },
);
