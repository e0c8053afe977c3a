import { GraphBuilder, type Model, parametersOf, pruneModel, type ValueInfo } from "onnx-grad";
import { ArtifactError } from "./artifact-error.ts";
import type { Encoder, EncoderOptions, TextInput } from "./encoder.ts";
import type { Pooling } from "./model-config.ts";
import { poolTokens } from "./pooling.ts";

/** Where an ONNX export hands out text vectors, and its classifier if it has one. */
export interface OnnxLayout {
  readonly inputs: readonly TextInput[];
  readonly vectors:
    | { readonly kind: "tokens"; readonly output: string }
    | { readonly kind: "texts"; readonly output: string }
    /** The export ends in a linear classifier: the text vectors are what it reads. */
    | {
        readonly kind: "classifier";
        readonly output: string;
        readonly features: string;
        readonly nLabels: number;
      };
  readonly hiddenSize: number | undefined;
  readonly maxPositions: number | undefined;
}

const knownInputs = ["input_ids", "attention_mask", "token_type_ids"] as const;

const quantisedOperators =
  /^(QuantizeLinear|DequantizeLinear|DynamicQuantize.*|QLinear.*|.*Integer|MatMulNBits|MatMulBnb4)$/;

/**
 * Understand an ONNX text encoder from its inputs and outputs.
 *
 * Outputs are looked for in this order: `logits` of a linear classifier; `last_hidden_state` or another float output
 * with three axes; a float output with two axes, which is taken as already pooled.
 *
 * @throws {ArtifactError} naming the input, output or operator that does not fit
 */
export function onnxLayoutOf(path: string, model: Model): OnnxLayout {
  refuseQuantised(path, model);
  const inputs = model.inputs.map((input) => encoderInput(path, input));
  for (const name of ["input_ids", "attention_mask"] as const) {
    if (!inputs.some((input) => input.name === name)) {
      throw new ArtifactError("unsupported", path, `has no input ${name}`);
    }
  }
  const position = [...model.initializers].find(
    ([name, { dims }]) => /position_embeddings?\.weight$/.test(name) && dims.length === 2,
  );
  const { vectors, hiddenSize } = vectorsOf(path, model);
  return { inputs, vectors, hiddenSize, maxPositions: position?.[1].dims[0] };
}

/** @throws {ArtifactError} quantised */
export function refuseQuantised(path: string, model: Model): void {
  const node = model.nodes.find(({ opType }) => quantisedOperators.test(opType));
  const weights = [...model.initializers].find(
    ([, { type, dims }]) => (type === "int8" || type === "uint8") && dims.length >= 2,
  );
  if (!node && !weights) return;
  const what = node ? `operator ${node.opType}` : `weight ${weights?.[0]} of type ${weights?.[1].type}`;
  throw new ArtifactError("quantised", path, `is quantised (${what}): weights must be float32 or float16`, {
    hint: "Quantised weights cannot be fine-tuned; use the model's full-precision export.",
  });
}

function encoderInput(path: string, { name, type, dims }: ValueInfo): TextInput {
  const known = knownInputs.find((known) => known === name);
  if (!known) {
    throw new ArtifactError(
      "unsupported",
      path,
      `has the input ${name}: inputs can be ${knownInputs.join(", ")}`,
    );
  }
  if (type !== "int64" && type !== "int32") {
    throw new ArtifactError("unsupported", path, `input ${name} has type ${type}: it must be int64 or int32`);
  }
  if (dims.length !== 2 || dims.some((dim) => typeof dim === "number")) {
    const shape = dims.join(", ");
    throw new ArtifactError("unsupported", path, `input ${name} has the fixed shape [${shape}]`, {
      hint: "Export the model with dynamic axes for batch and sequence.",
    });
  }
  return { name: known, type };
}

function vectorsOf(path: string, model: Model): Pick<OnnxLayout, "vectors" | "hiddenSize"> {
  const floats = model.outputs.filter(({ type }) => type === "float32" || type === "undefined");
  const named = (name: string) => floats.find((output) => output.name === name);
  const lastAxis = ({ dims }: ValueInfo) => {
    const last = dims.at(-1);
    return typeof last === "number" && last > 0 ? last : undefined;
  };

  const logits = named("logits");
  const head = logits && linearHeadOf(model, logits.name);
  if (head) {
    const { features, hiddenSize, nLabels } = head;
    return { vectors: { kind: "classifier", output: logits.name, features, nLabels }, hiddenSize };
  }
  const tokens =
    named("last_hidden_state") ?? named("token_embeddings") ?? floats.find(({ dims }) => dims.length === 3);
  if (tokens && !logits)
    return { vectors: { kind: "tokens", output: tokens.name }, hiddenSize: lastAxis(tokens) };
  const texts =
    named("sentence_embedding") ?? named("pooler_output") ?? floats.find(({ dims }) => dims.length === 2);
  if (texts && texts !== logits) {
    return { vectors: { kind: "texts", output: texts.name }, hiddenSize: lastAxis(texts) };
  }
  const found = model.outputs.map(({ name, dims }) => `${name} [${dims.join(", ")}]`).join(", ");
  throw new ArtifactError(
    "unsupported",
    path,
    `has the outputs ${found}: one must be last_hidden_state (3 axes), a text embedding (2 axes), or logits of a linear classifier`,
  );
}

/** The linear layer that computes an output: Gemm, or MatMul and Add. */
export function linearHeadOf(
  model: Model,
  output: string,
): { features: string; hiddenSize: number; nLabels: number } | undefined {
  const producers = new Map(model.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  let node = producers.get(output);
  while (node?.opType === "Identity") node = producers.get(node.inputs[0]!);
  if (node?.opType === "Add") {
    node = node.inputs.map((name) => producers.get(name)).find((input) => input?.opType === "MatMul");
  }
  if (!node || !["MatMul", "Gemm"].includes(node.opType)) return undefined;
  const [features, weightName] = node.inputs as [string, string];
  const weight = model.initializers.get(weightName);
  if (weight?.dims.length !== 2) return undefined;
  const transB = node.attributes.transB;
  const [a, b] = weight.dims as [number, number];
  const isTransposed = transB?.type === "int" && transB.value === 1;
  return { features, hiddenSize: isTransposed ? b : a, nLabels: isTransposed ? a : b };
}

/** The graph of an ONNX export as an encoder: those of its nodes that are needed, then pooling. */
export function buildOnnxEncoder(
  model: Model,
  layout: OnnxLayout,
  pooling: Pooling,
  { sourceHead = false }: EncoderOptions = {},
): Encoder {
  const { vectors } = layout;
  const features = vectors.kind === "classifier" ? vectors.features : vectors.output;
  const hasHead = sourceHead && vectors.kind === "classifier";
  const pruned = pruneModel(model, hasHead ? [features, vectors.output] : [features]);
  const inputs = pruned.inputs.map((input) => ({ ...input, dims: ["batch", "sequence"] }));
  const builder = new GraphBuilder({ from: { ...pruned, inputs, outputs: [] } });
  if (vectors.kind === "tokens" && !builder.has("attention_mask")) {
    const type = layout.inputs.find(({ name }) => name === "attention_mask")?.type ?? "int64";
    builder.input("attention_mask", type, ["batch", "sequence"]);
  }
  const encoder = {
    builder,
    inputs: layout.inputs.filter(({ name }) => builder.has(name)),
    features,
    parameters: parametersOf(pruned).map(({ name }) => name),
  };
  if (hasHead) return { ...encoder, sourceLogits: vectors.output };
  if (vectors.kind !== "tokens") return encoder;
  const mask = builder.op("Cast", ["attention_mask"], { to: 1 });
  return {
    ...encoder,
    features: poolTokens(builder, features, mask, pooling === "pooler" ? "mean" : pooling),
  };
}
