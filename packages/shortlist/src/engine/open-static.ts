import { basename } from "node:path";
import { ArtifactError } from "./artifact-error.ts";
import type { ModelConfig } from "./model-config.ts";
import { readModelSettings } from "./model-settings.ts";
import { readSafetensors, type SafetensorsHeader } from "./safetensors.ts";
import { headWeights, sourceHeadOf } from "./source-head.ts";
import { buildStaticEncoder, weightedEmbeddings } from "./static-encoder.ts";
import type { TextModel } from "./text-model.ts";

/** Open static embeddings: a table `embeddings` and, if there are any, `weights` of the tokens. */
export async function openStatic(
  folder: string,
  config: ModelConfig,
  header: SafetensorsHeader,
): Promise<TextModel> {
  const table = header.entries.get("embeddings");
  const [nTokens, hiddenSize] = table?.dims ?? [];
  if (table?.dims.length !== 2 || nTokens === undefined || hiddenSize === undefined) {
    throw new ArtifactError("invalid", header.path, "has no table `embeddings` (vocabulary × hidden)");
  }
  const weights = header.entries.get("weights");
  if (weights && !(weights.dims.length === 1 && weights.dims[0] === nTokens)) {
    throw new ArtifactError(
      "invalid",
      header.path,
      `\`weights\` must have one number for each of ${nTokens} tokens`,
    );
  }
  const settings = await readModelSettings(folder, undefined, nTokens);
  const head = sourceHeadOf(header, config, "classifier", hiddenSize, settings.notes);
  return {
    id: basename(folder),
    folder,
    architecture: "static",
    hiddenSize,
    maxTokens: settings.maxTokens,
    nLayers: 0,
    nParameters: nTokens * hiddenSize,
    pooling: "mean",
    headDropout: 0.1,
    ...(head ? { sourceLabels: head.labels } : {}),
    notes: settings.notes,
    tokenizer: settings.tokenizer,
    config,
    classifierName: "classifier",
    checkpointOf: (values) => new Map([["embeddings", values.get("embeddings")!]]),
    async buildEncoder({ sourceHead = false } = {}) {
      const names = [
        "embeddings",
        ...(weights ? ["weights"] : []),
        ...(sourceHead && head ? head.names : []),
      ];
      const stored = await readSafetensors(header, names);
      return buildStaticEncoder({
        embeddings: weightedEmbeddings(stored.get("embeddings")!, stored.get("weights")),
        sourceHead: sourceHead && head ? headWeights(head, stored) : undefined,
      });
    },
  };
}
