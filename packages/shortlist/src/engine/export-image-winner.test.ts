import { mkdtemp, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { env, pipeline, RawImage } from "@huggingface/transformers";
import sharp from "sharp";
import { expect, test } from "vitest";
import type { Picture } from "../image/picture.ts";
import { resample } from "../image/resample.ts";
import { createRng } from "../numeric/random.ts";
import { FineTuning } from "./fine-tuning.ts";
import { extractFeatures } from "./inference.ts";
import { openImageModel } from "./open-image-model.ts";
import { predictImages } from "./predict-images.ts";
import { imageExamples } from "./prepare-images.ts";
import { resizeImages } from "./resized-images.ts";

env.allowRemoteModels = false;

const classNames = ["red", "green", "blue"];

/** Blobs with more of one colour. */
function picture(i: number, side: number): Picture {
  const rng = createRng(i);
  const data = Uint8Array.from({ length: 4 * 4 * 3 }, (_, k) => rng.integer(k % 3 === i % 3 ? 256 : 90));
  return resample({ width: 4, height: 4, data }, side, side, "bicubic");
}

const png = ({ width, height, data }: Picture) =>
  sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();

test.each(["vit", "resnet", "efficientnet-lite", "convnext"])(
  "a fine-tuned %s learns, resumes bit for bit, and opens in transformers.js with the same probabilities",
  async (name) => {
    const model = await openImageModel(join(import.meta.dirname, "goldens/tiny-vision", name));
    const { size } = model.preprocessing;
    const pictures = Array.from({ length: 24 }, (_, i) => picture(i, size.width));
    const images = pictures.map((one, i) => ({ name: `${i}.png`, read: () => png(one) }));
    const resized = resizeImages(images, model.preprocessing);
    const labels = Int32Array.from(pictures, (_, i) => i % 3);
    const train = Int32Array.from(labels.keys());
    const task = {
      encoded: imageExamples(model, resized, { flip: true, leastArea: 0.8, colour: 0.05 }),
      labels,
      classNames,
      split: { train },
    };
    // The Lite's random features are large: its head takes small steps.
    const rate = name === "efficientnet-lite" ? 0.002 : 0.02;
    const options = {
      seed: 1,
      nEpochs: 6,
      batchSize: 10,
      learningRate: rate / 2,
      headLearningRate: rate,
      threads: 1,
    };
    const tuning = await FineTuning.open(model, task, options);
    const first = (await tuning.trainEpoch()).trainLoss;
    const state = join(await mkdtemp(join(tmpdir(), "state-")), "state");
    await tuning.save(state);
    let last = first;
    while (tuning.epoch < 6) last = (await tuning.trainEpoch()).trainLoss;
    // At 32 pixels the last map of the random Lite is one pixel of noise: only that it trains can be asked of it.
    if (name !== "efficientnet-lite") expect(last).toBeLessThan(first);
    const probabilities = await tuning.predict(train);

    const resumed = await FineTuning.open(model, task, options);
    await resumed.restore(state);
    while (resumed.epoch < 6) await resumed.trainEpoch();
    expect(await resumed.predict(train)).toEqual(probabilities);
    await resumed.dispose();

    const winner = join(await mkdtemp(join(tmpdir(), "winner-")), "winner");
    await tuning.exportWinner(winner, "# The card\n");
    await tuning.dispose();
    expect((await readdir(winner)).sort()).toEqual([
      "README.md",
      "config.json",
      "onnx",
      "preprocessor_config.json",
    ]);

    const some = [0, 1, 2, 3];
    const classify = await pipeline("image-classification", winner, { dtype: "fp32" });
    const predictions = await predictImages(
      winner,
      some.map((i) => images[i] as (typeof images)[number]),
      { threads: 1 },
    );
    for (const i of some) {
      const { data, width, height } = pictures[i] as Picture;
      const output = await classify(new RawImage(Uint8ClampedArray.from(data), width, height, 3), {
        top_k: 3,
      });
      for (const [j, label] of classNames.entries()) {
        const ours = probabilities.data[i * 3 + j] as number;
        const theirs = (output as { label: string; score: number }[]).find(
          (one) => one.label === label,
        )?.score;
        expect(theirs).toBeCloseTo(ours, 4);
        expect(predictions[i]?.probabilities[label]).toBeCloseTo(ours, 5);
      }
    }

    const again = await openImageModel(winner);
    expect(again).toMatchObject({
      architecture: "onnx",
      hiddenSize: model.hiddenSize,
      sourceLabels: classNames,
    });
    const features = await extractFeatures(again, imageExamples(again, resized), { threads: 1 });
    expect([features.nRows, features.nColumns]).toEqual([24, model.hiddenSize]);
  },
);
