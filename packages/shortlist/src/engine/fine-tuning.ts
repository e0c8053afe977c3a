import { performance } from "node:perf_hooks";
import { TrainingSession } from "onnx-grad";
import type { Matrix } from "../numeric/matrix.ts";
import { createRng } from "../numeric/random.ts";
import { softmax } from "../numeric/softmax.ts";
import { buildClassifier, type Classifier } from "./classifier.ts";
import { DivergedError } from "./diverged-error.ts";
import type { EncodedTexts } from "./encode-texts.ts";
import type { Examples } from "./examples.ts";
import { writeCheckpoint, writeWinner } from "./export-winner.ts";
import { evaluateExamples } from "./inference.ts";
import { defaultLearningRates, sizeOfNumbers } from "./learning-rates.ts";
import { type PreparedBatch, prepareAhead } from "./prepare-ahead.ts";
import type { PretrainedModel } from "./pretrained-model.ts";
import { examplesOf } from "./text-examples.ts";

/** The labelled texts or pictures that a model is fine-tuned on. */
export interface FineTuningTask {
  /** The texts, encoded by the same model's tokenizer, or the pictures as this model reads them (`imageExamples`). */
  readonly encoded: EncodedTexts | Examples;
  /** Class of every example, in [0, classNames.length). */
  readonly labels: Int32Array;
  readonly classNames: readonly string[];
  /** Rows to train on. */
  readonly split: { readonly train: Int32Array };
  /**
   * Weight of each class in the loss.
   * @default 1 for all
   */
  readonly classWeights?: ArrayLike<number>;
}

export interface FineTuningOptions {
  /** Decides the new head, the order of the examples, how pictures are varied, and the dropout. */
  readonly seed: number;
  /** Length of the schedule: the learning rate falls to 0 over this many epochs. */
  readonly nEpochs: number;
  /** @default by the model's kind and width, see `defaultLearningRates` */
  readonly learningRate?: number;
  /** @default by the model's kind, see `defaultLearningRates` */
  readonly headLearningRate?: number;
  /** @default 16 */
  readonly batchSize?: number;
  /**
   * Share of the updates over which the learning rate rises.
   * @default 0.1
   */
  readonly warmup?: number;
  /**
   * Decoupled decay of matrices; biases and norms are left alone.
   * @default 0.01
   */
  readonly weightDecay?: number;
  /** @default 1 */
  readonly clipNorm?: number;
  /**
   * How many of the lowest layers stay as they are, the embeddings with them; "all" trains the head alone.
   * @default 0
   */
  readonly frozenLayers?: number | "all";
  /**
   * Dropout before the head.
   * @default that of the model's own configuration
   */
  readonly dropout?: number;
  /**
   * What batch normalisation uses in training: the statistics of the batch, which the running ones follow, or "running": the
   * running ones of the model as it came, which then stay as they are.
   * @default "batch"
   */
  readonly batchStatistics?: "batch" | "running";
  /** @default the number of processors */
  readonly threads?: number;
}

/** What one epoch of training did. */
export interface EpochResult {
  /** Mean loss over the epoch's batches. */
  readonly trainLoss: number;
  readonly seconds: number;
}

export interface EpochOptions {
  readonly signal?: AbortSignal;
  /** Called after every update. */
  readonly onProgress?: (step: number, nSteps: number, loss: number) => void;
}

/**
 * One model being fine-tuned on one dataset. The training runs in a process of its own, which `dispose` ends.
 *
 * Everything random follows from the seed and the number of updates made, so training that was saved, restored
 * and continued ends with the same weights, bit for bit, as training that was not.
 *
 * @example
 * const model = await openTextModel("packages/shortlist/src/engine/goldens/tiny-bert");
 * const encoded = encodeTexts(model, ["good film", "bad film", "very good", "very bad"]);
 * const task = { encoded, labels: Int32Array.of(1, 0, 1, 0), classNames: ["blame", "praise"] };
 * const split = { train: Int32Array.of(0, 1, 2, 3) };
 * const tuning = await FineTuning.open(model, { ...task, split }, { seed: 1, nEpochs: 2 });
 * while (tuning.epoch < 2) await tuning.trainEpoch();
 * (await tuning.predict(Int32Array.of(0, 1))).nRows; // 2
 * await tuning.dispose();
 */
export class FineTuning {
  readonly model: PretrainedModel;
  readonly nEpochs: number;
  readonly stepsPerEpoch: number;
  readonly #task: FineTuningTask;
  readonly #examples: Examples;
  readonly #session: TrainingSession;
  readonly #classifier: Classifier;
  readonly #batchSize: number;
  readonly #seed: number;
  #step = 0;

  private constructor(parts: {
    model: PretrainedModel;
    examples: Examples;
    task: FineTuningTask;
    session: TrainingSession;
    classifier: Classifier;
    batchSize: number;
    seed: number;
    nEpochs: number;
    stepsPerEpoch: number;
  }) {
    this.model = parts.model;
    this.nEpochs = parts.nEpochs;
    this.stepsPerEpoch = parts.stepsPerEpoch;
    this.#task = parts.task;
    this.#examples = parts.examples;
    this.#session = parts.session;
    this.#classifier = parts.classifier;
    this.#batchSize = parts.batchSize;
    this.#seed = parts.seed;
  }

  /**
   * Put a new head on a model and get ready to train.
   *
   * @throws {ArtifactError} if the model's weights cannot be read
   * @throws {RangeError} if the labels do not fit the texts or the classes, or there is nothing to train on
   */
  static async open(
    model: PretrainedModel,
    task: FineTuningTask,
    options: FineTuningOptions,
  ): Promise<FineTuning> {
    const {
      seed,
      nEpochs,
      batchSize = 16,
      warmup = 0.1,
      weightDecay = 0.01,
      clipNorm = 1,
      frozenLayers = 0,
      dropout,
      batchStatistics = "batch",
      threads,
    } = options;
    const examples = examplesOf(model, task.encoded);
    checkTask(task, examples);
    const classifier = await buildClassifier(model, task.classNames.length, {
      seed,
      ...(dropout === undefined ? {} : { dropout }),
    });
    const vectors = classifier.graph.initializers.get("embeddings")?.data;
    const rates = defaultLearningRates(
      model,
      vectors instanceof Float32Array ? sizeOfNumbers(vectors) : undefined,
    );
    const { learningRate = rates.encoder, headLearningRate = rates.head } = options;
    const stepsPerEpoch = Math.ceil(task.split.train.length / batchSize);
    const totalSteps = stepsPerEpoch * nEpochs;
    const head = new Set(classifier.headParameters);
    const trainable = new Set([
      ...classifier.headParameters,
      ...classifier.encoderParameters.filter((name) => !isFrozen(name, frozenLayers)),
    ]);
    const session = await TrainingSession.create(classifier.graph, {
      loss: "loss",
      trainable: (name) => trainable.has(name),
      seed: createRng(seed)
        .fork("dropout")
        .integer(2 ** 31),
      optimizer: {
        learningRate: (name) => (head.has(name) ? headLearningRate : learningRate),
        weightDecay,
        decays: (_name, dims) => dims.length > 1,
      },
      schedule: { warmupSteps: Math.round(totalSteps * warmup), totalSteps },
      clipNorm,
      batchStatistics: batchStatistics === "batch",
      ...(threads === undefined ? {} : { threads }),
    });
    return new FineTuning({
      model,
      examples,
      task,
      session,
      classifier,
      batchSize,
      seed,
      nEpochs,
      stepsPerEpoch,
    });
  }

  /** Epochs trained to their end. */
  get epoch(): number {
    return Math.floor(this.#step / this.stepsPerEpoch);
  }

  /**
   * Train to the end of the current epoch. After an abort the next call goes on where this one stopped.
   *
   * @throws {DivergedError} if the loss or its gradient is no longer finite
   * @throws the signal's reason, if it is aborted
   */
  async trainEpoch({ signal, onProgress }: EpochOptions = {}): Promise<EpochResult> {
    const start = performance.now();
    const { epoch } = this;
    const { train } = this.#task.split;
    const batches = this.#examples.trainingBatches(train, this.#batchSize, { seed: this.#seed, epoch });
    const firstBatch = this.#step % this.stepsPerEpoch;
    let lossSum = 0;
    const prepared = prepareAhead(batches.slice(firstBatch), this.#classifier.inputs);
    let i = firstBatch;
    for await (const batch of prepared) {
      signal?.throwIfAborted();
      const result = await this.#session.step(this.#feeds(batch), signal ? { signal } : {});
      if (!Number.isFinite(result.loss) || !result.updated) {
        throw new DivergedError(this.model.id, epoch, i, result.loss);
      }
      this.#step = result.step;
      lossSum += result.loss;
      i++;
      onProgress?.(i, batches.length, result.loss);
    }
    return {
      trainLoss: lossSum / (batches.length - firstBatch),
      seconds: (performance.now() - start) / 1000,
    };
  }

  #feeds(batch: PreparedBatch) {
    const { labels, classWeights } = this.#task;
    const n = this.#batchSize;
    const batchLabels = new BigInt64Array(n);
    const weights = new Float32Array(n); // rows that only fill a partial batch keep weight 0
    batch.rows.forEach((row, i) => {
      const label = labels[row]!;
      batchLabels[i] = BigInt(label);
      weights[i] = classWeights?.[label] ?? 1;
    });
    return {
      ...batch.feeds,
      labels: { type: "int64", dims: [n], data: batchLabels },
      sampleWeights: { type: "float32", dims: [n], data: weights },
    } as const;
  }

  /**
   * The class probabilities of some of the dataset's texts or pictures.
   *
   * @returns (rows.length × nClasses), rows sum to 1
   * @throws {DivergedError} if the model computes something that is no finite number
   */
  async predict(rows: Int32Array, { signal }: { signal?: AbortSignal } = {}): Promise<Matrix> {
    const logits = await evaluateExamples(this.#session, {
      examples: this.#examples,
      inputs: this.#classifier.inputs,
      output: "logits",
      nColumns: this.#task.classNames.length,
      rows,
      signal,
    });
    const bad = logits.data.find((value) => !Number.isFinite(value));
    if (bad !== undefined)
      throw new DivergedError(this.model.id, this.epoch, this.#step % this.stepsPerEpoch, bad);
    return softmax(logits);
  }

  /** Write everything that the rest of the training depends on to one file, atomically. */
  save(path: string): Promise<void> {
    return this.#session.save(path);
  }

  /** Go on from a saved state, of the same model, task and options. */
  async restore(path: string): Promise<void> {
    const { step } = await this.#session.restore(path);
    this.#step = step;
  }

  /**
   * Write the model as it is now to a folder in Hugging Face layout: onnx/model.onnx, config.json, tokenizer files,
   * and the card as README.md. The folder appears whole or not at all.
   */
  async exportWinner(folder: string, card: string): Promise<void> {
    await writeWinner(folder, {
      model: this.model,
      graph: await this.#session.exportModel(["logits"]),
      classNames: this.#task.classNames,
      card,
    });
  }

  /**
   * Write the model as it is now as a checkpoint that can be fine-tuned further: model.safetensors with the encoder
   * and the classifier, config.json, tokenizer files, README.md.
   *
   * @throws {ArtifactError} if the model came as an ONNX export
   */
  async exportCheckpoint(
    folder: string,
    card: string,
    options: { type?: "F16" | "F32" } = {},
  ): Promise<void> {
    const weights = await this.#session.parameters();
    const [weight, bias] = this.#classifier.headParameters;
    await writeCheckpoint(folder, {
      model: this.model,
      weights: weights
        .set("classifier.weight", weights.get(weight!)!)
        .set("classifier.bias", weights.get(bias!)!),
      classNames: this.#task.classNames,
      card,
      type: options.type ?? "F16",
    });
  }

  /** End the training process. */
  dispose(): Promise<void> {
    return this.#session.dispose();
  }
}

function checkTask(
  { labels, classNames, split, classWeights }: FineTuningTask,
  { nExamples, noun }: Examples,
): void {
  if (labels.length !== nExamples) {
    throw new RangeError(`Cannot train: ${labels.length} labels for ${nExamples} ${noun}`);
  }
  if (split.train.length === 0) throw new RangeError(`Cannot train on 0 ${noun}`);
  for (const row of split.train) {
    const label = labels[row];
    if (label === undefined || label < 0 || label >= classNames.length) {
      throw new RangeError(
        `Cannot train: ${noun.slice(0, -1)} ${row} has the label ${label}, but there are ${classNames.length} classes`,
      );
    }
  }
  if (classWeights && classWeights.length !== classNames.length) {
    throw new RangeError(
      `Cannot train: ${classWeights.length} class weights for ${classNames.length} classes`,
    );
  }
}

/** Whether a weight lies in the embeddings or one of the lowest layers. */
function isFrozen(name: string, nFrozen: number | "all"): boolean {
  if (nFrozen === "all") return true;
  if (nFrozen === 0) return false;
  const layer = /\blayers?\.(\d+)\./.exec(name)?.[1];
  return layer === undefined ? /embeddings?\b/.test(name) : Number(layer) < nFrozen;
}
