import { existsSync } from "node:fs";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { env, pipeline } from "@huggingface/transformers";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { rowOf } from "../numeric/matrix.ts";
import { encodeTexts } from "./encode-texts.ts";
import { FineTuning } from "./fine-tuning.ts";
import { extractFeatures } from "./inference.ts";
import { openImageModel } from "./open-image-model.ts";
import { openTextModel } from "./open-text-model.ts";
import { predictImages } from "./predict-images.ts";
import { imageExamples } from "./prepare-images.ts";
import { resizeImages } from "./resized-images.ts";

env.allowRemoteModels = false;

const models = process.env.SHORTLIST_REAL_MODELS;
if (!models) {
  console.warn(
    "Skipped: set SHORTLIST_REAL_MODELS (node bench/dist/fetch-real-models.js FOLDER) to test real models",
  );
}

// Goldens: PyTorch 2.15 (all-MiniLM-L6-v2) and Python's ONNX Runtime 1.32, see goldens/make-goldens.py.
const goldens = JSON.parse(await readFile(join(import.meta.dirname, "goldens/real-models.json"), "utf8"));

/** Texts of two kinds that a pretrained encoder tells apart after little training. */
const texts = [
  "the dish was salty and the soup cold",
  "bake the cake for an hour",
  "a glass of red wine and some bread",
  "add two eggs, flour and sugar",
  "fried onions with garlic",
  "the river flows through the valley to the sea",
  "snow covers the mountain in winter",
  "a storm is coming from the west",
  "the lake froze during the night",
  "rain fell on the dry desert",
];
const labels = Int32Array.of(0, 0, 0, 0, 0, 1, 1, 1, 1, 1);

describe.skipIf(!models).each(["all-MiniLM-L6-v2", "paraphrase-MiniLM-L3-v2"])("%s", (name) => {
  const open = () => openTextModel(join(models!, name));

  test("gives the token ids of Python's tokenizers and the text vectors of PyTorch", async () => {
    const model = await open();
    const encoded = encodeTexts(model, goldens.texts, { maxTokens: 256 });
    goldens.ids.forEach((ids: number[], i: number) => {
      expect([...encoded.ids.subarray(encoded.offsets[i], encoded.offsets[i + 1])]).toEqual(ids);
    });
    const features = await extractFeatures(model, encoded);
    goldens[name].forEach(({ first, norm }: { first: number[]; norm: number }, i: number) => {
      const row = rowOf(features, i);
      for (const [j, value] of first.entries()) expect(Math.abs(row[j]! - value)).toBeLessThan(1e-4);
      expect(Math.abs(Math.hypot(...row) - norm)).toBeLessThan(1e-4);
    });
  });

  test("is fine-tuned, and its winner opens in transformers.js", { timeout: 180_000 }, async () => {
    const model = await open();
    const train = Int32Array.from(texts.keys());
    const tuning = await FineTuning.open(
      model,
      { encoded: encodeTexts(model, texts), labels, classNames: ["food", "nature"], split: { train } },
      { seed: 1, nEpochs: 6, batchSize: 4 },
    );
    const losses: number[] = [];
    for (let epoch = 0; epoch < 6; epoch++) losses.push((await tuning.trainEpoch()).trainLoss);
    expect(losses.at(-1)).toBeLessThan(0.5 * losses[0]!);
    const probabilities = await tuning.predict(train);
    const folder = join(await mkdtemp(join(tmpdir(), "real-")), "winner");
    await tuning.exportWinner(folder, "");
    await tuning.dispose();
    for (const [i, label] of labels.entries()) expect(rowOf(probabilities, i)[label]).toBeGreaterThan(0.5);

    const classify = await pipeline("text-classification", folder, { dtype: "fp32" });
    const outputs = (await classify(texts)) as unknown as { label: string; score: number }[];
    for (const [i, { label, score }] of outputs.entries()) {
      expect(label).toBe(["food", "nature"][labels[i]!]);
      expect(score).toBeCloseTo(rowOf(probabilities, i)[labels[i]!]!, 4);
    }
  });
});

const lite = models && join(models, "efficientnet-lite0");

describe.skipIf(!lite || !existsSync(lite))("efficientnet-lite0", () => {
  const read = async (name: string) =>
    JSON.parse(await readFile(join(import.meta.dirname, "goldens", name), "utf8"));

  test("read from its .pth gives PyTorch's answers, and is fine-tuned", { timeout: 180_000 }, async () => {
    // Goldens: PyTorch 2.15 and Pillow 11.3, see goldens/make-efficientnet-lite0.py.
    const { pictures } = await read("preprocessing.json");
    const answers: Record<string, Record<string, number>> = await read("efficientnet-lite0.json");
    const images = Object.keys(answers).map((name) => {
      const { width, height, data } = pictures[name];
      const raw = { width, height, channels: 3 } as const;
      return { name, read: () => sharp(Buffer.from(data, "base64"), { raw }).png().toBuffer() };
    });
    const predictions = await predictImages(lite!, images);
    for (const [i, best] of Object.values(answers).entries()) {
      for (const [label, probability] of Object.entries(best))
        expect(predictions[i]?.probabilities[label]).toBeCloseTo(probability, 4);
    }

    const model = await openImageModel(lite!);
    expect(model).toMatchObject({ hiddenSize: 1280, nLayers: 16, nParameters: 3_371_008 });
    const encoded = imageExamples(model, resizeImages(images, model.preprocessing));
    const train = Int32Array.of(0, 1);
    const tuning = await FineTuning.open(
      model,
      { encoded, labels: train, classNames: ["wide", "tall"], split: { train } },
      { seed: 1, nEpochs: 8, batchSize: 2 },
    );
    const losses: number[] = [];
    while (tuning.epoch < 8) losses.push((await tuning.trainEpoch()).trainLoss);
    await tuning.dispose();
    expect(losses.at(-1)).toBeLessThan(0.5 * losses[0]!);
  });
});
