import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { encodeTexts } from "./encode-texts.ts";
import { extractFeatures, sourceProbabilities } from "./inference.ts";
import { openTextModel } from "./open-text-model.ts";
import { predictFolder } from "./predict-folder.ts";
import { randomBert, randomStatic } from "./random-model.test.files.ts";
import { readSafetensors, readSafetensorsHeader } from "./safetensors.ts";

const tinyBert = join(import.meta.dirname, "goldens/tiny-bert");

test("sourceProbabilities() equals PyTorch's, and the caller's event loop stays free", async () => {
  const expected = JSON.parse(await readFile(join(tinyBert, "expected.json"), "utf8"));
  const model = await openTextModel(tinyBert);
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  const { nRows, nColumns, data } = await sourceProbabilities(model, encodeTexts(model, expected.texts));
  clearInterval(timer);
  expect([nRows, nColumns]).toEqual([5, 3]);
  for (const [i, value] of expected.probabilities.flat().entries()) expect(data[i]).toBeCloseTo(value, 5);
  expect(ticks).toBeGreaterThan(5);
});

test("extractFeatures() does not depend on which texts share a batch", async () => {
  const model = await openTextModel(await randomBert());
  const texts = Array.from({ length: 70 }, (_, i) => "the good film ".repeat(i % 20).trim());
  const together = await extractFeatures(model, encodeTexts(model, texts), { threads: 1 });
  expect([together.nRows, together.nColumns]).toEqual([70, 16]);
  const alone = await extractFeatures(model, encodeTexts(model, [texts[69]!]), { threads: 1 });
  for (let j = 0; j < 16; j++) expect(together.data[69 * 16 + j]).toBeCloseTo(alone.data[j]!, 6);
});

test("static features are the weighted mean of the token vectors", async () => {
  const folder = await randomStatic();
  const model = await openTextModel(folder);
  const stored = await readSafetensors(await readSafetensorsHeader(join(folder, "model.safetensors")));
  const vector = (id: number, j: number) =>
    Number(stored.get("weights")!.data[id]) * Number(stored.get("embeddings")!.data[id * 8 + j]);
  const { ids } = model.tokenizer.encode("the film", 16); // [CLS] the film [SEP], as its tokenizer says
  expect(ids).toEqual([2, 5, 6, 3]);
  const features = await extractFeatures(model, encodeTexts(model, ["the film"]), { threads: 1 });
  for (let j = 0; j < 8; j++) {
    const mean = ids.reduce((sum, id) => sum + vector(id, j), 0) / 4;
    expect(features.data[j]).toBeCloseTo(mean, 6);
  }
});

test("a static model has a true source head only if its checkpoint does", async () => {
  const headless = await openTextModel(await randomStatic());
  expect(headless.sourceLabels).toBeUndefined();
  await expect(sourceProbabilities(headless, encodeTexts(headless, ["a"]))).rejects.toThrow(
    "has no source head",
  );
  const model = await openTextModel(await randomStatic({ sourceLabels: ["x", "y"] }));
  expect(model.sourceLabels).toEqual(["x", "y"]);
  const probabilities = await sourceProbabilities(model, encodeTexts(model, ["a", "the film"]), {
    threads: 1,
  });
  expect(probabilities.data[0]! + probabilities.data[1]!).toBeCloseTo(1, 12);
});

test("predictFolder() refuses an encoder without a classifier", async () => {
  const folder = await randomBert();
  await expect(predictFolder(folder, ["a"])).rejects.toMatchObject({
    name: "ArtifactError",
    code: "unsupported",
  });
});

test("an aborted signal stops the computation", async () => {
  const model = await openTextModel(await randomBert());
  const signal = AbortSignal.abort(new Error("stop"));
  await expect(extractFeatures(model, encodeTexts(model, ["a"]), { signal })).rejects.toThrow("stop");
});

test.each(["bert", "roberta", "distilbert"])(
  "the layers of tiny-%s equal PyTorch's hidden states",
  async (name) => {
    const folder = join(import.meta.dirname, `goldens/tiny-${name}`);
    const { texts, meanByLayer } = JSON.parse(await readFile(join(folder, "expected.json"), "utf8"));
    const model = await openTextModel(folder);
    const encoded = encodeTexts(model, texts);
    expect(["pooler", "mean"]).toContain(model.pooling); // the layers are then pooled by their mean
    const layers: Float64Array[] = [];
    for (const layer of [0, 1, 2]) {
      const { data } = await extractFeatures(model, encoded, { layer, threads: 1 });
      layers.push(data);
      for (const [i, value] of meanByLayer[layer].flat().entries()) expect(data[i]).toBeCloseTo(value, 4);
    }
    const mean = await extractFeatures(model, encoded, { layer: "mean", threads: 1 });
    mean.data.forEach((value, i) => {
      expect(value).toBeCloseTo((layers[1]![i]! + layers[2]![i]!) / 2, 5);
    });
    await expect(extractFeatures(model, encoded, { layer: 3 })).rejects.toThrow("its layers are 0 to 2");
  },
);

test("a static model has its embeddings only", async () => {
  const model = await openTextModel(await randomStatic());
  const encoded = encodeTexts(model, ["the film"]);
  const last = await extractFeatures(model, encoded, { threads: 1 });
  expect(await extractFeatures(model, encoded, { layer: "mean", threads: 1 })).toEqual(last);
  expect(await extractFeatures(model, encoded, { layer: 0, threads: 1 })).toEqual(last);
  await expect(extractFeatures(model, encoded, { layer: 1 })).rejects.toThrow("its layers are 0 to 0");
});
