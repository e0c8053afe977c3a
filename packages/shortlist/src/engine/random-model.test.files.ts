/** Tiny models with random weights, written to temporary folders for tests. */
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Tensor } from "onnx-grad";
import { createRng, type Rng } from "../numeric/random.ts";
import type { BertShape } from "./bert-shape.ts";
import { bertWeights } from "./bert-weights.ts";
import { writeSafetensors } from "./safetensors.ts";

const words =
  "[PAD] [UNK] [CLS] [SEP] [MASK] the film plot was and a very good bad cafe not ##ly ##s un ##able , .".split(
    " ",
  );

export interface RandomModelOptions {
  /** Classes of a source head, if it has one. */
  readonly sourceLabels?: readonly string[];
  /** @default 0 */
  readonly dropout?: number;
  /** @default "mean" */
  readonly pooling?: "mean" | "cls" | "max";
}

function randomTensor(rng: Rng, dims: readonly number[], deviation: number, mean = 0): Tensor {
  const size = dims.reduce((a, b) => a * b, 1);
  const data = Float32Array.from({ length: size }, () => mean + deviation * rng.normal());
  return { type: "float32", dims, data };
}

async function writeModel(
  config: object,
  weights: ReadonlyMap<string, Tensor>,
  rng: Rng,
  hiddenSize: number,
  { sourceLabels }: RandomModelOptions,
): Promise<string> {
  const folder = join(await mkdtemp(join(tmpdir(), "random-model-")));
  const all = new Map(weights);
  if (sourceLabels) {
    all.set("classifier.weight", randomTensor(rng, [sourceLabels.length, hiddenSize], 0.5));
    all.set("classifier.bias", randomTensor(rng, [sourceLabels.length], 0.5));
  }
  await writeSafetensors(join(folder, "model.safetensors"), all);
  const labels = sourceLabels && { id2label: Object.fromEntries(sourceLabels.map((label, i) => [i, label])) };
  await writeFile(join(folder, "config.json"), JSON.stringify({ ...config, ...labels }));
  await writeFile(join(folder, "vocab.txt"), words.join("\n"));
  return folder;
}

/** A BERT of 2 layers and width 16, started like a fresh BERT so that it can learn. */
export function randomBert(options: RandomModelOptions = {}): Promise<string> {
  const { dropout = 0, pooling = "mean" } = options;
  const shape: BertShape = {
    family: "bert",
    vocabularySize: words.length,
    hiddenSize: 16,
    nLayers: 2,
    nHeads: 2,
    intermediateSize: 32,
    maxPositions: 64,
    firstPosition: 0,
    nTokenTypes: 2,
    activation: "gelu",
    layerNormEpsilon: 1e-12,
    hiddenDropout: dropout,
    attentionDropout: dropout,
  };
  const rng = createRng("random BERT");
  const weights = new Map(
    bertWeights(shape, "mean").map(({ name, dims }) => {
      const isScale = name.endsWith("LayerNorm.weight");
      return [
        `bert.${name}`,
        randomTensor(rng, dims, isScale ? 0.05 : dims.length > 1 ? 0.2 : 0.02, isScale ? 1 : 0),
      ];
    }),
  );
  const config = {
    model_type: "bert",
    architectures: ["BertModel"],
    vocab_size: words.length,
    hidden_size: 16,
    num_hidden_layers: 2,
    num_attention_heads: 2,
    intermediate_size: 32,
    max_position_embeddings: 64,
    type_vocab_size: 2,
    hidden_act: "gelu",
    hidden_dropout_prob: dropout,
    attention_probs_dropout_prob: dropout,
    shortlist_pooling: pooling,
  };
  return writeModel(config, weights, rng, 16, options);
}

/** Static embeddings of width 8 with a weight for each token. */
export function randomStatic(options: RandomModelOptions = {}): Promise<string> {
  const rng = createRng("random static");
  const weights = new Map([
    ["embeddings", randomTensor(rng, [words.length, 8], 1)],
    ["weights", randomTensor(rng, [words.length], 0.2, 1)],
  ]);
  const config = { model_type: "static", hidden_size: 8, vocab_size: words.length };
  return writeModel(config, weights, rng, 8, options);
}
