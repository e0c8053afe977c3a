import { basename } from "node:path";
import { GraphBuilder, type Model, parametersOf, pruneModel, type ValueInfo } from "onnx-grad";
import { ArtifactError } from "./artifact-error.ts";
import type { Encoder, EncoderOptions } from "./encoder.ts";
import type { ImageModel } from "./image-model.ts";
import { readImagePreprocessing } from "./image-preprocessing.ts";
import { loadExport } from "./load-export.ts";
import { linearHeadOf, refuseQuantised } from "./onnx-encoder.ts";
import { labelsFor } from "./source-head.ts";
import type { VisionConfig } from "./vision/vision-config.ts";

/** What an export computes of a picture. */
type Vectors =
  /** A classifier: its logits, what they are computed from, and how many there are. */
  | {
      readonly kind: "classifier";
      readonly logits: string;
      readonly features: string;
      readonly nLabels: number;
    }
  /** Vectors of pictures (batch × hidden). */
  | { readonly kind: "vectors"; readonly output: string }
  /** Vectors of patches (batch × patches × hidden), of which the first is the picture's. */
  | { readonly kind: "tokens"; readonly output: string }
  /** Maps (batch × hidden × height × width), averaged. */
  | { readonly kind: "maps"; readonly output: string };

interface Layout {
  readonly input: ValueInfo;
  readonly vectors: Vectors;
  readonly hiddenSize: number | undefined;
}

/** Open an ONNX export of any network for pictures: one float input (batch × 3 × height × width). */
export async function openOnnxImageModel(
  folder: string,
  config: VisionConfig,
  path: string,
): Promise<ImageModel> {
  const model = await loadExport(path);
  const layout = layoutOf(path, model);
  const hiddenSize = layout.hiddenSize ?? config.hidden_size ?? config.hidden_sizes?.at(-1);
  if (hiddenSize === undefined) {
    throw new ArtifactError("invalid", path, "does not tell the width of its output", {
      hint: "Write hidden_size into config.json.",
    });
  }
  const notes: string[] = [];
  const [, , height, width] = layout.input.dims;
  const side = typeof config.image_size === "number" ? config.image_size : 224;
  const preprocessing = await readImagePreprocessing(
    folder,
    { height: typeof height === "number" ? height : side, width: typeof width === "number" ? width : side },
    notes,
  );
  for (const [name, fixed, ours] of [
    ["height", height, preprocessing.size.height],
    ["width", width, preprocessing.size.width],
  ] as const) {
    if (typeof fixed === "number" && fixed !== ours) {
      throw new ArtifactError(
        "invalid",
        path,
        `reads pictures of ${name} ${fixed}, but the preprocessor makes ${ours}`,
      );
    }
  }
  const encoder = buildEncoder(model, layout, preprocessing.size);
  const nParameters = encoder.parameters.reduce(
    (sum, name) => sum + (model.initializers.get(name)?.dims.reduce((a, b) => a * b, 1) ?? 0),
    0,
  );
  return {
    id: basename(folder),
    folder,
    architecture: "onnx",
    hiddenSize,
    // One convolution cuts a transformer's patches.
    isConvolutional: model.nodes.filter(({ opType }) => opType === "Conv").length > 2,
    nLayers: 0,
    nParameters,
    headDropout: 0,
    ...(layout.vectors.kind === "classifier"
      ? { sourceLabels: labelsFor(layout.vectors.nLabels, config, notes) }
      : {}),
    notes,
    preprocessing,
    config,
    classifierName: "classifier",
    checkpointOf() {
      throw new ArtifactError("unsupported", path, "is an ONNX export: it cannot be written as safetensors");
    },
    buildEncoder: async (options) =>
      buildEncoder(await loadExport(path), layout, preprocessing.size, options),
  };
}

function layoutOf(path: string, model: Model): Layout {
  refuseQuantised(path, model);
  const [input, ...others] = model.inputs;
  if (input === undefined || others.length > 0) {
    const names = model.inputs.map(({ name }) => name).join(", ");
    throw new ArtifactError("unsupported", path, `has the inputs ${names}: there must be one, the pictures`);
  }
  const { dims, type } = input;
  if (type !== "float32" || dims.length !== 4 || (typeof dims[1] === "number" && dims[1] !== 3)) {
    throw new ArtifactError(
      "unsupported",
      path,
      `input ${input.name} is ${type} [${dims.join(", ")}]: it must be float32 (batch × 3 × height × width)`,
    );
  }
  return { input, ...vectorsOf(path, model) };
}

function vectorsOf(path: string, model: Model): Pick<Layout, "vectors" | "hiddenSize"> {
  const floats = model.outputs.filter(({ type }) => type === "float32" || type === "undefined");
  const named = (name: string) => floats.find((output) => output.name === name);
  const axis = ({ dims }: ValueInfo, place: number) => {
    const size = dims.at(place);
    return typeof size === "number" && size > 0 ? size : undefined;
  };
  for (const output of [named("logits"), ...floats]) {
    const head = output && linearHeadOf(model, output.name);
    if (!head) continue;
    const { features, hiddenSize, nLabels } = head;
    return { vectors: { kind: "classifier", logits: output.name, features, nLabels }, hiddenSize };
  }
  const vectors =
    named("image_embeds") ?? named("pooler_output") ?? floats.find(({ dims }) => dims.length === 2);
  if (vectors && vectors.dims.length === 2)
    return { vectors: { kind: "vectors", output: vectors.name }, hiddenSize: axis(vectors, 1) };
  const tokens = floats.find(({ dims }) => dims.length === 3);
  if (tokens) return { vectors: { kind: "tokens", output: tokens.name }, hiddenSize: axis(tokens, 2) };
  const maps = floats.find(({ dims }) => dims.length === 4);
  if (maps) return { vectors: { kind: "maps", output: maps.name }, hiddenSize: axis(maps, 1) };
  const found = model.outputs.map(({ name, dims }) => `${name} [${dims.join(", ")}]`).join(", ");
  throw new ArtifactError(
    "unsupported",
    path,
    `has the outputs ${found}: one must be logits of a linear classifier, vectors of pictures (2 axes), of patches (3) or maps (4)`,
  );
}

function buildEncoder(
  model: Model,
  { input, vectors }: Layout,
  { width, height }: { readonly width: number; readonly height: number },
  { sourceHead = false }: EncoderOptions = {},
): Encoder {
  const features = vectors.kind === "classifier" ? vectors.features : vectors.output;
  const hasHead = sourceHead && vectors.kind === "classifier";
  const pruned = pruneModel(model, hasHead ? [features, vectors.logits] : [features]);
  const renamed = pruned.nodes.map((node) => ({
    ...node,
    inputs: node.inputs.map((name) => (name === input.name ? "pixel_values" : name)),
  }));
  const builder = new GraphBuilder({
    from: {
      ...pruned,
      nodes: renamed,
      inputs: [{ name: "pixel_values", type: "float32", dims: ["batch", 3, height, width] }],
      outputs: [],
    },
  });
  const encoder: Encoder = {
    builder,
    inputs: [{ name: "pixel_values", type: "float32" }],
    features,
    parameters: parametersOf(pruned).map(({ name }) => name),
  };
  switch (vectors.kind) {
    case "classifier":
      return hasHead ? { ...encoder, sourceLogits: vectors.logits } : encoder;
    case "vectors":
      return encoder;
    case "tokens": {
      const first = builder.op("Slice", [
        features,
        builder.constant([0]),
        builder.constant([1]),
        builder.constant([1]),
      ]);
      return { ...encoder, features: builder.op("Flatten", [first], { axis: 1 }) };
    }
    case "maps":
      return {
        ...encoder,
        features: builder.op("Flatten", [builder.op("GlobalAveragePool", [features])], { axis: 1 }),
      };
  }
}
