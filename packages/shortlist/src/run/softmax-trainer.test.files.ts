/**
 * A trainer for tests that really trains: softmax regression with momentum on made-up points, every model with its
 * own random features of them, a checkpoint of all its state. Fast, deterministic, and slow enough to be killed.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createMatrix, rowOf } from "../numeric/matrix.ts";
import { createRng } from "../numeric/random.ts";
import { softmax } from "../numeric/softmax.ts";
import { scorePredictions } from "../select/score-predictions.ts";
import type { Evaluation, StageResult, Trainer, TrainOptions, Trial, TrialSpec } from "../select/trainer.ts";
import { worstMistakes } from "../select/worst-mistakes.ts";

const N_CLASSES = 3;
const N_POINTS = 240;
const N_INPUTS = 6;

export interface SoftmaxTrainerOptions {
  /** Wait after every batch, so that there is an instant to be killed in. @default 0 */
  readonly millisecondsPerStep?: number;
  /** Faults by model: what its training does in which stage. */
  readonly faults?: Readonly<Record<string, { readonly stage: number; readonly fault: Fault }>>;
  /** Told of every look at a split. */
  readonly onEvaluate?: (model: string, split: string) => void;
  readonly onSave?: (path: string) => void;
}

export type Fault = "load" | "nan" | "memory" | "crash" | "disk";

/** Quality of each model: how much of the points its features keep. `m0` is the best. */
export function createSoftmaxTrainer(options: SoftmaxTrainerOptions = {}): Trainer {
  return {
    name: "softmax",
    async open(spec) {
      const fault = options.faults?.[spec.model];
      if (fault?.fault === "load" && fault.stage === 0) throw new Error("config.json: not a model");
      return new SoftmaxTrial(spec, options);
    },
  };
}

class SoftmaxTrial implements Trial {
  readonly model: string;
  readonly #spec: TrialSpec;
  readonly #options: SoftmaxTrainerOptions;
  readonly #features: Float64Array;
  readonly #labels: Int32Array;
  #weights = new Float64Array(N_INPUTS * N_CLASSES);
  #momentum = new Float64Array(N_INPUTS * N_CLASSES);
  #nStages = 0;

  constructor(spec: TrialSpec, options: SoftmaxTrainerOptions) {
    this.model = spec.model;
    this.#spec = spec;
    this.#options = options;
    const rng = createRng("points");
    this.#labels = Int32Array.from({ length: N_POINTS }, () => rng.integer(N_CLASSES));
    const noise = createRng(spec.model);
    const spread = 0.6 + Number(spec.model.replaceAll(/\D/g, "")) / 4;
    this.#features = Float64Array.from({ length: N_POINTS * N_INPUTS }, (_, i) => {
      const label = this.#labels[Math.floor(i / N_INPUTS)] as number;
      return (i % N_CLASSES === label ? 1 : 0) + spread * noise.normal();
    });
  }

  async trainStage({ signal, onProgress }: TrainOptions = {}): Promise<StageResult> {
    const order = createRng(this.#spec.seed)
      .fork(`epoch ${this.#nStages}`)
      .shuffle(Int32Array.from({ length: 144 }, (_, i) => i));
    const fault = this.#options.faults?.[this.model];
    const isFaulty = fault?.stage === this.#nStages + 1;
    let sum = 0;
    const nSteps = order.length / 16;
    for (let step = 0; step < nSteps; step++) {
      signal?.throwIfAborted();
      for (let b = 0; b < 16; b++) sum += this.#learn(order[step * 16 + b] as number);
      if (this.#options.millisecondsPerStep) await sleep(this.#options.millisecondsPerStep);
      onProgress?.({ step: step + 1, nSteps, loss: sum / (step + 1) / 16 });
      if (isFaulty && fault?.fault === "memory") throw new Error("std::bad_alloc");
      if (isFaulty && fault?.fault === "crash") throw new Error("the training process crashed (SIGSEGV)");
    }
    this.#nStages++;
    const trainLoss = isFaulty && fault?.fault === "nan" ? Number.NaN : sum / order.length;
    return { trainLoss, examplesSeen: this.#nStages * order.length, seconds: 10 };
  }

  #learn(row: number): number {
    const x = this.#features.subarray(row * N_INPUTS, (row + 1) * N_INPUTS);
    const p = this.#predict(row);
    const label = this.#labels[row] as number;
    for (let c = 0; c < N_CLASSES; c++)
      for (let i = 0; i < N_INPUTS; i++) {
        const k = c * N_INPUTS + i;
        const gradient = ((p[c] as number) - (c === label ? 1 : 0)) * (x[i] as number);
        this.#momentum[k] = 0.9 * (this.#momentum[k] as number) + gradient;
        this.#weights[k] = (this.#weights[k] as number) - 0.002 * (this.#momentum[k] as number);
      }
    return -Math.log(p[label] as number);
  }

  #predict(row: number): ArrayLike<number> {
    const scores = new Float64Array(N_CLASSES);
    for (let c = 0; c < N_CLASSES; c++)
      for (let i = 0; i < N_INPUTS; i++)
        scores[c] =
          (scores[c] as number) +
          (this.#weights[c * N_INPUTS + i] as number) * (this.#features[row * N_INPUTS + i] as number);
    return softmax(createMatrix(1, N_CLASSES, scores)).data;
  }

  async evaluate(split: "validation" | "test"): Promise<Evaluation> {
    this.#options.onEvaluate?.(this.model, split);
    const [from, to] = split === "validation" ? [144, 192] : [192, 240];
    const data = new Float64Array((to - from) * N_CLASSES);
    const probabilities = { nRows: to - from, nColumns: N_CLASSES, data };
    for (let row = from; row < to; row++)
      rowOf(probabilities, row - from).set(Array.from(this.#predict(row)));
    const labels = this.#labels.subarray(from, to);
    const rows = Int32Array.from({ length: to - from }, (_, i) => from + i);
    return {
      ...scorePredictions(probabilities, labels),
      ...(split === "test" && { mistakes: worstMistakes(probabilities, labels, rows) }),
    };
  }

  async save(path: string): Promise<void> {
    this.#options.onSave?.(path);
    const state = Float64Array.of(this.#nStages, ...this.#weights, ...this.#momentum);
    await writeFile(path, new Uint8Array(state.buffer));
  }

  async restore(path: string): Promise<void> {
    const state = new Float64Array(new Uint8Array(await readFile(path)).buffer);
    this.#nStages = state[0] as number;
    const n = N_INPUTS * N_CLASSES;
    this.#weights = state.slice(1, 1 + n);
    this.#momentum = state.slice(1 + n);
  }

  async exportWinner(folder: string, card: string): Promise<void> {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "README.md"), card);
    await writeFile(join(folder, "weights.bin"), new Uint8Array(this.#weights.buffer));
  }

  async close(): Promise<void> {}
}
