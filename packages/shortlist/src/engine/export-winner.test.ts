import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { env, pipeline } from "@huggingface/transformers";
import { encodeModel } from "onnx-grad";
import { expect, test } from "vitest";
import { encodeTexts } from "./encode-texts.ts";
import { FineTuning } from "./fine-tuning.ts";
import { extractFeatures, sourceProbabilities } from "./inference.ts";
import { openTextModel } from "./open-text-model.ts";
import { predictFolder } from "./predict-folder.ts";
import { randomBert, randomStatic } from "./random-model.test.files.ts";

env.allowRemoteModels = false;

const texts = [
  "the film was very good",
  "a bad plot, not watchable.",
  "cafe",
  "Good films and bad plots",
  "the the the the the the the the the the the the the the the the the the the the good",
  "Unknown WORDS, very un-good",
];
const classNames = ["praise", "blame", "coffee"];
const labels = Int32Array.of(0, 1, 2, 0, 0, 1);

/** An encoder's folder as an ONNX export with token vectors, as Python's exporters write it. */
async function asOnnxExport(folder: string): Promise<string> {
  const { builder, features } = await (await openTextModel(folder)).buildEncoder();
  const { nodes } = builder.build();
  const final = nodes.find(({ outputs }) => outputs[0] === features)!;
  const division = nodes.find(({ outputs }) => outputs[0] === final.inputs[0])!;
  const product = nodes.find(({ outputs }) => outputs[0] === division.inputs[0])!;
  builder.output(product.inputs[1]!, "last_hidden_state", "float32", ["batch", "sequence", 16]);
  const copy = await mkdtemp(join(tmpdir(), "export-"));
  await cp(folder, copy, { recursive: true });
  await rm(join(copy, "model.safetensors"));
  await mkdir(join(copy, "onnx"));
  await writeFile(join(copy, "onnx/model.onnx"), encodeModel(builder.build()));
  return copy;
}

const kinds: [string, () => Promise<string>][] = [
  ["BERT", () => randomBert({ dropout: 0.1 })],
  ["static", () => randomStatic()],
  ["ONNX export", async () => asOnnxExport(await randomBert())],
];

test.each(kinds)(
  "the winner made from a %s opens in transformers.js with the same probabilities",
  async (_kind, make) => {
    const model = await openTextModel(await make());
    const encoded = encodeTexts(model, texts);
    const train = Int32Array.from(texts.keys());
    const tuning = await FineTuning.open(
      model,
      { encoded, labels, classNames, split: { train } },
      { seed: 1, nEpochs: 3, batchSize: 4, learningRate: 0.01, headLearningRate: 0.05, threads: 1 },
    );
    const winner = join(await mkdtemp(join(tmpdir(), "winner-")), "winner");
    for (let epoch = 0; epoch < 3; epoch++) await tuning.trainEpoch();
    const probabilities = await tuning.predict(train);
    await tuning.exportWinner(winner, "# A card\n");
    await tuning.exportWinner(winner, "# The card\n"); // replaces the first
    await tuning.dispose();

    expect((await readdir(winner)).sort()).toEqual([
      "README.md",
      "config.json",
      "onnx",
      "tokenizer.json",
      "tokenizer_config.json",
    ]);
    expect(await readdir(dirname(winner))).toEqual(["winner"]);
    expect(await readFile(join(winner, "README.md"), "utf8")).toBe("# The card\n");

    const classify = await pipeline("text-classification", winner, { dtype: "fp32" });
    const outputs = (await classify(texts, { top_k: 3 })) as unknown as { label: string; score: number }[][];
    const predictions = await predictFolder(winner, texts, { threads: 1 });
    for (const [i, output] of outputs.entries()) {
      expect(output[0]?.label).toBe(predictions[i]?.label);
      for (const [j, label] of classNames.entries()) {
        const ours = probabilities.data[i * 3 + j]!;
        expect(output.find((one) => one.label === label)?.score).toBeCloseTo(ours, 4);
        expect(predictions[i]?.probabilities[label]).toBeCloseTo(ours, 5);
      }
    }
  },
);

test("a winner can be a candidate again: its classifier is the source head, what it reads the text vector", async () => {
  const base = await openTextModel(await randomBert());
  const train = Int32Array.from(texts.keys());
  const tuning = await FineTuning.open(
    base,
    { encoded: encodeTexts(base, texts), labels, classNames, split: { train } },
    { seed: 1, nEpochs: 1, threads: 1 },
  );
  const folder = join(await mkdtemp(join(tmpdir(), "winner-")), "winner");
  await tuning.exportWinner(folder, "");
  const expected = await tuning.predict(train);
  await tuning.dispose();

  const model = await openTextModel(folder);
  expect(model).toMatchObject({ architecture: "onnx", hiddenSize: 16, sourceLabels: classNames, nLayers: 2 });
  expect(model.nParameters).toBe(base.nParameters);
  const encoded = encodeTexts(model, texts);
  const source = await sourceProbabilities(model, encoded, { threads: 1 });
  for (const [i, value] of source.data.entries()) expect(value).toBeCloseTo(expected.data[i]!, 6);
  const features = await extractFeatures(model, encoded, { threads: 1 });
  const original = await extractFeatures(base, encoded, { threads: 1 });
  for (const [i, value] of features.data.entries()) expect(value).toBeCloseTo(original.data[i]!, 5);

  const again = await FineTuning.open(
    model,
    { encoded, labels: Int32Array.of(0, 1, 0, 0, 0, 1), classNames: ["a", "b"], split: { train } },
    { seed: 1, nEpochs: 1, threads: 1 },
  );
  expect((await again.trainEpoch()).trainLoss).toBeLessThan(1);
  await again.dispose();
});

test("a folder that holds something else is left alone", async () => {
  const model = await openTextModel(await randomStatic());
  const tuning = await FineTuning.open(
    model,
    { encoded: encodeTexts(model, texts), labels, classNames, split: { train: Int32Array.of(0, 1) } },
    { seed: 1, nEpochs: 1, threads: 1 },
  );
  const folder = await mkdtemp(join(tmpdir(), "mine-"));
  await writeFile(join(folder, "thesis.txt"), "mine");
  await expect(tuning.exportWinner(folder, "")).rejects.toMatchObject({ name: "StoreError", code: "exists" });
  expect(await readdir(folder)).toEqual(["thesis.txt"]);
  await tuning.dispose();
});

test.each([
  ["BERT", () => randomBert()],
  ["static", () => randomStatic()],
])(
  "a checkpoint of a fine-tuned %s opens with the same classifier as its source head",
  async (_kind, make) => {
    const base = await openTextModel(await make());
    const train = Int32Array.from(texts.keys());
    const encoded = encodeTexts(base, texts);
    const tuning = await FineTuning.open(
      base,
      { encoded, labels, classNames, split: { train } },
      { seed: 1, nEpochs: 2, threads: 1, learningRate: 0.01 },
    );
    await tuning.trainEpoch();
    const expected = await tuning.predict(train);
    const parent = await mkdtemp(join(tmpdir(), "checkpoint-"));
    await tuning.exportCheckpoint(join(parent, "single"), "", { type: "F32" });
    await tuning.exportCheckpoint(join(parent, "half"), "# The card\n");
    await tuning.dispose();
    for (const [name, digits] of [
      ["single", 6],
      ["half", 2],
    ] as const) {
      const model = await openTextModel(join(parent, name));
      expect(model).toMatchObject({
        architecture: base.architecture,
        pooling: "mean",
        sourceLabels: classNames,
      });
      const source = await sourceProbabilities(model, encodeTexts(model, texts), { threads: 1 });
      for (const [i, value] of source.data.entries()) expect(value).toBeCloseTo(expected.data[i]!, digits);
    }
  },
);
