import type { FittedBaseline } from "../baseline/baseline.ts";
import { type BaselineName, baselines } from "../baseline/index.ts";
import type { Split, TextDataset } from "../data/text-dataset.ts";
import { scorePredictions } from "../select/score-predictions.ts";
import type { Evaluation } from "../select/trainer.ts";

/** Scores a baseline on a part of the split, fitting it on the training split when it is first asked for. */
export type ScoreBaseline = (
  name: BaselineName,
  part: "validation" | "test",
  signal?: AbortSignal,
) => Promise<Evaluation>;

/** The free baselines on a dataset, each fitted once: the same fit is validated, and tested at the end. */
export function baselineScorer(
  { texts, labels, classNames }: Pick<TextDataset, "texts" | "labels" | "classNames">,
  split: Split,
): ScoreBaseline {
  const fits = new Map<BaselineName, FittedBaseline>();
  return async (name, part, signal) => {
    const data = { texts, labels, nClasses: classNames.length, split };
    const fitted = fits.get(name) ?? (await baselines[name].fit(data, { signal }));
    fits.set(name, fitted);
    const rows = split[part];
    const probabilities = fitted.predict(Array.from(rows, (row) => texts[row] as string));
    return scorePredictions(
      probabilities,
      rows.map((row) => labels[row] as number),
    );
  };
}
