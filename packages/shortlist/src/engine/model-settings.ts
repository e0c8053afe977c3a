import { ArtifactError } from "./artifact-error.ts";
import { type Pooling, readSentenceSettings } from "./model-config.ts";
import { loadTokenizer, type TextTokenizer } from "./text-tokenizer.ts";

/** Longest sequence where nothing tells it, and the longest that is batched. */
const defaultMaxTokens = 512;

/** What a model folder says beside its weights and config.json. */
export interface ModelSettings {
  /** What the sentence-transformers files say, if there are any. */
  readonly pooling: Pooling | undefined;
  readonly tokenizer: TextTokenizer;
  readonly maxTokens: number;
  /** What was left out; opening the weights may add more. */
  readonly notes: string[];
}

/**
 * What every kind of model has: tokenizer, sequence length, pooling.
 *
 * @param maxPositions longest sequence that the weights allow, if they do not allow any
 * @param vocabularySize how many word vectors there are, if known
 * @throws {ArtifactError} if the tokenizer is missing, damaged, or larger than the vocabulary
 */
export async function readModelSettings(
  folder: string,
  maxPositions: number | undefined,
  vocabularySize: number | undefined,
): Promise<ModelSettings> {
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
    pooling: settings.pooling,
    tokenizer,
    maxTokens: Math.min(...limits, defaultMaxTokens),
    notes,
  };
}
