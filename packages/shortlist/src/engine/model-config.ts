import { join } from "node:path";
import { z } from "zod";
import { readJson } from "./read-json.ts";

const size = z.int().min(1).max(10_000_000);
const probability = z.number().min(0).max(1);

const configSchema = z.object({
  model_type: z.string().optional(),
  architectures: z.array(z.string()).nullish(),
  vocab_size: size.optional(),
  hidden_size: size.optional(),
  num_hidden_layers: z.int().min(0).max(1000).optional(),
  num_attention_heads: size.optional(),
  intermediate_size: size.optional(),
  max_position_embeddings: size.optional(),
  type_vocab_size: z.int().min(0).optional(),
  hidden_act: z.string().optional(),
  layer_norm_eps: z.number().positive().optional(),
  pad_token_id: z.int().min(0).nullish(),
  hidden_dropout_prob: probability.optional(),
  attention_probs_dropout_prob: probability.optional(),
  position_embedding_type: z.string().nullish(),
  // DistilBERT's names for the same things.
  dim: size.optional(),
  n_layers: z.int().min(0).max(1000).optional(),
  n_heads: size.optional(),
  hidden_dim: size.optional(),
  activation: z.string().optional(),
  dropout: probability.optional(),
  attention_dropout: probability.optional(),
  id2label: z.record(z.string(), z.string()).nullish(),
  shortlist_pooling: z.enum(["mean", "cls", "max"]).optional(),
});

/** The fields of a model's config.json that Shortlist reads. */
export type ModelConfig = z.infer<typeof configSchema>;

/** How token vectors become one vector; `pooler` is BERT's own: a dense layer and tanh on the first token. */
export type Pooling = "mean" | "cls" | "max" | "pooler";

/** config.json of a model folder, checked; `undefined` if there is none. */
export function readModelConfig(folder: string): Promise<ModelConfig | undefined> {
  return readJson(join(folder, "config.json"), configSchema);
}

/** What a folder's tokenizer and sentence-transformers files say beside config.json. */
export interface SentenceSettings {
  readonly pooling?: Pooling;
  readonly maxTokens?: number;
  /** The folder asks for unit-length vectors. */
  readonly normalizes: boolean;
}

const modulesSchema = z.array(z.object({ path: z.string(), type: z.string() }));

const poolingSchema = z.object({
  pooling_mode_cls_token: z.boolean().optional(),
  pooling_mode_mean_tokens: z.boolean().optional(),
  pooling_mode_max_tokens: z.boolean().optional(),
  pooling_mode: z.string().optional(),
});

const lengthSchema = z.object({ max_seq_length: z.number().nullish() });

/** The sentence-transformers settings of a model folder: modules.json, the Pooling module's, the longest sequence. */
export async function readSentenceSettings(folder: string): Promise<SentenceSettings> {
  const modules = (await readJson(join(folder, "modules.json"), modulesSchema)) ?? [];
  const declared = modules.find((module) => module.type.endsWith("Pooling"));
  const poolingFolder =
    /^[\w.-]+$/.test(declared?.path ?? "") && declared?.path !== ".." ? declared?.path : undefined;
  const pooling = await readJson(join(folder, poolingFolder ?? "1_Pooling", "config.json"), poolingSchema);
  const length = await readJson(join(folder, "sentence_bert_config.json"), lengthSchema);
  const mode = pooling && poolingOf(pooling);
  const maxTokens = length?.max_seq_length ?? undefined;
  return {
    ...(mode ? { pooling: mode } : {}),
    ...(maxTokens !== undefined && maxTokens >= 3 ? { maxTokens: Math.floor(maxTokens) } : {}),
    normalizes: modules.some((module) => module.type.endsWith("Normalize")),
  };
}

function poolingOf(settings: z.infer<typeof poolingSchema>): Pooling {
  if (settings.pooling_mode_cls_token || settings.pooling_mode === "cls") return "cls";
  if (settings.pooling_mode_max_tokens || settings.pooling_mode === "max") return "max";
  return "mean";
}

/**
 * The class names of id2label in order of their numbers, if it has exactly the numbers 0 … n-1.
 *
 * @example
 * labelsOf({ "1": "spam", "0": "ham" }); // ["ham", "spam"]
 */
export function labelsOf(id2label: Readonly<Record<string, string>>): string[] | undefined {
  const labels: string[] = [];
  const n = Object.keys(id2label).length;
  for (let i = 0; i < n; i++) {
    const label = id2label[String(i)];
    if (label === undefined) return undefined;
    labels.push(label);
  }
  return labels;
}
