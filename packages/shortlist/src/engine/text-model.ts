import { readdir, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { loadModel, ModelError, type Tensor } from "onnx-grad";
import { ArtifactError } from "./artifact-error.ts";
import {
  type BertFamily,
  bertCheckpoint,
  bertShapeOf,
  bertWeights,
  buildBertEncoder,
  checkBertWeights,
  classifierNameOf,
  hasPooler,
  transposed,
} from "./bert-encoder.ts";
import type { Encoder, EncoderOptions } from "./encoder.ts";
import {
  labelsOf,
  type ModelConfig,
  type Pooling,
  readModelConfig,
  readSentenceSettings,
} from "./model-config.ts";
import { buildOnnxEncoder, onnxLayoutOf } from "./onnx-encoder.ts";
import { readSafetensors, readSafetensorsHeader, type SafetensorsHeader } from "./safetensors.ts";
import { buildStaticEncoder, weightedEmbeddings } from "./static-encoder.ts";
import { loadTokenizer, type TextTokenizer } from "./text-tokenizer.ts";

export type Architecture = BertFamily | "static" | "onnx";

/** A pretrained text encoder in a folder, opened and checked; its weights are read when they are needed. */
export interface TextModel {
  /** Name of the folder. */
  readonly id: string;
  readonly folder: string;
  readonly architecture: Architecture;
  /** Width of a text's vector. */
  readonly hiddenSize: number;
  /** Longest sequence, special tokens included. */
  readonly maxTokens: number;
  readonly nLayers: number;
  readonly nParameters: number;
  readonly pooling: Pooling;
  /** Dropout that the model's own configuration puts before a classifier. */
  readonly headDropout: number;
  /** Class names of the source head, if the checkpoint has a head of its own. */
  readonly sourceLabels?: readonly string[];
  /** What was guessed or left out. */
  readonly notes: readonly string[];
  readonly tokenizer: TextTokenizer;
  /** What config.json says. */
  readonly config: ModelConfig;
  /**
   * Weights of the graph, by their names there, as a safetensors checkpoint of the same architecture holds them.
   *
   * @throws {ArtifactError} for an ONNX export, which has no such form
   */
  checkpointOf(weights: ReadonlyMap<string, Tensor>): Map<string, Tensor>;
  /** The checkpoint's name of a classifier on top, without `.weight`. */
  readonly classifierName: string;
  /** Read the weights and build the graph. */
  buildEncoder(options?: EncoderOptions): Promise<Encoder>;
}

/** Longest sequence where nothing tells it. */
const defaultMaxTokens = 512;

/**
 * Open a text encoder in Hugging Face layout: config.json, tokenizer files, and the weights as model.safetensors
 * (BERT, RoBERTa, DistilBERT, static embeddings) or as an ONNX export (any architecture).
 *
 * @throws {ArtifactError} if a file is missing, damaged, or of a kind that is not supported
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

async function findOnnx(folder: string): Promise<string | undefined> {
  for (const name of ["onnx/model.onnx", "model.onnx"]) {
    if (await isFile(join(folder, name))) return join(folder, name);
  }
  const files = (await readdir(folder)).filter((name) => name.endsWith(".onnx"));
  if (files.length > 1) {
    throw new ArtifactError("invalid", folder, `has ${files.length} ONNX files and none is onnx/model.onnx`);
  }
  return files[0] === undefined ? undefined : join(folder, files[0]);
}

/** What every kind of model shares: tokenizer, sequence length, notes. */
async function openShared(
  folder: string,
  maxPositions: number | undefined,
  vocabularySize: number | undefined,
): Promise<{
  settings: Awaited<ReturnType<typeof readSentenceSettings>>;
  tokenizer: TextTokenizer;
  maxTokens: number;
  notes: string[];
}> {
  const settings = await readSentenceSettings(folder);
  const { tokenizer, maxTokens } = await loadTokenizer(folder);
  if (vocabularySize !== undefined && tokenizer.vocabularySize > vocabularySize) {
    throw new ArtifactError(
      "invalid",
      folder,
      `its tokenizer has ${tokenizer.vocabularySize} tokens, but the model only ${vocabularySize} word vectors`,
    );
  }
  const notes = settings.normalizes
    ? ["the Normalize module is left out: fine-tuning works on the vectors as they are"]
    : [];
  const limits = [maxPositions, settings.maxTokens, maxTokens].filter((limit) => limit !== undefined);
  return {
    settings,
    tokenizer,
    maxTokens: Math.min(maxPositions ?? defaultMaxTokens, ...limits, defaultMaxTokens),
    notes,
  };
}

async function openBert(
  folder: string,
  config: ModelConfig,
  family: BertFamily,
  header: SafetensorsHeader,
): Promise<TextModel> {
  const configPath = join(folder, "config.json");
  const shape = bertShapeOf(configPath, family, config);
  const { settings, tokenizer, maxTokens, notes } = await openShared(
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
  const head = sourceHeadOf(header, config, classifierNameOf(family), shape.hiddenSize, notes);
  const weights = bertWeights(shape, pooling);
  const storedNames = checkBertWeights(header, family, weights);
  return {
    id: basename(folder),
    folder,
    architecture: family,
    hiddenSize: shape.hiddenSize,
    maxTokens,
    nLayers: shape.nLayers,
    nParameters: weights.reduce((sum, { dims }) => sum + dims.reduce((a, b) => a * b, 1), 0),
    pooling,
    headDropout: shape.hiddenDropout,
    ...(head ? { sourceLabels: head.labels } : {}),
    notes,
    tokenizer,
    config,
    classifierName: classifierNameOf(family),
    checkpointOf: (values) => bertCheckpoint(family, weights, values),
    async buildEncoder({ sourceHead = false } = {}) {
      const names = [...storedNames.values(), ...(sourceHead && head ? head.names : [])];
      const stored = await readSafetensors(header, names);
      return buildBertEncoder({
        shape,
        pooling,
        weights: new Map(
          weights.map((weight) => {
            const tensor = stored.get(storedNames.get(weight.name)!)!;
            return [weight.name, weight.transposed ? transposed(tensor) : tensor];
          }),
        ),
        sourceHead:
          sourceHead && head
            ? { weight: stored.get(head.names[0])!, bias: stored.get(head.names[1])! }
            : undefined,
      });
    },
  };
}

async function openStatic(
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
  const { tokenizer, maxTokens, notes } = await openShared(folder, undefined, nTokens);
  const head = sourceHeadOf(header, config, "classifier", hiddenSize, notes);
  return {
    id: basename(folder),
    folder,
    architecture: "static",
    hiddenSize,
    maxTokens,
    nLayers: 0,
    nParameters: nTokens * hiddenSize,
    pooling: "mean",
    headDropout: 0.1,
    ...(head ? { sourceLabels: head.labels } : {}),
    notes,
    tokenizer,
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
        sourceHead:
          sourceHead && head
            ? { weight: stored.get(head.names[0])!, bias: stored.get(head.names[1])! }
            : undefined,
      });
    },
  };
}

/** A checkpoint's own classifier: only where its weights are really there, in the width of the text vectors. */
function sourceHeadOf(
  header: SafetensorsHeader,
  config: ModelConfig,
  classifier: string,
  hiddenSize: number,
  notes: string[],
): { names: [weight: string, bias: string]; labels: string[] } | undefined {
  const weight = header.entries.get(`${classifier}.weight`);
  const bias = header.entries.get(`${classifier}.bias`);
  if (!weight || !bias) return undefined;
  const [nLabels, width] = weight.dims;
  if (
    weight.dims.length !== 2 ||
    bias.dims.length !== 1 ||
    nLabels !== bias.dims[0] ||
    width !== hiddenSize
  ) {
    notes.push(
      `the source head is left out: ${classifier}.weight is [${weight.dims.join(", ")}], not labels × ${hiddenSize}`,
    );
    return undefined;
  }
  return {
    names: [`${classifier}.weight`, `${classifier}.bias`],
    labels: labelsFor(nLabels!, config, notes),
  };
}

function labelsFor(nLabels: number, config: ModelConfig, notes: string[]): string[] {
  const labels = config.id2label ? labelsOf(config.id2label) : undefined;
  if (labels?.length === nLabels) return labels;
  notes.push(`id2label does not name the ${nLabels} classes of the source head: they are numbered`);
  return Array.from({ length: nLabels }, (_, i) => `LABEL_${i}`);
}

async function openOnnx(folder: string, config: ModelConfig, path: string): Promise<TextModel> {
  const load = async () => {
    try {
      return await loadModel(path);
    } catch (cause) {
      if (!(cause instanceof ModelError)) throw cause;
      const code = cause.code === "unsupported" ? "unsupported" : "invalid";
      throw new ArtifactError(code, path, cause.message, { cause });
    }
  };
  const model = await load();
  const layout = onnxLayoutOf(path, model);
  const { settings, tokenizer, maxTokens, notes } = await openShared(
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
    maxTokens,
    nLayers: Math.max(-1, ...layers) + 1,
    nParameters,
    pooling,
    headDropout: config.hidden_dropout_prob ?? config.dropout ?? 0.1,
    ...(vectors.kind === "classifier" ? { sourceLabels: labelsFor(vectors.nLabels, config, notes) } : {}),
    notes,
    tokenizer,
    config,
    classifierName: "classifier",
    checkpointOf() {
      throw new ArtifactError("unsupported", path, "is an ONNX export: it cannot be written as safetensors");
    },
    buildEncoder: async (options) => buildOnnxEncoder(await load(), layout, pooling, options),
  };
}
