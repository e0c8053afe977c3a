import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeModel } from "onnx-grad";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { encoderFeeds } from "./batches.ts";
import { encodeTexts } from "./encode-texts.ts";
import { openTextModel } from "./open-text-model.ts";
import type { TextModel } from "./text-model.ts";

const goldens = join(import.meta.dirname, "goldens");

/** A changed copy of a golden model. */
async function copyOf(name: string, change: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(await mkdtemp(join(tmpdir(), "model-")), name);
  await cp(join(goldens, name), folder, { recursive: true });
  await change(folder);
  return folder;
}

async function changeConfig(folder: string, changes: object): Promise<void> {
  const path = join(folder, "config.json");
  await writeFile(path, JSON.stringify({ ...JSON.parse(await readFile(path, "utf8")), ...changes }));
}

/** Text vectors and source logits of all texts, computed by plain ONNX Runtime in one batch. */
async function run(
  model: TextModel,
  texts: readonly string[],
): Promise<{ features: number[][]; logits: number[][] }> {
  const { builder, inputs, features, sourceLogits } = await model.buildEncoder({ sourceHead: true });
  builder.output(features, "features", "float32", ["batch", model.hiddenSize]);
  if (sourceLogits) builder.output(sourceLogits, "sourceLogits", "float32", ["batch", "labels"]);
  const session = await InferenceSession.create(encodeModel(builder.build()));
  const encoded = encodeTexts(model, texts);
  const rows = Int32Array.from(texts.keys());
  const feeds = encoderFeeds(encoded, { rows, nTokens: 16 }, texts.length, inputs, model.tokenizer.padId);
  const results = await session.run(
    Object.fromEntries(
      Object.entries(feeds).map(([name, t]) => [
        name,
        new Tensor(t.type as "int64", t.data as never, t.dims),
      ]),
    ),
  );
  const rowsOf = (name: string) => {
    const result = results[name];
    if (!result) return [];
    const width = result.dims[1] as number;
    return texts.map((_, i) => [...(result.data as Float32Array).subarray(i * width, (i + 1) * width)]);
  };
  return { features: rowsOf("features"), logits: rowsOf("sourceLogits") };
}

function softmaxOf(logits: readonly number[]): number[] {
  const powers = logits.map((x) => Math.exp(x - Math.max(...logits)));
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / total);
}

/** Largest difference between two tables of numbers of the same shape. */
function difference(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number {
  expect(a.map((row) => row.length)).toEqual(b.map((row) => row.length));
  return Math.max(...a.flatMap((row, i) => row.map((value, j) => Math.abs(value - b[i]![j]!))));
}

// Goldens: PyTorch 2.15 and transformers 5.24, see goldens/make-goldens.py; printed to 6 digits.
describe.each(["tiny-bert", "tiny-roberta", "tiny-distilbert"])("%s", async (name) => {
  const expected = JSON.parse(await readFile(join(goldens, name, "expected.json"), "utf8"));

  test.each(["mean", "cls", "max"])("text vectors by %s pooling equal PyTorch's", async (pooling) => {
    const folder = await copyOf(name, (folder) => changeConfig(folder, { shortlist_pooling: pooling }));
    const model = await openTextModel(folder);
    expect(model).toMatchObject({ id: name, pooling, hiddenSize: 12, nLayers: 2 });
    const { features } = await run(model, expected.texts);
    expect(difference(features, expected[pooling])).toBeLessThan(1e-5);
  });

  test("its own classifier gives PyTorch's probabilities", async () => {
    const model = await openTextModel(join(goldens, name));
    expect(model.pooling).toBe("pooler");
    expect(model.sourceLabels).toEqual(["bad", "good", "other"]);
    const { logits } = await run(model, expected.texts);
    expect(difference(logits.map(softmaxOf), expected.probabilities)).toBeLessThan(1e-5);
  });
});

test("sentence-transformers files decide pooling and length, and a Normalize module is noted", async () => {
  const folder = await copyOf("tiny-bert", async (folder) => {
    await writeFile(
      join(folder, "modules.json"),
      JSON.stringify([
        { idx: 1, name: "1", path: "1_Pooling", type: "sentence_transformers.models.Pooling" },
        { idx: 2, name: "2", path: "2_Normalize", type: "sentence_transformers.models.Normalize" },
      ]),
    );
    await cp(join(goldens, "tiny-bert"), join(folder, "1_Pooling"), { recursive: true });
    await writeFile(join(folder, "1_Pooling/config.json"), JSON.stringify({ pooling_mode_cls_token: true }));
    await writeFile(join(folder, "sentence_bert_config.json"), JSON.stringify({ max_seq_length: 7 }));
  });
  const model = await openTextModel(folder);
  expect(model).toMatchObject({ pooling: "cls", maxTokens: 7 });
  expect(model.notes.join()).toContain("Normalize");
});

test.each<[string, string, (folder: string) => Promise<void>]>([
  ["has no weight encoder.layer.2", "invalid", (f) => changeConfig(f, { num_hidden_layers: 3 })],
  ["but config.json asks for [30, 12]", "invalid", (f) => changeConfig(f, { intermediate_size: 30 })],
  ["is no multiple of its 5 heads", "invalid", (f) => changeConfig(f, { num_attention_heads: 5 })],
  ["activation silu is not one of gelu", "unsupported", (f) => changeConfig(f, { hidden_act: "silu" })],
  [
    "position_embedding_type relative_key",
    "unsupported",
    (f) => changeConfig(f, { position_embedding_type: "relative_key" }),
  ],
  ["model_type t5 cannot be built", "unsupported", (f) => changeConfig(f, { model_type: "t5" })],
  ["has no hidden_size", "invalid", (f) => changeConfig(f, { hidden_size: undefined })],
  [
    "its tokenizer has 34 tokens, but the model only 20 word vectors",
    "invalid",
    (f) => changeConfig(f, { vocab_size: 20 }),
  ],
  ["tokenizer missing", "tokenizer-missing", (f) => rm(join(f, "vocab.txt"))],
  ["has no model.safetensors and no onnx", "missing-file", (f) => rm(join(f, "model.safetensors"))],
  ["is not a model folder: it has no config.json", "missing-file", (f) => rm(join(f, "config.json"))],
  ["is not valid JSON", "invalid", (f) => writeFile(join(f, "config.json"), "{")],
  ["hidden_size: ", "invalid", (f) => changeConfig(f, { hidden_size: "wide" })],
  [
    "is truncated",
    "truncated",
    async (f) => {
      const path = join(f, "model.safetensors");
      await writeFile(path, (await readFile(path)).subarray(0, 9000));
    },
  ],
])("a folder is refused in one line: %s", async (message, code, change) => {
  const error = await openTextModel(await copyOf("tiny-bert", change)).catch((error: Error) => error);
  expect(error).toMatchObject({ name: "ArtifactError", code });
  expect((error as Error).message).toContain(message);
  expect((error as Error).message).not.toContain("\n");
});
