import { type ExampleSource, textSource } from "../../engine/example-source.ts";
import { FineTuning } from "../../engine/fine-tuning.ts";
import type { PretrainedModel } from "../../engine/pretrained-model.ts";
import { confusedPairs } from "../confused-pairs.ts";
import { encodeHits } from "../hits.ts";
import { scorePredictions } from "../score-predictions.ts";
import type { Evaluation, StageResult, Trainer, TrainOptions, Trial, TrialSpec } from "../trainer.ts";
import { worstMistakes } from "../worst-mistakes.ts";

/** A labelled dataset and which rows are for what. */
export interface TargetRows {
  /** (nExamples), integers in [0, classNames.length) */
  readonly labels: Int32Array;
  readonly classNames: readonly string[];
  readonly split: {
    readonly train: Int32Array;
    readonly validation: Int32Array;
    readonly test: Int32Array;
  };
}

/** Labelled texts, or whatever a source makes examples of. */
export type TargetTask = TargetRows &
  ({ readonly texts: readonly string[] } | { readonly source: ExampleSource });

export interface OnnxTrainerOptions {
  /** Longest sequence in tokens; what is longer is cut. @default 128 */
  readonly maxTokens?: number;
  /** Weight of each class in the loss. @default 1 for all */
  readonly classWeights?: ArrayLike<number>;
  /** @default by the model's kind */
  readonly learningRate?: number;
  /** @default by the model's kind */
  readonly headLearningRate?: number;
  /** @default 16 */
  readonly batchSize?: number;
  /** @default the number of processors */
  readonly threads?: number;
}

/**
 * The trainer of real runs: fine-tunes a model's folder on the target with ONNX Runtime, one epoch a stage.
 *
 * @param folderOf where a model lies; a RangeError of it is the model's failure to load
 *
 * @example
 * // not run: needs model folders
 * const trainer = createOnnxTrainer(task, (model) => `zoo/text/models/${model}`, { threads: 2 });
 * const trial = await trainer.open({ model: 'tiny-en', nStages: 5, seed: 1 });
 */
export function createOnnxTrainer(
  task: TargetTask,
  folderOf: (model: string) => string,
  options: OnnxTrainerOptions = {},
): Trainer {
  const { maxTokens = 128, ...training } = options;
  const source = "source" in task ? task.source : textSource(task.texts, { maxTokens });
  const tune = async (
    model: PretrainedModel,
    split: TargetTask["split"],
    { nStages, seed }: TrialSpec,
    signal?: AbortSignal,
  ) => {
    const { labels, classNames } = task;
    const { classWeights, ...rates } = training;
    const encoded = await source.encode(model, { signal });
    return FineTuning.open(
      model,
      { encoded, labels, classNames, split, ...(classWeights && { classWeights }) },
      { ...rates, seed, nEpochs: nStages },
    );
  };
  return {
    name: "onnx",
    async open(spec: TrialSpec, { signal } = {}) {
      const model = await source.open(folderOf(spec.model));
      signal?.throwIfAborted();
      return new OnnxTrial(spec.model, await tune(model, task.split, spec, signal), task);
    },
    async measure(spec: TrialSpec, { signal } = {}) {
      const { split } = task;
      const { batchSize = 16 } = training;
      const sample = { ...split, train: spread(split.train, MEASURED_STEPS * batchSize) };
      const validation = spread(split.validation, MEASURED_TEXTS);
      const clock = stopwatch();
      const model = await source.open(folderOf(spec.model));
      signal?.throwIfAborted();
      const tuning = await tune(model, sample, { ...spec, nStages: 2 }, signal);
      try {
        const opened = clock();
        const options = signal ? { signal } : {};
        const first = (await tuning.trainEpoch(options)).seconds;
        const second = (await tuning.trainEpoch(options)).seconds;
        clock();
        await tuning.predict(validation, options); // the first prediction compiles, too
        const firstPrediction = clock();
        await tuning.predict(validation, options);
        const prediction = clock();
        const nSteps = Math.ceil(split.train.length / batchSize);
        return {
          openSeconds: opened + Math.max(0, first - second) + Math.max(0, firstPrediction - prediction),
          trainSeconds: (second / tuning.stepsPerEpoch) * nSteps,
          evaluateSeconds: (prediction / validation.length) * split.validation.length,
        };
      } finally {
        await tuning.dispose();
      }
    },
  };
}

/** Steps and texts that the cost of a stage is estimated from. */
const MEASURED_STEPS = 4;
const MEASURED_TEXTS = 64;

/** At most so many of the rows, evenly spread. */
function spread(rows: Int32Array, most: number): Int32Array {
  const n = Math.min(most, rows.length);
  return Int32Array.from({ length: n }, (_, i) => rows[Math.floor((i * rows.length) / n)] as number);
}

/** Each call returns the seconds since the one before. */
function stopwatch(): () => number {
  let last = performance.now();
  return () => {
    const now = performance.now();
    const seconds = (now - last) / 1000;
    last = now;
    return seconds;
  };
}

class OnnxTrial implements Trial {
  readonly model: string;
  readonly #tuning: FineTuning;
  readonly #task: TargetRows;

  constructor(model: string, tuning: FineTuning, task: TargetRows) {
    this.model = model;
    this.#tuning = tuning;
    this.#task = task;
  }

  async trainStage({ signal, onProgress }: TrainOptions = {}): Promise<StageResult> {
    const { trainLoss, seconds } = await this.#tuning.trainEpoch({
      ...(signal && { signal }),
      ...(onProgress && { onProgress: (step, nSteps, loss) => onProgress({ step, nSteps, loss }) }),
    });
    return { trainLoss, examplesSeen: this.#tuning.epoch * this.#task.split.train.length, seconds };
  }

  async evaluate(
    split: "validation" | "test",
    { signal }: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<Evaluation> {
    const rows = this.#task.split[split];
    const probabilities = await this.#tuning.predict(rows, signal ? { signal } : {});
    const labels = rows.map((row) => this.#task.labels[row] as number);
    const score = scorePredictions(probabilities, labels);
    if (split === "validation") return { ...score, hits: encodeHits(probabilities, labels) };
    return {
      ...score,
      ...(score.confusion === undefined && { confusedPairs: confusedPairs(probabilities, labels) }),
      mistakes: worstMistakes(probabilities, labels, rows),
    };
  }

  save(path: string): Promise<void> {
    return this.#tuning.save(path);
  }

  restore(path: string): Promise<void> {
    return this.#tuning.restore(path);
  }

  exportWinner(folder: string, card: string): Promise<void> {
    return this.#tuning.exportWinner(folder, card);
  }

  close(): Promise<void> {
    return this.#tuning.dispose();
  }
}
