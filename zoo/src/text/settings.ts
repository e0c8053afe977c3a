import type { VocabularyName } from "./tokenizers/build-vocabularies.ts";

/** A transformer encoder's sizes. */
export interface EncoderSizes {
  nLayers: number;
  hiddenSize: number;
  nHeads: number;
  intermediateSize: number;
}

interface BaseSettings {
  id: string;
  vocabulary: VocabularyName;
  /** Longest sequence. */
  maxTokens: number;
  stripAccents: boolean;
  /** One sentence for the card. */
  description: string;
}

/** A small BERT that copies the teacher's sentence vectors. */
export interface DistilledBase extends BaseSettings, EncoderSizes {
  kind: "distilled";
  nEpochs: number;
  /** Epochs in which its token vectors are first trained alone. */
  nEpochsStatic: number;
}

/** One vector a token, copying the teacher's sentence vectors by their mean. */
export interface StaticBase extends BaseSettings {
  kind: "static";
  hiddenSize: number;
  nEpochs: number;
}

/** A small BERT that learns to fill in masked tokens of one corpus. */
export interface MaskedBase extends BaseSettings, EncoderSizes {
  kind: "masked";
  corpora: readonly string[];
  /** Texts drawn from the corpora, and their longest part in words. */
  nTexts: number;
  maxWords: number;
  nEpochs: number;
}

/** Random weights, never trained: what every other base must beat. */
export interface UntrainedBase extends BaseSettings, EncoderSizes {
  kind: "untrained";
}

export type Base = DistilledBase | StaticBase | MaskedBase | UntrainedBase;

const small = { nLayers: 2, hiddenSize: 128, nHeads: 4, intermediateSize: 384, maxTokens: 64 } as const;

export const bases: readonly Base[] = [
  {
    kind: "static",
    id: "minilm-static-64",
    vocabulary: "pruned-10k",
    hiddenSize: 64,
    maxTokens: 128,
    stripAccents: true,
    nEpochs: 3,
    description: "Static token vectors that copy all-MiniLM-L6-v2's sentence vectors by their mean",
  },
  {
    kind: "static",
    id: "minilm-static-128",
    vocabulary: "pruned-10k",
    hiddenSize: 128,
    maxTokens: 128,
    stripAccents: true,
    nEpochs: 3,
    description: "Static token vectors that copy all-MiniLM-L6-v2's sentence vectors by their mean",
  },
  {
    kind: "static",
    id: "minilm-static-256",
    vocabulary: "pruned-10k",
    hiddenSize: 256,
    maxTokens: 128,
    stripAccents: true,
    nEpochs: 6,
    description: "Static token vectors that copy all-MiniLM-L6-v2's sentence vectors by their mean",
  },
  {
    kind: "distilled",
    id: "minilm-distilled-2x128",
    vocabulary: "pruned-8k",
    ...small,
    intermediateSize: 512,
    stripAccents: true,
    nEpochsStatic: 4,
    nEpochs: 4,
    description: "A small BERT that copies all-MiniLM-L6-v2's sentence vectors",
  },
  {
    kind: "distilled",
    id: "minilm-distilled-3x192",
    vocabulary: "pruned-8k",
    ...small,
    nLayers: 3,
    hiddenSize: 192,
    nHeads: 6,
    intermediateSize: 768,
    stripAccents: true,
    nEpochsStatic: 4,
    nEpochs: 3,
    description: "A small BERT that copies all-MiniLM-L6-v2's sentence vectors",
  },
  {
    kind: "masked",
    id: "english-2x128",
    vocabulary: "english-6k",
    ...small,
    stripAccents: true,
    corpora: ["english"],
    nTexts: 64_000,
    maxWords: 30,
    nEpochs: 2,
    description: "Masked-language pretraining on English: the 1913 Webster, the Brown corpus, sayings",
  },
  {
    kind: "masked",
    id: "technical-2x128",
    vocabulary: "technical-6k",
    ...small,
    stripAccents: true,
    corpora: ["technical"],
    nTexts: 64_000,
    maxWords: 30,
    nEpochs: 2,
    description:
      "Masked-language pretraining on technical English: Debian package descriptions and manual pages",
  },
  {
    kind: "masked",
    id: "multilingual-2x128",
    vocabulary: "multilingual-8k",
    ...small,
    stripAccents: false,
    corpora: ["multilingual"],
    nTexts: 64_000,
    maxWords: 24,
    nEpochs: 2,
    description:
      "Masked-language pretraining on many languages: manual pages, sayings, emoji names, the Declaration of Human Rights",
  },
  {
    kind: "masked",
    id: "characters-3x96",
    vocabulary: "characters",
    nLayers: 3,
    hiddenSize: 96,
    nHeads: 3,
    intermediateSize: 288,
    maxTokens: 128,
    stripAccents: false,
    corpora: ["multilingual", "english"],
    nTexts: 56_000,
    maxWords: 9,
    nEpochs: 2,
    description: "Masked-letter pretraining on many languages, one token a letter",
  },
  {
    kind: "untrained",
    id: "untrained-2x128",
    vocabulary: "english-6k",
    ...small,
    stripAccents: true,
    description: "Random weights, never trained: an honest floor",
  },
];

/** A base fine-tuned on the source rows of one benchmark dataset. */
export interface FineTune {
  base: string;
  sourceTask: string;
}

export const fineTunes: readonly FineTune[] = [
  { base: "minilm-distilled-3x192", sourceTask: "sections" },
  { base: "minilm-distilled-2x128", sourceTask: "manuals" },
  { base: "minilm-distilled-2x128", sourceTask: "spam" },
  { base: "minilm-static-128", sourceTask: "webster" },
  { base: "english-2x128", sourceTask: "genres" },
  { base: "english-2x128", sourceTask: "tense" },
  { base: "technical-2x128", sourceTask: "sections" },
  { base: "technical-2x128", sourceTask: "manuals" },
  { base: "multilingual-2x128", sourceTask: "languages" },
  { base: "multilingual-2x128", sourceTask: "words" },
  { base: "characters-3x96", sourceTask: "words" },
  { base: "characters-3x96", sourceTask: "languages" },
];

/** Training texts of distillation, batch sizes and so on; a trial build (`--tiny`) shrinks what takes time. */
export interface Scale {
  nDistillationTexts: number;
  /** Share of a masked base's texts. */
  textShare: number;
  nSourceRows: number;
  nSourceEpochs: number;
  /** Datasets in the history. */
  nDatasets: number;
  /** Bases and fine-tunes at most. */
  nBases: number;
}

export const fullScale: Scale = {
  nDistillationTexts: 64_000,
  textShare: 1,
  nSourceRows: 2400,
  nSourceEpochs: 3,
  nDatasets: 100,
  nBases: 100,
};

export const tinyScale: Scale = {
  nDistillationTexts: 2000,
  textShare: 0.02,
  nSourceRows: 96,
  nSourceEpochs: 1,
  nDatasets: 2,
  nBases: 100,
};
