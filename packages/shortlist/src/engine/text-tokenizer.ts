import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Tokenizer } from "@huggingface/tokenizers";
import { z } from "zod";
import { ArtifactError } from "./artifact-error.ts";
import { bertTokenizerJson } from "./bert-tokenizer-json.ts";
import { readJson } from "./read-json.ts";

/** Turns a text into token ids, special tokens included, cut to a length the way Python's tokenizers cut. */
export interface TextTokenizer {
  /** Smallest table of word vectors that every id fits. */
  readonly vocabularySize: number;
  /** How many tokens are added to every text ([CLS] and [SEP] are two). */
  readonly nSpecialTokens: number;
  /** Token that fills short sequences; masked out, so any valid id does. */
  readonly padId: number;
  encode(text: string, maxTokens: number): { readonly ids: readonly number[]; readonly isCut: boolean };
  /** The tokenizer.json and tokenizer_config.json that make the same ids, to be written beside an exported model. */
  readonly files: { readonly tokenizer: object; readonly config: Record<string, unknown> };
}

const tokenizerSchema = z.looseObject({
  model: z.looseObject({ type: z.string().optional(), vocab: z.unknown().optional() }),
  added_tokens: z.array(z.looseObject({ id: z.int().min(0), content: z.string() })).default([]),
  normalizer: z.looseObject({ type: z.string() }).nullable().default(null),
  pre_tokenizer: z.looseObject({ type: z.string() }).nullable().default(null),
  post_processor: z.looseObject({}).nullable().default(null),
  decoder: z.looseObject({}).nullable().default(null),
});
type TokenizerJson = z.infer<typeof tokenizerSchema>;

const tokenizerConfigSchema = z.looseObject({
  do_lower_case: z.boolean().optional(),
  strip_accents: z.boolean().nullish(),
  tokenize_chinese_chars: z.boolean().optional(),
  pad_token: z.unknown().optional(),
  model_max_length: z.number().optional(),
});
type TokenizerConfig = z.infer<typeof tokenizerConfigSchema>;

/** A tokenizer and the longest sequence that its own settings allow. */
export interface LoadedTokenizer {
  readonly tokenizer: TextTokenizer;
  readonly maxTokens: number | undefined;
}

/**
 * The tokenizer of a model folder: tokenizer.json, or else a BERT tokenizer made from vocab.txt.
 *
 * Ids equal those of Python's `tokenizers`, but for characters that entered Unicode after its tables were made.
 *
 * @throws {ArtifactError} `tokenizer-missing` if the folder has neither file
 */
export async function loadTokenizer(folder: string): Promise<LoadedTokenizer> {
  const given: TokenizerConfig =
    (await readJson(join(folder, "tokenizer_config.json"), tokenizerConfigSchema)) ?? {};
  const path = join(folder, "tokenizer.json");
  const file = await readJson(path, tokenizerSchema);
  const json = file ?? (await fromVocabulary(folder, given));
  const config = file ? given : { ...bertSpecialTokens, ...given };
  let tokenizer: Tokenizer;
  try {
    tokenizer = new Tokenizer(json, config);
  } catch (cause) {
    throw new ArtifactError("unsupported", path, `is not a usable tokenizer: ${(cause as Error).message}`, {
      cause,
    });
  }
  const limit = config.model_max_length;
  return {
    tokenizer: textTokenizer(path, tokenizer, json, config),
    maxTokens: limit !== undefined && limit >= 3 && limit < 1e6 ? Math.floor(limit) : undefined,
  };
}

function textTokenizer(
  path: string,
  tokenizer: Tokenizer,
  json: TokenizerJson,
  config: TokenizerConfig,
): TextTokenizer {
  const prepare = bertPreparation(json.normalizer);
  const ids = (text: string, withSpecial: boolean): number[] =>
    tokenizer.encode(prepare(text), { add_special_tokens: withSpecial }).ids;

  // BERT's pre-tokenizer cuts at every space, so the tokens of a beginning are the beginning of the tokens.
  const cutsAtSpaces = json.pre_tokenizer?.type === "BertPreTokenizer";

  // Where the special tokens go is learned from one probe text.
  const bare = ids("a", false);
  const full = ids("a", true);
  const nSpecialTokens = full.length - bare.length;
  let nBefore = 0;
  while (nBefore < nSpecialTokens && !bare.every((id, i) => full[nBefore + i] === id)) nBefore++;
  const before = full.slice(0, nBefore);
  const after = full.slice(nBefore + bare.length);

  let largestId = 0;
  for (const id of tokenizer.get_vocab().values()) if (id > largestId) largestId = id;
  const named = typeof config.pad_token === "string" ? config.pad_token : "[PAD]";
  const padId = tokenizer.token_to_id(named) ?? tokenizer.token_to_id("<pad>") ?? 0;

  return {
    vocabularySize: largestId + 1,
    nSpecialTokens,
    padId,
    encode(text, maxTokens) {
      if (maxTokens <= nSpecialTokens) {
        throw new RangeError(
          `Cannot cut a text to ${maxTokens} tokens: ${nSpecialTokens} of them are special tokens`,
        );
      }
      const room = maxTokens - nSpecialTokens;
      let content: number[];
      try {
        content = cutsAtSpaces ? idsOfBeginning(text, room, (part) => ids(part, false)) : ids(text, false);
      } catch (cause) {
        throw new ArtifactError("unsupported", path, `cannot encode a text: ${(cause as Error).message}`, {
          cause,
        });
      }
      return { ids: [...before, ...content.slice(0, room), ...after], isCut: content.length > room };
    },
    files: { tokenizer: { ...json, truncation: null, padding: null }, config },
  };
}

/** At least the first `room + 1` ids of a text, or all there are, without encoding much more of a long text. */
function idsOfBeginning(text: string, room: number, ids: (part: string) => number[]): number[] {
  for (let length = 8 * room + 64; length < text.length; length *= 2) {
    const space = text.slice(length).search(/\s/);
    if (space < 0) break;
    const content = ids(text.slice(0, length + space));
    if (content.length > room) return content;
  }
  return ids(text);
}

const outerPlaneIdeographs =
  /[\u{20000}-\u{2a6df}\u{2a700}-\u{2b73f}\u{2b740}-\u{2b81f}\u{2b920}-\u{2ceaf}\u{2f800}-\u{2fa1f}]/gu;

/**
 * Changes to a text before BERT's normalizer, after which the JavaScript library agrees with the Rust one: ideographs
 * outside the basic plane stand alone, and a capital sigma at the end of a word becomes a plain small one.
 */
function bertPreparation(normalizer: TokenizerJson["normalizer"]): (text: string) => string {
  if (normalizer?.type !== "BertNormalizer") return (text) => text;
  const separates = normalizer.handle_chinese_chars !== false;
  const lowers = normalizer.lowercase === true;
  return (text) => {
    let prepared = text;
    if (separates) prepared = prepared.replace(outerPlaneIdeographs, " $& ");
    if (lowers) prepared = prepared.replaceAll("Σ", "σ");
    return prepared;
  };
}

const bertSpecialTokens = {
  tokenizer_class: "BertTokenizer",
  pad_token: "[PAD]",
  unk_token: "[UNK]",
  cls_token: "[CLS]",
  sep_token: "[SEP]",
  mask_token: "[MASK]",
};

/** BERT's tokenizer from its word list alone: one token a line, the line number is the id. */
async function fromVocabulary(folder: string, config: TokenizerConfig): Promise<TokenizerJson> {
  const path = join(folder, "vocab.txt");
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    throw new ArtifactError(
      "tokenizer-missing",
      folder,
      "tokenizer missing: no tokenizer.json and no vocab.txt",
      {
        cause,
        hint: "Copy the tokenizer.json of the model that this one was made from into the folder.",
      },
    );
  }
  const vocabulary = text.replace(/\r?\n$/, "").split(/\r?\n/);
  const missing = ["[CLS]", "[SEP]", "[UNK]"].find((token) => !vocabulary.includes(token));
  if (missing !== undefined)
    throw new ArtifactError("invalid", path, `is not a BERT vocabulary: it has no ${missing}`);
  return bertTokenizerJson(vocabulary, {
    lowercase: config.do_lower_case ?? true,
    stripAccents: config.strip_accents ?? null,
    separatesIdeographs: config.tokenize_chinese_chars ?? true,
  });
}
