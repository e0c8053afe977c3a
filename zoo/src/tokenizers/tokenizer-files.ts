import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Casing } from "./word-counts.ts";

export interface TokenizerOptions extends Casing {
  /** Longest sequence. */
  maxTokens: number;
  /** Put [CLS] and [SEP] around a text. */
  framed: boolean;
}

/** Write tokenizer.json, tokenizer_config.json and vocab.txt of a WordPiece tokenizer in Hugging Face layout. */
export function writeTokenizer(
  folder: string,
  vocabulary: readonly string[],
  options: TokenizerOptions,
): void {
  const { stripAccents, maxTokens, framed } = options;
  const id = (token: string): number => vocabulary.indexOf(token);
  const special = (token: string) => ({ SpecialToken: { id: token, type_id: 0 } });
  const json = {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"].map((content) => ({
      id: id(content),
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: {
      type: "BertNormalizer",
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: stripAccents,
      lowercase: true,
    },
    pre_tokenizer: { type: "BertPreTokenizer" },
    post_processor: framed
      ? {
          type: "TemplateProcessing",
          single: [special("[CLS]"), { Sequence: { id: "A", type_id: 0 } }, special("[SEP]")],
          pair: [
            special("[CLS]"),
            { Sequence: { id: "A", type_id: 0 } },
            special("[SEP]"),
            { Sequence: { id: "B", type_id: 1 } },
            { SpecialToken: { id: "[SEP]", type_id: 1 } },
          ],
          special_tokens: Object.fromEntries(
            ["[CLS]", "[SEP]"].map((token) => [token, { id: token, ids: [id(token)], tokens: [token] }]),
          ),
        }
      : null,
    decoder: { type: "WordPiece", prefix: "##", cleanup: true },
    model: {
      type: "WordPiece",
      unk_token: "[UNK]",
      continuing_subword_prefix: "##",
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(vocabulary.map((piece, i) => [piece, i])),
    },
  };
  const config = {
    tokenizer_class: framed ? "BertTokenizer" : "PreTrainedTokenizerFast",
    do_lower_case: true,
    strip_accents: stripAccents,
    tokenize_chinese_chars: true,
    unk_token: "[UNK]",
    sep_token: "[SEP]",
    pad_token: "[PAD]",
    cls_token: "[CLS]",
    mask_token: "[MASK]",
    model_max_length: maxTokens,
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "tokenizer.json"), `${JSON.stringify(json)}\n`);
  writeFileSync(join(folder, "tokenizer_config.json"), `${JSON.stringify(config, null, 2)}\n`);
}
