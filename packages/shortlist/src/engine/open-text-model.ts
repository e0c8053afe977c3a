import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { ArtifactError } from "./artifact-error.ts";
import { type ModelConfig, readModelConfig } from "./model-config.ts";
import { openBert } from "./open-bert.ts";
import { openOnnx } from "./open-onnx.ts";
import { openStatic } from "./open-static.ts";
import { readSafetensorsHeader } from "./safetensors.ts";
import type { Architecture, TextModel } from "./text-model.ts";

/**
 * Open a text encoder in Hugging Face layout: config.json, tokenizer files, and the weights as model.safetensors
 * (BERT, RoBERTa, DistilBERT, static embeddings) or as an ONNX export (any architecture).
 *
 * @throws {ArtifactError} if a file is missing, damaged, or of a kind that is not supported
 *
 * @example
 * const model = await openTextModel("packages/shortlist/src/engine/goldens/tiny-bert");
 * [model.architecture, model.hiddenSize, model.pooling]; // ["bert", 12, "pooler"]
 */
export async function openTextModel(folder: string): Promise<TextModel> {
  const path = resolve(folder);
  const isFolder = await stat(path).then(
    (s) => s.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new ArtifactError("missing-file", folder, "is not a folder");
  const config = await readModelConfig(path);
  const weightsPath = join(path, "model.safetensors");
  const family = config && safetensorsArchitecture(config);
  if (config && family && (await isFile(weightsPath))) {
    const header = await readSafetensorsHeader(weightsPath);
    return family === "static" ? openStatic(path, config, header) : openBert(path, config, family, header);
  }
  const onnxPath = await findOnnx(path);
  if (onnxPath) return openOnnx(path, config ?? {}, onnxPath);
  if (!config)
    throw new ArtifactError("missing-file", folder, "is not a model folder: it has no config.json");
  if (!family) {
    const type = config.model_type ?? "(none)";
    throw new ArtifactError(
      "unsupported",
      join(path, "config.json"),
      `model_type ${type} cannot be built from safetensors: it must be bert, roberta, distilbert or static`,
      { hint: "Export the model to ONNX and put it at onnx/model.onnx." },
    );
  }
  throw new ArtifactError("missing-file", folder, "has no model.safetensors and no onnx/model.onnx", {
    hint: "Weights in pickle files (pytorch_model.bin) are never read; convert them to safetensors.",
  });
}

function safetensorsArchitecture(config: ModelConfig): Exclude<Architecture, "onnx"> | undefined {
  switch (config.model_type) {
    case "bert":
    case "roberta":
    case "distilbert":
    case "static":
      return config.model_type;
    case "xlm-roberta":
      return "roberta";
    case "model2vec":
      return "static";
    default:
      return config.architectures?.includes("StaticModel") ? "static" : undefined;
  }
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (s) => s.isFile(),
    () => false,
  );
}

/** The ONNX export in a model folder, if it has one. */
export async function findOnnx(folder: string): Promise<string | undefined> {
  for (const name of ["onnx/model.onnx", "model.onnx"]) {
    if (await isFile(join(folder, name))) return join(folder, name);
  }
  const files = (await readdir(folder)).filter((name) => name.endsWith(".onnx"));
  if (files.length > 1) {
    throw new ArtifactError("invalid", folder, `has ${files.length} ONNX files and none is onnx/model.onnx`);
  }
  return files[0] === undefined ? undefined : join(folder, files[0]);
}
