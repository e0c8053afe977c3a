import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Tensor } from "onnx-grad";
import { createRng, writeSafetensors } from "shortlist";
import type { Base } from "../settings.ts";
import { writeTokenizer } from "../tokenizers/tokenizer-files.ts";

const float = (dims: readonly number[], data: Float32Array): Tensor => ({ type: "float32", dims, data });

/**
 * A base's weights before any training, by their names in the checkpoint: normal numbers of deviation 0.02 as in
 * BERT, norms at one, biases at zero.
 *
 * @param wordVectors the table of token vectors, if it comes from elsewhere (nTokens × hiddenSize)
 */
export function initialWeights(base: Base, nTokens: number, wordVectors?: Float32Array): Map<string, Tensor> {
  const { hiddenSize } = base;
  const rng = createRng(`weights/${base.id}`);
  const normal = (...dims: number[]): Tensor => {
    const data = new Float32Array(dims.reduce((product, dim) => product * dim, 1));
    return float(
      dims,
      data.map(() => rng.normal() * 0.02),
    );
  };
  const words = wordVectors ? float([nTokens, hiddenSize], wordVectors) : normal(nTokens, hiddenSize);
  if (base.kind === "static") return new Map([["embeddings", words]]);

  const weights = new Map<string, Tensor>([["bert.embeddings.word_embeddings.weight", words]]);
  const norm = (name: string): void => {
    weights.set(`${name}.weight`, float([hiddenSize], new Float32Array(hiddenSize).fill(1)));
    weights.set(`${name}.bias`, float([hiddenSize], new Float32Array(hiddenSize)));
  };
  const dense = (name: string, nIn: number, nOut: number): void => {
    weights.set(`${name}.weight`, normal(nOut, nIn));
    weights.set(`${name}.bias`, float([nOut], new Float32Array(nOut)));
  };
  weights.set("bert.embeddings.position_embeddings.weight", normal(base.maxTokens, hiddenSize));
  weights.set("bert.embeddings.token_type_embeddings.weight", normal(2, hiddenSize));
  norm("bert.embeddings.LayerNorm");
  for (let i = 0; i < base.nLayers; i++) {
    const layer = `bert.encoder.layer.${i}`;
    for (const part of ["self.query", "self.key", "self.value", "output.dense"]) {
      dense(`${layer}.attention.${part}`, hiddenSize, hiddenSize);
    }
    norm(`${layer}.attention.output.LayerNorm`);
    dense(`${layer}.intermediate.dense`, hiddenSize, base.intermediateSize);
    dense(`${layer}.output.dense`, base.intermediateSize, hiddenSize);
    norm(`${layer}.output.LayerNorm`);
  }
  return weights;
}

/** Write a base as a folder in Hugging Face layout: config.json, tokenizer, model.safetensors. */
export async function writeEncoderFolder(
  folder: string,
  base: Base,
  vocabulary: readonly string[],
  weights: ReadonlyMap<string, Tensor>,
  { type, dropout = 0.1 }: { type: "F16" | "F32"; dropout?: number },
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const { stripAccents, maxTokens } = base;
  writeTokenizer(folder, vocabulary, { stripAccents, maxTokens, framed: base.kind !== "static" });
  const config =
    base.kind === "static"
      ? { model_type: "static", hidden_size: base.hiddenSize, vocab_size: vocabulary.length }
      : {
          model_type: "bert",
          architectures: ["BertModel"],
          vocab_size: vocabulary.length,
          hidden_size: base.hiddenSize,
          num_hidden_layers: base.nLayers,
          num_attention_heads: base.nHeads,
          intermediate_size: base.intermediateSize,
          max_position_embeddings: maxTokens,
          type_vocab_size: 2,
          hidden_act: "gelu",
          hidden_dropout_prob: dropout,
          attention_probs_dropout_prob: dropout,
          initializer_range: 0.02,
          layer_norm_eps: 1e-12,
          pad_token_id: 0,
          position_embedding_type: "absolute",
          shortlist_pooling: "mean",
        };
  writeFileSync(join(folder, "config.json"), `${JSON.stringify(config, null, 2)}\n`);
  await writeSafetensors(join(folder, "model.safetensors"), weights, { type });
}
