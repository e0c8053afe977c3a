import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { TrainingSession } from "onnx-grad";
import { describe, expect, test } from "vitest";
import { encoderFeeds } from "./batches.ts";
import { buildClassifier } from "./classifier.ts";
import { encodeTexts } from "./encode-texts.ts";
import { openTextModel } from "./open-text-model.ts";
import { readSafetensors, readSafetensorsHeader } from "./safetensors.ts";

const goldens = join(import.meta.dirname, "goldens");

// Goldens: four steps of PyTorch's AdamW with class weights and clipping, see goldens/make-goldens.py.
describe.each([
  ["tiny-bert", "classifier"],
  ["tiny-roberta", "classifier.out_proj"],
  ["tiny-distilbert", "classifier"],
])("%s", async (name, head) => {
  const folder = join(goldens, name);
  const { texts, training } = JSON.parse(await readFile(join(folder, "expected.json"), "utf8"));

  test("trains as in PyTorch, step by step", async () => {
    const model = await openTextModel(folder);
    const { graph, inputs } = await buildClassifier(model, 3, { seed: 1, dropout: 0 });
    const header = await readSafetensorsHeader(join(folder, "model.safetensors"));
    const own = await readSafetensors(header, [`${head}.weight`, `${head}.bias`]);
    const initializers = new Map(graph.initializers)
      .set("classifier.weight", own.get(`${head}.weight`)!)
      .set("classifier.bias", own.get(`${head}.bias`)!);
    const session = await TrainingSession.create(
      { ...graph, initializers },
      {
        seed: 1,
        threads: 1,
        clipNorm: 1,
        optimizer: { learningRate: training.learningRate, weightDecay: training.weightDecay },
      },
    );
    try {
      const encoded = encodeTexts(model, texts);
      // Three rows more than texts: they must change nothing.
      const batch = { rows: Int32Array.from(texts.keys()), nTokens: 16 };
      const n = texts.length + 3;
      const labels = Int32Array.from({ length: n }, (_, i) => training.labels[i] ?? 0);
      const weights = Float32Array.from(
        { length: n },
        (_, i) => training.classWeights[training.labels[i]] ?? 0,
      );
      const encoder = encoderFeeds(encoded, batch, n, inputs, 0);
      const feeds = {
        ...encoder,
        labels: { type: "int64", dims: [n], data: BigInt64Array.from(labels, BigInt) },
        sampleWeights: { type: "float32", dims: [n], data: weights },
      } as const;
      for (let step = 0; step < training.losses.length; step++) {
        const { loss, gradientNorm } = await session.step(feeds);
        expect(loss).toBeCloseTo(training.losses[step], 5);
        expect(gradientNorm / training.gradientNorms[step]).toBeCloseTo(1, 4);
      }
      const { logits } = await session.evaluate(encoder, ["logits"]);
      for (const [i, row] of (training.probabilities as number[][]).entries()) {
        const powers = row.map((_, j) => Math.exp(Number(logits?.data[i * 3 + j])));
        const total = powers.reduce((a, b) => a + b, 0);
        for (const [j, power] of powers.entries()) expect(power / total).toBeCloseTo(row[j]!, 4);
      }
    } finally {
      await session.dispose();
    }
  });
});

test("a new head is small, differs by seed, and is the same for the same seed", async () => {
  const model = await openTextModel(join(goldens, "tiny-bert"));
  const headOf = async (seed: number) =>
    (await buildClassifier(model, 4, { seed })).graph.initializers.get("classifier.weight")!;
  const head = await headOf(1);
  expect(head.dims).toEqual([4, 12]);
  const values = head.data as Float32Array;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
  expect(deviation).toBeGreaterThan(0.014); // 48 normal numbers of deviation 0.02
  expect(deviation).toBeLessThan(0.026);
  expect(await headOf(1)).toEqual(head);
  expect(await headOf(2)).not.toEqual(head);
  await expect(buildClassifier(model, 1, { seed: 1 })).rejects.toThrow("there must be at least 2");
});
