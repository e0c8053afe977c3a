import type { Baseline, FittedBaseline } from "../baseline/baseline.ts";
import { baselines, imageBaselines } from "../baseline/index.ts";
import type { ImageDataset } from "../data/image-dataset.ts";
import type { LabelledDataset, Split } from "../data/labelled-dataset.ts";
import type { TextDataset } from "../data/text-dataset.ts";
import { THUMBNAIL_BYTES } from "../image/difference-hash.ts";
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
  dataset: TextDataset | ImageDataset,
  split: Split,
  signal?: AbortSignal,
): RunBaseline[] {
  if ("texts" in dataset) return scored(baselines, dataset.texts, dataset, split, signal);
  const { thumbnails, images } = dataset;
  const copies = images.map((_, i) => thumbnails.subarray(i * THUMBNAIL_BYTES, (i + 1) * THUMBNAIL_BYTES));
  return scored(imageBaselines, copies, dataset, split, signal);
}

function scored<Example>(
  table: Readonly<Record<string, Baseline<Example>>>,
  examples: readonly Example[],
  { labels, classNames }: Pick<LabelledDataset, "labels" | "classNames">,
  split: Split,
  signal: AbortSignal | undefined,
): RunBaseline[] {
  const { train, validation } = split; // a baseline is not even told which rows are for the test
  const data = { examples, labels, nClasses: classNames.length, split: { train, validation } };
  return Object.entries(table).map(([name, baseline]) => {
    let fitted: Promise<FittedBaseline<Example>> | undefined;
    const fit = () => {
      fitted ??= baseline.fit(data, { signal });
      return fitted;
    };
    return {
      name,
      fit,
      async score(part) {
        const rows = split[part];
        const probabilities = (await fit()).predict(Array.from(rows, (row) => examples[row] as Example));
        return scorePredictions(
          probabilities,
          rows.map((row) => labels[row] as number),
        );
      },
    };
  });
}
