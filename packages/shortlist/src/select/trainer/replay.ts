import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Evaluation, StageResult, Trainer, TrainOptions, Trial, TrialSpec } from "../trainer.ts";

/** What is known of one model on the target: accuracies after each stage, and in the end on the test split. */
export interface RecordedCurve {
  readonly model: string;
  readonly validation: readonly number[];
  readonly test: number;
  /** Of the whole training. */
  readonly seconds?: number;
}

export interface ReplayOptions {
  /** Training examples of a stage, to report. @default 0 */
  readonly nExamples?: number;
}

const checkpoint = z.object({ model: z.string(), nStagesDone: z.int().min(0) });

/**
 * A trainer that plays recorded curves back: selection without training, for tests, backtests and what-ifs.
 *
 * A model that has no curve cannot be opened; a curve that is shorter than the run ends in a failed stage.
 *
 * @throws {RangeError} if a model has two curves
 *
 * @example
 * const trainer = createReplayTrainer([{ model: 'a', validation: [0.5, 0.6], test: 0.55 }]);
 * const trial = await trainer.open({ model: 'a', nStages: 2, seed: 1 });
 * await trial.trainStage();
 * (await trial.evaluate('validation')).accuracy; // 0.5
 */
export function createReplayTrainer(curves: readonly RecordedCurve[], options: ReplayOptions = {}): Trainer {
  const { nExamples = 0 } = options;
  const byModel = new Map(curves.map((curve) => [curve.model, curve]));
  if (byModel.size < curves.length)
    throw new RangeError("Cannot replay two curves of one model: models must differ");
  return {
    name: "replay",
    async open({ model }: TrialSpec) {
      const curve = byModel.get(model);
      if (curve === undefined) throw new RangeError(`Cannot replay ${model}: no curve of it is recorded`);
      return new ReplayTrial(curve, nExamples);
    },
  };
}

class ReplayTrial implements Trial {
  readonly model: string;
  readonly #curve: RecordedCurve;
  readonly #nExamples: number;
  #nStagesDone = 0;

  constructor(curve: RecordedCurve, nExamples: number) {
    this.model = curve.model;
    this.#curve = curve;
    this.#nExamples = nExamples;
  }

  async trainStage({ signal, onProgress }: TrainOptions = {}): Promise<StageResult> {
    signal?.throwIfAborted();
    const { validation, seconds = 0 } = this.#curve;
    if (this.#nStagesDone >= validation.length)
      throw new RangeError(
        `Cannot replay stage ${this.#nStagesDone + 1} of ${this.model}: ${validation.length} recorded`,
      );
    this.#nStagesDone++;
    onProgress?.({ step: 1, nSteps: 1, loss: Number.NaN });
    return { examplesSeen: this.#nStagesDone * this.#nExamples, seconds: seconds / validation.length };
  }

  async evaluate(split: "validation" | "test"): Promise<Evaluation> {
    if (split === "test") return { accuracy: this.#curve.test };
    const accuracy = this.#curve.validation[this.#nStagesDone - 1];
    if (accuracy === undefined) throw new RangeError(`Cannot evaluate ${this.model} before its first stage`);
    return { accuracy };
  }

  async save(path: string): Promise<void> {
    await writeFile(path, JSON.stringify({ model: this.model, nStagesDone: this.#nStagesDone }));
  }

  async restore(path: string): Promise<void> {
    const { model, nStagesDone } = checkpoint.parse(JSON.parse(await readFile(path, "utf8")));
    if (model !== this.model)
      throw new RangeError(`Cannot restore ${this.model} from a checkpoint of ${model}`);
    this.#nStagesDone = nStagesDone;
  }

  async exportWinner(folder: string, card: string): Promise<void> {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "README.md"), card);
    await this.save(join(folder, "replay.json"));
  }

  async close(): Promise<void> {}
}
