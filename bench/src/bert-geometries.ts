import type { BertGeometry } from "./bert-classifier.ts";

/** all-MiniLM-L6-v2 with a head: 22 million weights, of which 11.7 million are the word embeddings. */
export const miniLm: BertGeometry = {
  vocabularySize: 30_522,
  hiddenSize: 384,
  nLayers: 6,
  nHeads: 12,
  intermediateSize: 1536,
  nClasses: 21,
  dropout: 0.1,
  pooling: "first",
};

/** About a million weights, as the models of the starter zoo. */
export const compact: BertGeometry = {
  ...miniLm,
  vocabularySize: 5000,
  hiddenSize: 128,
  nLayers: 2,
  nHeads: 4,
  intermediateSize: 512,
};
