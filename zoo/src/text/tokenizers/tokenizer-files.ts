import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bertTokenizerJson } from "shortlist";
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
  const tokenizer = bertTokenizerJson(vocabulary, { stripAccents });
  const json = { ...tokenizer, truncation: null, padding: null, ...(framed ? {} : { post_processor: null }) };
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
