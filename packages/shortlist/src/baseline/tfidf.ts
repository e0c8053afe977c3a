import { argmax } from "../numeric/argmax.ts";
import {
  classProbabilities,
  type LogisticModel,
  logisticRegressionSteps,
} from "../numeric/logistic-regression.ts";
import { rowOf } from "../numeric/matrix.ts";
import { type TfidfModel, tfidfSteps, transformTfidf } from "../numeric/tfidf.ts";
import type { Baseline, BaselineData, FittedBaseline } from "./baseline.ts";
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
  async fit(data, options = {}) {
    const { examples: texts, labels, nClasses, split } = data;
    const trainTexts = Array.from(split.train, (row) => texts[row] as string);
    const trainLabels = split.train.map((row) => labels[row] as number);
    const { model, matrix } = await runInSlices(tfidfSteps(trainTexts, { maxTerms: MAX_TERMS }), options);

    let best: { fitted: FittedBaseline; accuracy: number } | undefined;
    let start: LogisticModel | undefined;
    for (const c of CS) {
      start = await runInSlices(
        logisticRegressionSteps(matrix, trainLabels, nClasses, { c, start }),
        options,
      );
      const fitted = classifier(model, start, c);
      const accuracy = validationAccuracy(fitted, data);
      if (best !== undefined && accuracy < best.accuracy) break;
      if (best === undefined || accuracy > best.accuracy) best = { fitted, accuracy };
    }
    return (best as { fitted: FittedBaseline }).fitted;
  },
};

function classifier(vocabulary: TfidfModel, model: LogisticModel, c: number): FittedBaseline {
  return {
    summary: `${vocabulary.idf.length} terms, C = ${c}`,
    predict: (texts) => classProbabilities(model, transformTfidf(vocabulary, texts)),
  };
}

function validationAccuracy(
  fitted: FittedBaseline,
  { examples: texts, labels, split }: BaselineData,
): number {
  const rows = split.validation;
  if (rows.length === 0) return 0;
  const probabilities = fitted.predict(Array.from(rows, (row) => texts[row] as string));
  const nRight = rows.filter((row, i) => argmax(rowOf(probabilities, i)) === labels[row]).length;
  return nRight / rows.length;
}
