export interface BertTokenizerOptions {
  /** @default true */
  readonly lowercase?: boolean;
  /** Whether é becomes e; null = where texts are lowercased. @default null */
  readonly stripAccents?: boolean | null;
  /** Whether each ideograph is a word of its own. @default true */
  readonly separatesIdeographs?: boolean;
}

/**
 * The tokenizer.json of BERT's WordPiece tokenizer over a vocabulary, which puts [CLS] and [SEP] around a text.
 *
 * @param vocabulary the position of a token is its id; of [PAD], [UNK], [CLS], [SEP] and [MASK] those that are in it are special
 * @throws {RangeError} if [CLS], [SEP] or [UNK] is not in it
 *
 * @example
 * bertTokenizerJson(["[UNK]", "[CLS]", "[SEP]", "word"]).model.vocab.word; // 3
 */
export function bertTokenizerJson(vocabulary: readonly string[], options: BertTokenizerOptions = {}) {
  const { lowercase = true, stripAccents = null, separatesIdeographs = true } = options;
  const vocab = Object.create(null) as Record<string, number>; // no token is an inherited property
  vocabulary.forEach((token, id) => {
    vocab[token] = id;
  });
  const idOf = (token: string): number => {
    const id = vocab[token];
    if (id === undefined)
      throw new RangeError(`Cannot make a BERT tokenizer: its vocabulary has no ${token}`);
    return id;
  };
  for (const token of ["[CLS]", "[SEP]", "[UNK]"]) idOf(token);
  const special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"].filter((token) => token in vocab);
  const marker = (id: string, type_id = 0) => ({ SpecialToken: { id, type_id } });
  const text = (id: string, type_id = 0) => ({ Sequence: { id, type_id } });
  return {
    version: "1.0",
    added_tokens: special.map((content) => ({
      id: idOf(content),
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
      handle_chinese_chars: separatesIdeographs,
      strip_accents: stripAccents,
      lowercase,
    },
    pre_tokenizer: { type: "BertPreTokenizer" },
    post_processor: {
      type: "TemplateProcessing",
      single: [marker("[CLS]"), text("A"), marker("[SEP]")],
      pair: [marker("[CLS]"), text("A"), marker("[SEP]"), text("B", 1), marker("[SEP]", 1)],
      special_tokens: Object.fromEntries(
        ["[CLS]", "[SEP]"].map((token) => [token, { id: token, ids: [idOf(token)], tokens: [token] }]),
      ),
    },
    decoder: { type: "WordPiece", prefix: "##", cleanup: true },
    model: {
      type: "WordPiece",
      unk_token: "[UNK]",
      continuing_subword_prefix: "##",
      max_input_chars_per_word: 100,
      vocab,
    },
  };
}
