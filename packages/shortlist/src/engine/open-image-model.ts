import { readdir, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { GraphBuilder, type Tensor } from "onnx-grad";
import { ArtifactError } from "./artifact-error.ts";
import { transposed } from "./bert-weights.ts";
import type { Encoder } from "./encoder.ts";
import type { ImageModel } from "./image-model.ts";
import { type ImagePreprocessing, readImagePreprocessing } from "./image-preprocessing.ts";
import { linearHead } from "./linear-head.ts";
import { openOnnxImageModel } from "./open-onnx-image-model.ts";
import { findOnnx } from "./open-text-model.ts";
import { headWeights, sourceHeadOf } from "./source-head.ts";
import { isEfficientnetLite, liteSize } from "./vision/efficientnet-lite.ts";
import { type VisionFamilyName, visionFamilies } from "./vision/index.ts";
import { readVisionConfig, type VisionConfig } from "./vision/vision-config.ts";
import type { InputSize, VisionFamily, VisionFeatures } from "./vision/vision-family.ts";
import { VisionNet, type VisionWeight, type VisionWeights } from "./vision/vision-net.ts";
import { openWeights, type WeightsFile } from "./weights-file.ts";

/**
 * Open a network for pictures in Hugging Face layout: config.json, preprocessor_config.json, and the weights as
 * model.safetensors (ViT, DeiT, DINOv2, ResNet, MobileNetV2, EfficientNet, ConvNeXt) or as an ONNX export (any architecture); or
 * an EfficientNet-Lite as its PyTorch checkpoint alone (.pth), of which nothing is executed.
 *
 * @throws {ArtifactError} if a file is missing, damaged, or of a kind that is not supported
 *
 * @example
 * const model = await openImageModel("packages/shortlist/src/engine/goldens/tiny-vision/resnet");
 * [model.architecture, model.hiddenSize, model.preprocessing.size.width]; // ["resnet", 16, 32]
 */
export async function openImageModel(folder: string): Promise<ImageModel> {
  const path = resolve(folder);
  const isFolder = await stat(path).then(
    (s) => s.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new ArtifactError("missing-file", folder, "is not a folder");
  const config = (await readVisionConfig(path)) ?? {};
  const type = config.model_type;
  const file = await openWeights(path);
  if (file !== undefined) {
    if (type !== undefined && Object.hasOwn(visionFamilies, type))
      return openFamily(path, config, type as VisionFamilyName, file);
    if (isEfficientnetLite((name) => file.dims.has(name)))
      return openFamily(path, config, "efficientnet-lite", file);
  }
  const onnxPath = await findOnnx(path);
  if (onnxPath !== undefined) return openOnnxImageModel(path, config, onnxPath);
  if (file === undefined) {
    throw new ArtifactError(
      "missing-file",
      folder,
      "has no model.safetensors, no onnx/model.onnx and no .pth file",
    );
  }
  throw new ArtifactError(
    "unsupported",
    folder,
    `model_type ${type ?? "(none)"} cannot be built from its weights: it must be ${Object.keys(visionFamilies).join(", ")}`,
    { hint: "Export the model to ONNX and put it at onnx/model.onnx." },
  );
}

/** Whether a folder looks like a model for pictures: what its preprocessor or config says, or a lone .pth file. */
export async function isImageModelFolder(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => [] as string[]);
  if (names.includes("preprocessor_config.json")) return true;
  if (names.some((name) => name === "tokenizer.json" || name === "vocab.txt")) return false;
  if (!names.includes("config.json")) return names.some((name) => name.endsWith(".pth"));
  const type = (await readVisionConfig(folder).catch(() => undefined))?.model_type;
  return type !== undefined && Object.hasOwn(visionFamilies, type);
}

async function openFamily(
  folder: string,
  config: VisionConfig,
  name: VisionFamilyName,
  file: WeightsFile,
): Promise<ImageModel> {
  const family: VisionFamily = visionFamilies[name];
  const notes: string[] = [];
  const storedName = (weight: string) =>
    file.dims.has(family.prefix + weight) ? family.prefix + weight : weight;
  const preprocessing = await readImagePreprocessing(folder, imageSizeOf(config, name, file), notes);
  const configPath = join(folder, "config.json");
  if (config.num_channels !== undefined && config.num_channels !== 3)
    throw new ArtifactError(
      "unsupported",
      configPath,
      `num_channels is ${config.num_channels}: it must be 3`,
    );

  // Once without numbers, to know which weights are read and that all are there.
  const planned = construct(family, config, preprocessing, configPath, {
    has: (weight) => file.dims.has(storedName(weight)),
    dimsOf: (weight) => dimsOf(file, storedName(weight)),
    tensorOf: (weight, isTransposed) => {
      const dims = dimsOf(file, storedName(weight));
      return { type: "float32", dims: isTransposed ? dims.toReversed() : dims, data: new Float32Array(0) };
    },
  });
  const { hiddenSize, weights } = planned;
  const head = sourceHeadOf(
    { entries: new Map(Array.from(file.dims, ([key, dims]) => [key, { dims }])) },
    config,
    family.classifier,
    hiddenSize,
    notes,
  );
  const trained = weights.filter(({ isStatistic }) => !isStatistic);
  return {
    id: basename(folder),
    folder,
    architecture: name,
    hiddenSize,
    isConvolutional: family.isConvolutional,
    nLayers: planned.layers.length - 1,
    nParameters: trained.reduce((sum, { dims }) => sum + dims.reduce((a, b) => a * b, 1), 0),
    headDropout: family.dropout(config),
    ...(head ? { sourceLabels: head.labels } : {}),
    notes,
    preprocessing,
    config,
    classifierName: family.classifier,
    checkpointOf: (values) =>
      new Map(
        weights.map(({ name, isTransposed }) => {
          const tensor = values.get(name) as Tensor;
          return [family.prefix + name, isTransposed ? transposed(tensor) : tensor];
        }),
      ),
    async buildEncoder({ sourceHead = false, layers: wantsLayers = false } = {}): Promise<Encoder> {
      const names = weights.map(({ name }) => storedName(name));
      const stored = await file.read([...names, ...(sourceHead && head ? head.names : [])]);
      const { builder, features, layers, pool } = construct(family, config, preprocessing, configPath, {
        has: (weight) => file.dims.has(storedName(weight)),
        dimsOf: (weight) => dimsOf(file, storedName(weight)),
        tensorOf: (weight, isTransposed) => {
          const tensor = stored.get(storedName(weight)) as Tensor;
          return isTransposed ? transposed(tensor) : tensor;
        },
      });
      return {
        builder,
        inputs: [{ name: "pixel_values", type: "float32" }],
        features,
        ...(wantsLayers && {
          layers: layers.map(({ output }) => pool(output)),
          layerWidths: layers.map(({ width }) => width),
        }),
        parameters: trained.map(({ name }) => name),
        ...(sourceHead &&
          head && { sourceLogits: linearHead(builder, features, "source", headWeights(head, stored)) }),
      };
    },
  };
}

function construct(
  family: VisionFamily,
  config: VisionConfig,
  { size }: ImagePreprocessing,
  configPath: string,
  source: VisionWeights,
): VisionFeatures & { builder: GraphBuilder; weights: readonly VisionWeight[] } {
  const builder = new GraphBuilder({ opset: 18 });
  const pixels = builder.input("pixel_values", "float32", ["batch", 3, size.height, size.width]);
  const net = new VisionNet(builder, source);
  try {
    return { ...family.build(net, pixels, config, size), builder, weights: net.read };
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new ArtifactError("unsupported", configPath, cause.message, { cause });
  }
}

function dimsOf(file: WeightsFile, name: string): readonly number[] {
  const dims = file.dims.get(name);
  if (dims === undefined) throw new ArtifactError("invalid", file.path, `has no weight ${name}`);
  return dims;
}

function imageSizeOf(config: VisionConfig, name: VisionFamilyName, file: WeightsFile): InputSize {
  const { image_size: size } = config;
  if (Array.isArray(size)) return { height: size[0], width: size[1] };
  const side = size ?? (name === "efficientnet-lite" ? liteSize((weight) => file.dims.has(weight)) : 224);
  return { width: side, height: side };
}
