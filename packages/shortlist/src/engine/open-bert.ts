import { basename, join } from "node:path";
import { buildBertEncoder } from "./bert-encoder.ts";
import { type BertFamily, bertShapeOf } from "./bert-shape.ts";
import {
  bertCheckpoint,
  bertWeights,
  checkBertWeights,
  classifierNameOf,
  hasPooler,
  transposed,
} from "./bert-weights.ts";
import type { ModelConfig } from "./model-config.ts";
import { readModelSettings } from "./model-settings.ts";
import { readSafetensors, type SafetensorsHeader } from "./safetensors.ts";
import { headWeights, sourceHeadOf } from "./source-head.ts";
import type { TextModel } from "./text-model.ts";

/** Open a checkpoint of BERT's family. */
export async function openBert(
  folder: string,
  config: ModelConfig,
  family: BertFamily,
  header: SafetensorsHeader,
): Promise<TextModel> {
  const configPath = join(folder, "config.json");
  const shape = bertShapeOf(configPath, family, config);
  const settings = await readModelSettings(
    folder,
    shape.maxPositions - shape.firstPosition,
    shape.vocabularySize,
  );
  const isClassifier =
    config.architectures?.some((name) => name.endsWith("ForSequenceClassification")) ?? false;
  const pooling =
    settings.pooling ??
    config.shortlist_pooling ??
    (isClassifier && hasPooler(header, family) ? "pooler" : "mean");
  const head = sourceHeadOf(header, config, classifierNameOf(family), shape.hiddenSize, settings.notes);
  const weights = bertWeights(shape, pooling);
  const storedNames = checkBertWeights(header, family, weights);
  return {
    id: basename(folder),
    folder,
    architecture: family,
    hiddenSize: shape.hiddenSize,
    maxTokens: settings.maxTokens,
    nLayers: shape.nLayers,
    nParameters: weights.reduce((sum, { dims }) => sum + dims.reduce((a, b) => a * b, 1), 0),
    pooling,
    headDropout: shape.hiddenDropout,
    ...(head ? { sourceLabels: head.labels } : {}),
    notes: settings.notes,
    tokenizer: settings.tokenizer,
    config,
    classifierName: classifierNameOf(family),
    checkpointOf: (values) => bertCheckpoint(family, weights, values),
    async buildEncoder({ sourceHead = false, layers: wantsLayers = false } = {}) {
      const names = [...storedNames.values(), ...(sourceHead && head ? head.names : [])];
      const stored = await readSafetensors(header, names);
      return buildBertEncoder({
        shape,
        pooling,
        wantsLayers,
        weights: new Map(
          weights.map((weight) => {
            const tensor = stored.get(storedNames.get(weight.name)!)!;
            return [weight.name, weight.transposed ? transposed(tensor) : tensor];
          }),
        ),
        sourceHead: sourceHead && head ? headWeights(head, stored) : undefined,
      });
    },
  };
}
