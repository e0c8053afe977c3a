import { ArtifactError } from "./artifact-error.ts";
import type { ModelConfig } from "./model-config.ts";

/** The three families that share BERT's layers. */
export type BertFamily = "bert" | "roberta" | "distilbert";

/** Sizes and settings of an encoder of BERT's family. */
export interface BertShape {
  readonly family: BertFamily;
  readonly vocabularySize: number;
  readonly hiddenSize: number;
  readonly nLayers: number;
  readonly nHeads: number;
  readonly intermediateSize: number;
  readonly maxPositions: number;
  /** Position of the first token: RoBERTa counts from padding_idx + 1. */
  readonly firstPosition: number;
  readonly nTokenTypes: number;
  readonly activation: "gelu" | "gelu_new" | "relu";
  readonly layerNormEpsilon: number;
  readonly hiddenDropout: number;
  readonly attentionDropout: number;
}

const activations: Record<string, BertShape["activation"]> = {
  gelu: "gelu",
  gelu_new: "gelu_new",
  gelu_pytorch_tanh: "gelu_new",
  relu: "relu",
};

/**
 * The sizes in config.json, for a model of BERT's family.
 *
 * @throws {ArtifactError} naming the field that is missing or not supported
 */
export function bertShapeOf(path: string, family: BertFamily, config: ModelConfig): BertShape {
  const need = <T>(name: string, value: T | undefined): T => {
    if (value === undefined) throw new ArtifactError("invalid", path, `has no ${name}`);
    return value;
  };
  const distil = family === "distilbert";
  const hiddenSize = distil ? need("dim", config.dim) : need("hidden_size", config.hidden_size);
  const nHeads = distil
    ? need("n_heads", config.n_heads)
    : need("num_attention_heads", config.num_attention_heads);
  if (hiddenSize % nHeads !== 0) {
    throw new ArtifactError(
      "invalid",
      path,
      `hidden_size ${hiddenSize} is no multiple of its ${nHeads} heads`,
    );
  }
  const activationName = (distil ? config.activation : config.hidden_act) ?? "gelu";
  const activation = activations[activationName];
  if (!activation) {
    const allowed = Object.keys(activations).join(", ");
    throw new ArtifactError("unsupported", path, `activation ${activationName} is not one of ${allowed}`);
  }
  const positions = config.position_embedding_type ?? "absolute";
  if (positions !== "absolute") {
    throw new ArtifactError(
      "unsupported",
      path,
      `position_embedding_type ${positions}: only absolute is supported`,
    );
  }
  return {
    family,
    vocabularySize: need("vocab_size", config.vocab_size),
    hiddenSize,
    nHeads,
    nLayers: distil ? need("n_layers", config.n_layers) : need("num_hidden_layers", config.num_hidden_layers),
    intermediateSize: distil
      ? need("hidden_dim", config.hidden_dim)
      : need("intermediate_size", config.intermediate_size),
    maxPositions: config.max_position_embeddings ?? 512,
    firstPosition: family === "roberta" ? (config.pad_token_id ?? 1) + 1 : 0,
    nTokenTypes: distil ? 0 : (config.type_vocab_size ?? 2),
    activation,
    layerNormEpsilon: config.layer_norm_eps ?? 1e-12,
    hiddenDropout: (distil ? config.dropout : config.hidden_dropout_prob) ?? 0.1,
    attentionDropout: (distil ? config.attention_dropout : config.attention_probs_dropout_prob) ?? 0.1,
  };
}
