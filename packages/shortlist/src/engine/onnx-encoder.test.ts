import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ElementType, encodeModel, GraphBuilder, tensor } from "onnx-grad";
import { expect, test } from "vitest";
import { encodeTexts } from "./encode-texts.ts";
import { FineTuning } from "./fine-tuning.ts";
import { extractFeatures, sourceProbabilities } from "./inference.ts";
import { openTextModel } from "./open-text-model.ts";

const words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "a", "b"];

interface ExportOptions {
  readonly opset?: number;
  readonly inputType?: ElementType;
  readonly inputDims?: readonly (number | string)[];
  readonly extraInput?: string;
}

/** A little export: word vectors [id, 1], to which `finish` adds the outputs. */
async function exportOf(
  finish: (builder: GraphBuilder, tokens: string, ids: string) => void,
  { opset = 18, inputType = "int64", inputDims = ["n", "length"], extraInput }: ExportOptions = {},
): Promise<string> {
  const builder = new GraphBuilder({ opset });
  const ids = builder.input("input_ids", inputType, inputDims);
  builder.input("attention_mask", inputType, ["n", "mask length"]);
  if (extraInput) builder.input(extraInput, inputType, ["n", "length"]);
  const vectors = words.flatMap((_, i) => [i, 1]);
  const table = builder.parameter("words.weight", tensor("float32", [words.length, 2], vectors));
  const tokens = builder.op("Gather", [table, ids]);
  finish(builder, tokens, ids);
  const folder = await mkdtemp(join(tmpdir(), "onnx-"));
  await mkdir(join(folder, "onnx"));
  await writeFile(join(folder, "onnx/model.onnx"), encodeModel(builder.build()));
  await writeFile(join(folder, "vocab.txt"), words.join("\n"));
  return folder;
}

const withTokens = (builder: GraphBuilder, tokens: string) =>
  builder.output(tokens, "last_hidden_state", "float32", ["n", "length", 2]);

async function featuresOf(folder: string): Promise<number[]> {
  const model = await openTextModel(folder);
  return [...(await extractFeatures(model, encodeTexts(model, ["a b", "b"]), { threads: 1 })).data];
}

test.each<[string, ExportOptions]>([
  ["int64 inputs", {}],
  ["int32 inputs", { inputType: "int32" }],
  ["token types, fed with 0", { extraInput: "token_type_ids" }],
])("token vectors are pooled by their mean: %s", async (_name, options) => {
  // [CLS] a b [SEP] = (2 + 4 + 5 + 3) / 4 = 3.5; [CLS] b [SEP] = (2 + 5 + 3) / 3 = 10 / 3.
  const features = await featuresOf(await exportOf(withTokens, options));
  expect(features[0]).toBeCloseTo(3.5, 6);
  expect(features[2]).toBeCloseTo(10 / 3, 6);
  expect(features[3]).toBeCloseTo(1, 6);
});

test("the pooling of config.json is used, a 2-D output taken as it is", async () => {
  const cls = await exportOf(withTokens);
  await writeFile(join(cls, "config.json"), JSON.stringify({ shortlist_pooling: "cls" }));
  expect(await featuresOf(cls)).toEqual([2, 1, 2, 1]);
  const max = await exportOf(withTokens);
  await writeFile(join(max, "config.json"), JSON.stringify({ shortlist_pooling: "max" }));
  expect(await featuresOf(max)).toEqual([5, 1, 5, 1]);
  const pooled = await exportOf((builder, tokens) => {
    const first = builder.op("Gather", [tokens, builder.constant(tensor("int64", [], [1]))], { axis: 1 });
    builder.output(first, "sentence_embedding", "float32", ["n", 2]);
  });
  expect(await featuresOf(pooled)).toEqual([4, 1, 5, 1]);
});

test("an export that ends in a linear classifier has it as its source head", async () => {
  const head = tensor("float32", [2, 3], [0, 1, 2, 0, 0, 0]); // logits [0, mean, 2 · mean]
  const folder = await exportOf((builder, tokens) => {
    const mean = builder.op("ReduceMean", [tokens, builder.constant([1])], { keepdims: 0 });
    const product = builder.op("MatMul", [mean, builder.parameter("head.weight", head)]);
    const bias = builder.parameter("head.bias", tensor("float32", [3], [0, 0, 0]));
    builder.output(builder.op("Add", [product, bias]), "logits", "float32", ["n", 3]);
  });
  await writeFile(
    join(folder, "config.json"),
    JSON.stringify({ id2label: { 0: "low", 1: "mid", 2: "high" } }),
  );
  const model = await openTextModel(folder);
  expect(model).toMatchObject({ hiddenSize: 2, nParameters: 12, sourceLabels: ["low", "mid", "high"] });
  const { data } = await sourceProbabilities(model, encodeTexts(model, ["a b"]), { threads: 1 });
  const total = 1 + Math.exp(3.5) + Math.exp(7);
  for (const [i, power] of [1, Math.exp(3.5), Math.exp(7)].entries())
    expect(data[i]).toBeCloseTo(power / total, 6);
});

test("an export is fine-tuned: every weight on the way moves", async () => {
  const model = await openTextModel(await exportOf(withTokens, { opset: 21 }));
  const encoded = encodeTexts(model, ["a", "b", "a a", "b b"]);
  const tuning = await FineTuning.open(
    model,
    {
      encoded,
      labels: Int32Array.of(0, 1, 0, 1),
      classNames: ["a", "b"],
      split: { train: Int32Array.of(0, 1, 2, 3) },
    },
    {
      seed: 1,
      nEpochs: 80,
      learningRate: 0.05,
      headLearningRate: 0.05,
      batchSize: 4,
      threads: 1,
      dropout: 0,
    },
  );
  for (let epoch = 0; epoch < 80; epoch++) await tuning.trainEpoch();
  const { data } = await tuning.predict(Int32Array.of(0, 1));
  await tuning.dispose();
  expect(data[0]).toBeGreaterThan(0.8);
  expect(data[3]).toBeGreaterThan(0.8);
});

test.each<[string, string, () => Promise<string>]>([
  ["has the fixed shape [1, 16]", "unsupported", () => exportOf(withTokens, { inputDims: [1, 16] })],
  ["has the input pixel_values", "unsupported", () => exportOf(withTokens, { extraInput: "pixel_values" })],
  [
    "it must be int64 or int32",
    "unsupported",
    () =>
      exportOf(
        (builder, _tokens, ids) => builder.output(builder.op("Cast", [ids], { to: 1 }), "last_hidden_state"),
        { inputType: "uint8" },
      ),
  ],
  [
    "has the outputs ids [n, length]",
    "unsupported",
    () => exportOf((builder, _tokens, ids) => builder.output(ids, "ids", "int64", ["n", "length"])),
  ],
  [
    "does not tell the width of its output",
    "invalid",
    () =>
      exportOf((builder, tokens) =>
        builder.output(tokens, "last_hidden_state", "float32", ["n", "length", "width"]),
      ),
  ],
  [
    "is quantised (weight q of type int8)",
    "quantised",
    () =>
      exportOf((builder, _tokens, ids) => {
        const table = builder.op(
          "Cast",
          [builder.parameter("q", tensor("int8", [6, 2], new Array(12).fill(1)))],
          { to: 1 },
        );
        builder.output(builder.op("Gather", [table, ids]), "last_hidden_state", "float32", [
          "n",
          "length",
          2,
        ]);
      }),
  ],
])("an export is refused in one line: %s", async (message, code, make) => {
  const error = await openTextModel(await make()).catch((error: Error) => error);
  expect(error).toMatchObject({ name: "ArtifactError", code });
  expect((error as Error).message).toContain(message);
  expect((error as Error).message).not.toContain("\n");
});

test("a truncated ONNX file, and two files of which none is model.onnx, are refused", async () => {
  const folder = await exportOf(withTokens);
  await writeFile(join(folder, "onnx/model.onnx"), Buffer.from("not a model"));
  await expect(openTextModel(folder)).rejects.toMatchObject({ name: "ArtifactError", code: "invalid" });
  const two = await mkdtemp(join(tmpdir(), "onnx-"));
  await writeFile(join(two, "a.onnx"), "");
  await writeFile(join(two, "b.onnx"), "");
  await expect(openTextModel(two)).rejects.toThrow("has 2 ONNX files");
});
