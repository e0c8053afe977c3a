import type { FittedBaseline } from "../baseline/baseline.ts";
import { type BaselineName, baselines } from "../baseline/index.ts";
import type { Split, TextDataset } from "../data/text-dataset.ts";
import { scorePredictions } from "../select/score-predictions.ts";
import type { Evaluation } from "../select/trainer.ts";

/** A free predictor that every run must beat. */
export interface RunBaseline {
  readonly name: string;
  /** Fits on the training split, once; `summary` says what was fitted, for people. */
  fit(): Promise<{ readonly summary: string }>;
  /** Scores a part of the split, fitting first where that has not been done, as in a resumed run. */
  score(part: "validation" | "test"): Promise<Evaluation>;
}

/** The free baselines on a dataset. The fit that is validated is the one that is tested at the end. */
export function baselinesOf(
  { texts, labels, classNames }: Pick<TextDataset, "texts" | "labels" | "classNames">,
  split: Split,
  signal?: AbortSignal,
): RunBaseline[] {
  const { train, validation } = split; // a baseline is not even told which rows are for the test
  const data = { texts, labels, nClasses: classNames.length, split: { train, validation } };
  return (Object.keys(baselines) as BaselineName[]).map((name) => {
    let fitted: Promise<FittedBaseline> | undefined;
    const fit = () => {
      fitted ??= baselines[name].fit(data, { signal });
      return fitted;
    };
    return {
      name,
      fit,
      async score(part) {
        const rows = split[part];
        const probabilities = (await fit()).predict(Array.from(rows, (row) => texts[row] as string));
        return scorePredictions(
          probabilities,
          rows.map((row) => labels[row] as number),
        );
      },
    };
  });
}
