import { availableParallelism, loadavg } from "node:os";
import { resolve } from "node:path";
import { isParameter, statisticsOf } from "../graph/parameters.ts";
import type { Model } from "../onnx/model.ts";
import type { Tensor } from "../onnx/tensor.ts";
import type { AdamWConstants } from "./adamw.ts";
import { axesOf, type Feeds } from "./axes.ts";
import { inferenceModel } from "./inference-model.ts";
import type { Schedule } from "./learning-rate.ts";
import type { ParameterSetup } from "./parameter-store.ts";
import { ProcessClient } from "./process-client.ts";
import type { SessionProgress, StepResult } from "./protocol.ts";
import { SessionError } from "./session-error.ts";

/** AdamW with decoupled weight decay. */
export interface AdamWOptions extends Partial<AdamWConstants> {
  /**
   * Learning rate at its highest, for all parameters or for each by name.
   * @default 5e-5
   */
  readonly learningRate?: number | ((parameter: string) => number);
  /**
   * Which parameters decay.
   * @default those of two or more axes: no biases, no normalisation weights
   */
  readonly decays?: (parameter: string, dims: readonly number[]) => boolean;
}

export interface TrainingSessionOptions {
  /** Decides every dropout mask. */
  readonly seed: number;
  /**
   * Name of the scalar model output to minimise.
   * @default "loss"
   */
  readonly loss?: string;
  /**
   * Which parameters are trained; the others stay as they are.
   * @default all of them
   */
  readonly trainable?: (parameter: string) => boolean;
  /**
   * Threads that ONNX Runtime computes with.
   * @default the number of processors
   */
  readonly threads?: number;
  /**
   * Whether threads that wait for work keep their processor busy: a tenth faster, more on small models,
   * where nothing else runs, but twice as slow for all where the processors are shared.
   * @default whether the machine has been idle of late, but for as much work as one session's
   */
  readonly spinning?: boolean;
  /**
   * Whether BatchNormalization uses the statistics of the batch, and its running ones follow them. One that comes
   * before every trained weight never does; nor does any if this is false.
   * @default true
   */
  readonly batchStatistics?: boolean;
  /** @default beta1 0.9, beta2 0.999, epsilon 1e-8, weightDecay 0.01 */
  readonly optimizer?: AdamWOptions;
  /** @default a constant learning rate */
  readonly schedule?: Schedule;
  /**
   * Largest Euclidean norm of all gradients together; a longer gradient is scaled down to it.
   * @default no clipping
   */
  readonly clipNorm?: number;
  /**
   * Batches whose mean gradient makes one update.
   * @default 1
   */
  readonly accumulate?: number;
  /**
   * Compiled graphs to keep, one for each different shape of the data.
   * @default 16
   */
  readonly maxGraphs?: number;
}

const pieceLength = 262_144; // floats in one message: 1 MiB

/**
 * Trains a model in a process of its own.
 *
 * Every call is answered in the order of the calls, so several may be under way: the next batch can be
 * handed over while this one is computed. The caller's event loop stays free, and whatever ends the
 * training process (out of memory, a crash) is a SessionError here.
 */
export class TrainingSession {
  readonly #model: Model;
  readonly #loss: string;
  readonly #client: ProcessClient;
  readonly #parameters: readonly ParameterSetup[];

  private constructor(
    model: Model,
    loss: string,
    client: ProcessClient,
    parameters: readonly ParameterSetup[],
  ) {
    this.#model = model;
    this.#loss = loss;
    this.#client = client;
    this.#parameters = parameters;
  }

  /**
   * Starts a training process and gives it the model.
   *
   * @throws {RangeError} for an option out of range, or a loss that the model does not output
   * @throws {SessionError} if the process cannot be started
   */
  static async create(model: Model, options: TrainingSessionOptions): Promise<TrainingSession> {
    const { loss = "loss", seed, threads = availableParallelism(), schedule, clipNorm } = options;
    const { spinning = loadavg()[0]! < availableParallelism() + 0.5 } = options;
    const { accumulate = 1, maxGraphs = 16, batchStatistics = true } = options;
    const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0.01 } = options.optimizer ?? {};
    if (!model.outputs.some((output) => output.name === loss)) {
      const outputs = model.outputs.map((output) => output.name).join(", ");
      throw new RangeError(`Cannot minimise "${loss}": the model's outputs are ${outputs}`);
    }
    checkInteger("seed", seed, 0);
    for (const [name, value] of Object.entries({ threads, accumulate, maxGraphs }))
      checkInteger(name, value, 1);
    checkNumber("beta1", beta1, 0, 1);
    checkNumber("beta2", beta2, 0, 1);
    checkNumber("epsilon", epsilon, 0);
    checkNumber("weightDecay", weightDecay, 0);
    if (clipNorm !== undefined && !(clipNorm > 0)) {
      throw new RangeError(`Cannot train with clipNorm ${clipNorm}: it must be above 0`);
    }
    if (schedule) {
      checkInteger("warmupSteps", schedule.warmupSteps, 0);
      checkInteger("totalSteps", schedule.totalSteps, 1);
    }
    const named = withNamedAxes(model);
    const parameters = parameterSetups(named, options);
    const client = new ProcessClient();
    try {
      await client.call("open", {
        setup: {
          model: withoutWeights(named),
          loss,
          parameters,
          seed,
          threads,
          spinning,
          optimizer: { beta1, beta2, epsilon, weightDecay },
          schedule,
          clipNorm,
          accumulate,
          maxGraphs,
          batchStatistics,
        },
      });
      for (const { name } of parameters) {
        const data = named.initializers.get(name)!.data as Float32Array;
        for (let offset = 0; offset < data.length; offset += pieceLength) {
          const values = data.subarray(offset, offset + pieceLength);
          await client.call("write-parameter", { name, offset, values });
        }
      }
    } catch (error) {
      await client.close();
      throw error;
    }
    return new TrainingSession(named, loss, client, parameters);
  }

  /** Id of the training process. */
  get pid(): number | undefined {
    return this.#client.pid;
  }

  /**
   * Trains on one batch: a forward and a backward pass, and every `accumulate` batches an update of the weights.
   *
   * A batch whose loss or gradient is not finite changes no weight; its loss is returned as it is.
   *
   * @param feeds data for every input of the model
   * @param options.signal aborting leaves the weights as they were and rejects with the signal's reason
   * @throws {TypeError | RangeError} if the feeds do not fit the model's inputs
   * @throws {ModelError} if the model cannot be differentiated
   * @throws {SessionError}
   */
  async step(feeds: Feeds, { signal }: { readonly signal?: AbortSignal } = {}): Promise<StepResult> {
    signal?.throwIfAborted();
    axesOf(this.#model.inputs, feeds);
    const result = await this.#client.call("step", { feeds: plain(feeds) }, signal);
    if (result !== "aborted") return result;
    throw signal?.reason ?? new SessionError("process", "The step was aborted");
  }

  /**
   * Computes outputs of the model with the current weights, without dropout.
   *
   * @param feeds data for the inputs that these outputs need
   * @param outputs names of model outputs
   * @throws {TypeError | RangeError} if the feeds do not fit, or an output does not exist
   * @throws {SessionError}
   */
  async evaluate(feeds: Feeds, outputs: readonly string[]): Promise<Record<string, Tensor>> {
    axesOf(this.#model.inputs, feeds);
    return this.#client.call("evaluate", { feeds: plain(feeds), outputs: [...outputs] });
  }

  /**
   * Saves all that training depends on: weights, running statistics, moments, counters, half-summed gradients. Either the
   * whole file appears, or nothing changes.
   *
   * @throws {SessionError} `state-file`
   */
  async save(path: string): Promise<void> {
    await this.#client.call("save", { path: resolve(path) });
  }

  /**
   * Restores what save() wrote, in this session or another one of the same model: from there on, training
   * gives the same weights, bit for bit, as if it had never stopped.
   *
   * @throws {SessionError} `state-file` if the file is missing, damaged, of another model, or was saved within an update
   *   of several batches where this session makes one of each
   */
  async restore(path: string): Promise<SessionProgress> {
    return this.#client.call("restore", { path: resolve(path) });
  }

  /** The current weights by name, trained and frozen, and running statistics. */
  async parameters(): Promise<Map<string, Tensor>> {
    const weights = new Map<string, Tensor>();
    for (const { name, dims } of this.#parameters) {
      const data = new Float32Array(this.#model.initializers.get(name)!.data.length);
      for (let offset = 0; offset < data.length; offset += pieceLength) {
        const length = Math.min(pieceLength, data.length - offset);
        data.set(await this.#client.call("read-parameter", { name, offset, length }), offset);
      }
      weights.set(name, { type: "float32", dims, data });
    }
    return weights;
  }

  /**
   * The model as it is to be used: trained weights, dropout off, only what the outputs need.
   *
   * @param outputs names of model outputs
   * @default all but the loss
   */
  async exportModel(
    outputs: readonly string[] = this.#model.outputs.flatMap(({ name }) =>
      name === this.#loss ? [] : [name],
    ),
  ): Promise<Model> {
    const part = inferenceModel(this.#model, outputs);
    const weights = await this.parameters();
    const initializers = Array.from(part.initializers, ([name, constant]): [string, Tensor] => [
      name,
      weights.get(name) ?? constant,
    ]);
    return { ...part, initializers: new Map(initializers) };
  }

  /** Ends the training process; calls under way fail with a SessionError `disposed`. */
  async dispose(): Promise<void> {
    await this.#client.close();
  }
}

/** Only what a tensor is made of: feeds may be instances with more in them. */
function plain(feeds: Feeds): Feeds {
  return Object.fromEntries(
    Object.entries(feeds).map(([name, { type, dims, data }]) => [name, { type, dims, data }]),
  );
}

/** Gives every input axis without a name one of its own. */
function withNamedAxes(model: Model): Model {
  const inputs = model.inputs.map((input) => ({
    ...input,
    dims: input.dims.map((dim, i) => (dim === "" ? `${input.name}[${i}]` : dim)),
  }));
  return { ...model, inputs };
}

function withoutWeights(model: Model): Model {
  const statistics = statisticsOf(model);
  const initializers = Array.from(model.initializers, ([name, tensor]): [string, Tensor] => [
    name,
    isParameter(name, tensor) || statistics.has(name) ? { ...tensor, data: new Float32Array(0) } : tensor,
  ]);
  return { ...model, initializers: new Map(initializers) };
}

function parameterSetups(model: Model, { trainable, optimizer }: TrainingSessionOptions): ParameterSetup[] {
  const { learningRate = 5e-5, decays } = optimizer ?? {};
  const setups: ParameterSetup[] = [];
  const statistics = statisticsOf(model);
  for (const [name, tensor] of model.initializers) {
    const isStatistic = statistics.has(name);
    if (!isParameter(name, tensor) && !isStatistic) continue;
    const { type, dims } = tensor;
    if (type !== "float32") {
      throw new SessionError(
        "graph",
        `Cannot train with parameter ${name}: it is ${type}, only float32 is supported`,
      );
    }
    const rate = typeof learningRate === "number" ? learningRate : learningRate(name);
    checkNumber(`learningRate of ${name}`, rate, 0);
    setups.push({
      name,
      dims: [...dims],
      trainable: !isStatistic && (trainable?.(name) ?? true),
      learningRate: rate,
      decays: decays?.(name, dims) ?? dims.length >= 2,
    });
  }
  return setups;
}

function checkInteger(name: string, value: number, min: number): void {
  if (!Number.isSafeInteger(value) || value < min) {
    throw new RangeError(`Cannot train with ${name} ${value}: it must be an integer from ${min}`);
  }
}

function checkNumber(
  name: string,
  value: number,
  min: number,
  below: number = Number.POSITIVE_INFINITY,
): void {
  if (!(value >= min && value < below)) {
    const upper = Number.isFinite(below) ? ` and below ${below}` : " and finite";
    throw new RangeError(`Cannot train with ${name} ${value}: it must be at least ${min}${upper}`);
  }
}
