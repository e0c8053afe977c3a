import { randomBytes } from "node:crypto";
import { mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type Model, saveModel, type Tensor } from "onnx-grad";
import { ioFailure } from "../store/io-failure.ts";
import { StoreError } from "../store/store-error.ts";
import type { ImageModel } from "./image-model.ts";
import { preprocessorConfigOf } from "./image-preprocessing.ts";
import type { PretrainedModel } from "./pretrained-model.ts";
import { writeSafetensors } from "./safetensors.ts";
import { isTextModel } from "./text-examples.ts";
import type { TextModel } from "./text-model.ts";
import { type VisionFamilyName, visionFamilies } from "./vision/index.ts";

/** What a fine-tuned model's folder is made from. */
export interface Winner {
  readonly model: PretrainedModel;
  /** Inputs are the encoder's, the one output is `logits`. */
  readonly graph: Model;
  readonly classNames: readonly string[];
  /** Text of README.md. */
  readonly card: string;
}

/**
 * Write a fine-tuned classifier in Hugging Face layout, as transformers.js and Python's ONNX Runtime open it.
 *
 * The folder is written beside its place and renamed, so it is there whole or not at all. A model that an earlier
 * call wrote there is replaced; any other folder is left alone.
 *
 * @throws {StoreError} if the folder holds something else, or cannot be written
 */
export async function writeWinner(folder: string, winner: Winner): Promise<void> {
  await replaceFolder(folder, "onnx/model.onnx", async (temporary) => {
    await mkdir(join(temporary, "onnx"));
    await saveModel(winner.graph, join(temporary, "onnx", "model.onnx"));
    await writeJsonFiles(temporary, {
      "config.json": winnerConfig(winner),
      ...readingFiles(winner.model),
    });
    await writeFile(join(temporary, "README.md"), winner.card);
  });
}

/** A fine-tuned model as a checkpoint, to be fine-tuned further. */
export interface Checkpoint {
  readonly model: PretrainedModel;
  /** By their names in the graph: the encoder's, and the head's as `classifier.weight` and `classifier.bias`. */
  readonly weights: ReadonlyMap<string, Tensor>;
  readonly classNames: readonly string[];
  readonly card: string;
  /** How the weights are stored. */
  readonly type: "F16" | "F32";
}

/**
 * Write a fine-tuned model in Hugging Face layout with its weights as model.safetensors, classifier included, so that
 * it can be a candidate itself.
 *
 * @throws {StoreError} if the folder holds something else, or cannot be written
 * @throws {ArtifactError} if the model came as an ONNX export
 */
export async function writeCheckpoint(folder: string, checkpoint: Checkpoint): Promise<void> {
  const { model, weights, classNames, card, type } = checkpoint;
  const stored = model.checkpointOf(weights);
  for (const part of ["weight", "bias"]) {
    stored.set(`${model.classifierName}.${part}`, weights.get(`classifier.${part}`)!);
  }
  const { id2label: _old, ...config } = model.config as { id2label?: unknown };
  await replaceFolder(folder, "model.safetensors", async (temporary) => {
    await writeSafetensors(join(temporary, "model.safetensors"), stored, { type });
    await writeJsonFiles(temporary, {
      "config.json": {
        ...config,
        ...(isTextModel(model) && model.pooling !== "pooler" ? { shortlist_pooling: model.pooling } : {}),
        ...labelMaps(classNames),
        ...checkpointKind(model),
      },
      ...readingFiles(model),
    });
    await writeFile(join(temporary, "README.md"), card);
  });
}

const architectureNames = {
  bert: "BertForSequenceClassification",
  roberta: "RobertaForSequenceClassification",
  distilbert: "DistilBertForSequenceClassification",
  static: "StaticModel",
};

function checkpointKind(model: PretrainedModel): object {
  if (isTextModel(model))
    return { architectures: [architectureNames[model.architecture as keyof typeof architectureNames]] };
  const name = model.architecture as VisionFamilyName;
  return { model_type: name, architectures: [visionFamilies[name].architecture] };
}

/** Build a folder beside its place, then put it there; `marker` is a file that every folder of the kind has. */
async function replaceFolder(
  folder: string,
  marker: string,
  build: (temporary: string) => Promise<void>,
): Promise<void> {
  const place = resolve(folder);
  await refuseForeignFolder(place, marker);
  const temporary = `${place}.${randomBytes(4).toString("hex")}.tmp`;
  try {
    await mkdir(temporary, { recursive: true });
    await build(temporary);
    await rm(place, { recursive: true, force: true });
    await rename(temporary, place);
  } catch (cause) {
    await rm(temporary, { recursive: true, force: true });
    throw typeof (cause as NodeJS.ErrnoException).errno === "number"
      ? ioFailure("write", folder, cause)
      : cause;
  }
}

async function refuseForeignFolder(place: string, marker: string): Promise<void> {
  const names = await readdir(place).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return [];
    throw ioFailure("write", place, cause);
  });
  if (names.length === 0) return;
  const isWinner = await stat(join(place, marker)).then(
    () => true,
    () => false,
  );
  if (!isWinner) throw new StoreError("exists", place, `Cannot write ${place}: the folder is not empty`);
}

async function writeJsonFiles(folder: string, files: Record<string, object>): Promise<void> {
  for (const [name, json] of Object.entries(files)) {
    await writeFile(join(folder, name), `${JSON.stringify(json, null, 2)}\n`);
  }
}

/** transformers.js knows the winner as a BERT or a ViT: any graph with their inputs and `logits` is run the same way. */
function winnerConfig({ model, classNames }: Winner): object {
  return isTextModel(model) ? textWinnerConfig(model, classNames) : imageWinnerConfig(model, classNames);
}

function imageWinnerConfig(model: PretrainedModel, classNames: readonly string[]): object {
  const { size } = (model as ImageModel).preprocessing;
  return {
    model_type: "vit",
    architectures: ["ViTForImageClassification"],
    problem_type: "single_label_classification",
    num_channels: 3,
    image_size: size.width === size.height ? size.width : [size.height, size.width],
    hidden_size: model.hiddenSize,
    num_hidden_layers: model.nLayers,
    ...labelMaps(classNames),
    shortlist: { base: model.id, architecture: model.architecture },
  };
}

function textWinnerConfig(model: TextModel, classNames: readonly string[]): object {
  return {
    model_type: "bert",
    architectures: ["BertForSequenceClassification"],
    problem_type: "single_label_classification",
    hidden_size: model.hiddenSize,
    num_hidden_layers: model.nLayers,
    num_attention_heads: model.config.num_attention_heads ?? model.config.n_heads ?? 1,
    max_position_embeddings: model.maxTokens,
    vocab_size: model.tokenizer.vocabularySize,
    pad_token_id: model.tokenizer.padId,
    ...labelMaps(classNames),
    shortlist: { base: model.id, architecture: model.architecture, pooling: model.pooling },
  };
}

function labelMaps(classNames: readonly string[]): object {
  return {
    id2label: Object.fromEntries(classNames.map((name, i) => [i, name])),
    label2id: Object.fromEntries(classNames.map((name, i) => [name, i])),
  };
}

/** The files that say how an example becomes what the model reads. */
function readingFiles(model: PretrainedModel): Record<string, object> {
  if (isTextModel(model)) return tokenizerFiles(model);
  return { "preprocessor_config.json": preprocessorConfigOf((model as ImageModel).preprocessing) };
}

function tokenizerFiles({ tokenizer, maxTokens }: TextModel): Record<string, object> {
  return {
    "tokenizer.json": tokenizer.files.tokenizer,
    "tokenizer_config.json": {
      tokenizer_class: "BertTokenizer",
      ...tokenizer.files.config,
      model_max_length: maxTokens,
    },
  };
}
