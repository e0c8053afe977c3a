import { classProbabilities } from "../numeric/logistic-regression.ts";
import { tfidfSteps, transformTfidf } from "../numeric/tfidf.ts";
import type { Baseline } from "./baseline.ts";
import { fitBestPenalty } from "./fit-best-penalty.ts";
import { runInSlices } from "./run-in-slices.ts";

/** Penalties to try, the strongest first: each fit starts from the one before. */
const CS = [1, 4, 16, 64];

/** The most frequent words and word pairs are enough; more cost memory and gain nothing. */
const MAX_TERMS = 50_000;

/**
 * TF-IDF of words and word pairs, then logistic regression: the classic that a fine-tuned model has to beat.
 *
 * Fits on the training rows with C = 1, 4, 16, 64 and keeps the C with the highest validation accuracy, the smallest of
 * equals; it stops trying when accuracy has fallen. Data without a single word gives the classes' shares.
 */
export const tfidf: Baseline = {
  description: "TF-IDF of words and word pairs, then logistic regression",
  async fit({ examples: texts, labels, nClasses, split }, options = {}) {
    const trainTexts = Array.from(split.train, (row) => texts[row] as string);
    const { model: vocabulary, matrix: train } = await runInSlices(
      tfidfSteps(trainTexts, { maxTerms: MAX_TERMS }),
      options,
    );
    const validation = transformTfidf(
      vocabulary,
      Array.from(split.validation, (row) => texts[row] as string),
    );
    const { model, c } = await fitBestPenalty(
      { train, validation, labels, nClasses, split, cs: CS },
      options,
    );
    return {
      summary: `${vocabulary.idf.length} terms, C = ${c}`,
      predict: (others) => classProbabilities(model, transformTfidf(vocabulary, others)),
    };
  },
};
