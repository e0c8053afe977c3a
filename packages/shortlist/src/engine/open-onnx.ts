import { basename } from "node:path";
import { ArtifactError } from "./artifact-error.ts";
import { loadExport } from "./load-export.ts";
import type { ModelConfig } from "./model-config.ts";
import { readModelSettings } from "./model-settings.ts";
import { buildOnnxEncoder, onnxLayoutOf } from "./onnx-encoder.ts";
import { labelsFor } from "./source-head.ts";
import type { TextModel } from "./text-model.ts";

/** Open an ONNX export of any architecture. */
export async function openOnnx(folder: string, config: ModelConfig, path: string): Promise<TextModel> {
  const model = await loadExport(path);
  const layout = onnxLayoutOf(path, model);
  const settings = await readModelSettings(
    folder,
    layout.maxPositions ?? config.max_position_embeddings,
    config.vocab_size,
  );
  const hiddenSize = layout.hiddenSize ?? config.hidden_size ?? config.dim;
  if (hiddenSize === undefined) {
    throw new ArtifactError("invalid", path, "does not tell the width of its output", {
      hint: "Write hidden_size into config.json.",
    });
  }
  const { vectors } = layout;
  const pooling = settings.pooling ?? config.shortlist_pooling ?? "mean";
  const encoder = buildOnnxEncoder(model, layout, pooling);
  const nParameters = encoder.parameters.reduce(
    (sum, name) => sum + (model.initializers.get(name)?.dims.reduce((a, b) => a * b, 1) ?? 0),
    0,
  );
  const layers = encoder.parameters.map((name) => Number(/\blayers?\.(\d+)\./.exec(name)?.[1] ?? -1));
  return {
    id: basename(folder),
    folder,
    architecture: "onnx",
    hiddenSize,
    maxTokens: settings.maxTokens,
    nLayers: Math.max(-1, ...layers) + 1,
    nParameters,
    pooling,
    headDropout: config.hidden_dropout_prob ?? config.dropout ?? 0.1,
    ...(vectors.kind === "classifier"
      ? { sourceLabels: labelsFor(vectors.nLabels, config, settings.notes) }
      : {}),
    notes: settings.notes,
    tokenizer: settings.tokenizer,
    config,
    classifierName: "classifier",
    checkpointOf() {
      throw new ArtifactError("unsupported", path, "is an ONNX export: it cannot be written as safetensors");
    },
    buildEncoder: async (options) => buildOnnxEncoder(await loadExport(path), layout, pooling, options),
  };
}
