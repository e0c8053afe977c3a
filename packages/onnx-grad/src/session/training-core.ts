import { type InferenceSession, Tensor as RuntimeTensor } from "onnxruntime-node";
import type { TrainingGraph, TrainingGraphOptions } from "../graph/training-graph.ts";
import { TensorArena } from "../kernels/tensor-arena.ts";
import { createKernels, type TrainingKernels } from "../kernels/training-kernels.ts";
import { encodeModel } from "../onnx/encode-model.ts";
import type { Model } from "../onnx/model.ts";
import type { Tensor } from "../onnx/tensor.ts";
import { applyAdamW } from "./adamw.ts";
import { axesOf, type Feeds } from "./axes.ts";
import { CompiledTraining, type TrainingContext } from "./compiled-training.ts";
import { Gradients } from "./gradients.ts";
import { inferenceModel } from "./inference-model.ts";
import { learningRateShare } from "./learning-rate.ts";
import { LeastRecentCache } from "./least-recent-cache.ts";
import { ParameterStore, type StoredParameter } from "./parameter-store.ts";
import type { SessionProgress, SessionSetup, StepResult } from "./protocol.ts";
import { loadRuntimeSession, probeResultTrap } from "./runtime-session.ts";
import { Scratch } from "./scratch.ts";
import { SessionError } from "./session-error.ts";
import { readStateFile, writeStateFile } from "./state-file.ts";

type CreateTrainingGraph = (model: Model, options: TrainingGraphOptions) => Promise<TrainingGraph>;

/** The part of a saved state that is not arrays. */
interface SavedState extends SessionProgress {
  readonly schema: "onnx-grad-state/1";
  readonly seed: number;
  /** Passes in the sums of an unfinished accumulation. */
  readonly pendingPasses: number;
  readonly parameters: readonly { name: string; dims: readonly number[]; trainable: boolean }[];
}

/** A training session's work, inside its process: weights, graphs and optimizer. One call at a time. */
export class TrainingCore {
  readonly #setup: SessionSetup;
  readonly #createGraph: CreateTrainingGraph;
  readonly #kernels: TrainingKernels;
  readonly #store: ParameterStore;
  readonly #gradients: Gradients;
  readonly #context: TrainingContext;
  readonly #graphs: LeastRecentCache<string, CompiledTraining>;
  readonly #evaluations: LeastRecentCache<string, { session: InferenceSession; model: Model }>;
  /** Whether nothing is trained: evaluations then hold the weights as constants. */
  readonly #isFrozen: boolean;
  /** How often weights were set from outside. */
  #nWrites = 0;
  #seed: number;
  #step = 0;
  #passes = 0;

  private constructor(setup: SessionSetup, createGraph: CreateTrainingGraph, hasResultTrap: boolean) {
    this.#setup = setup;
    this.#createGraph = createGraph;
    this.#isFrozen = !setup.parameters.some(({ trainable }) => trainable);
    this.#seed = setup.seed;
    const arena = new TensorArena();
    this.#kernels = createKernels(arena.memory);
    this.#store = new ParameterStore(arena, setup.parameters);
    this.#gradients = new Gradients(this.#store, this.#kernels, setup.accumulate > 1);
    this.#context = {
      store: this.#store,
      gradients: this.#gradients,
      kernels: this.#kernels,
      scratch: new Scratch(arena),
      threads: setup.threads,
      spinning: setup.spinning,
      hasResultTrap,
    };
    this.#graphs = new LeastRecentCache(setup.maxGraphs, (graph) => graph.dispose());
    this.#evaluations = new LeastRecentCache(setup.maxGraphs, ({ session }) => session.release());
  }

  /** @param probe finds out whether the runtime can be spared copying its results */
  static async open(
    setup: SessionSetup,
    createGraph: CreateTrainingGraph,
    probe: () => Promise<boolean> = probeResultTrap,
  ): Promise<TrainingCore> {
    return new TrainingCore(setup, createGraph, await probe());
  }

  get hasResultTrap(): boolean {
    return this.#context.hasResultTrap;
  }

  writeParameter(name: string, offset: number, values: Float32Array): void {
    this.#store.view(this.#store.get(name)).set(values, offset);
    this.#nWrites++;
  }

  readParameter(name: string, offset: number, length: number): Float32Array {
    return this.#store.view(this.#store.get(name)).subarray(offset, offset + length);
  }

  /**
   * One pass, and an update if it completes one.
   *
   * @param isAborted asked once, between the pass and the update
   */
  async step(feeds: Feeds, isAborted: () => Promise<boolean>): Promise<StepResult | "aborted"> {
    const { accumulate, schedule } = this.#setup;
    const graph = await this.#graphFor(feeds);
    const loss = await graph.run(feeds, this.#seed, this.#passes);
    if (await isAborted()) return "aborted";
    this.#passes++;
    if (Number.isFinite(loss)) graph.followStatistics();
    const share = learningRateShare(schedule, this.#step);
    const rates = this.#setup.parameters.flatMap(({ trainable, learningRate }) =>
      trainable ? [learningRate] : [],
    );
    const learningRate = share * Math.max(0, ...rates);
    const result = (gradientNorm: number, updated: boolean): StepResult => ({
      loss,
      gradientNorm,
      learningRate,
      step: this.#step,
      updated,
    });
    // A pass that diverged must not spoil the sums of the passes before it.
    if (accumulate > 1 && !(Number.isFinite(loss) && graph.isFinite())) return result(Number.NaN, false);
    graph.collect();
    this.#gradients.endPass();
    const norm = this.#gradients.norm();
    if (!Number.isFinite(loss) || !Number.isFinite(norm)) {
      this.#gradients.clear();
      return result(norm, false);
    }
    if (this.#gradients.nPasses < accumulate) return result(norm, false);
    this.#update(norm, share);
    return result(norm, true);
  }

  #update(norm: number, share: number): void {
    const { clipNorm, optimizer } = this.#setup;
    const clip = clipNorm === undefined ? 1 : Math.min(1, clipNorm / (norm + 1e-6));
    const scale = clip / this.#gradients.nPasses;
    applyAdamW(this.#kernels, this.#store, this.#gradients, optimizer, { step: this.#step, share, scale });
    this.#gradients.clear();
    this.#step++;
  }

  /** Outputs of the model for the current weights, without dropout. */
  async evaluate(feeds: Feeds, outputs: readonly string[]): Promise<Record<string, Tensor>> {
    const key = [this.#isFrozen ? this.#nWrites : "", ...outputs].join("\n");
    const { session, model } = await this.#evaluations.get(key, async () => {
      const part = inferenceModel(this.#setup.model, outputs);
      const graph = this.#isFrozen ? this.#withConstants(part) : this.#withInputs(part);
      return { session: await loadRuntimeSession(encodeModel(graph), this.#context), model: part };
    });
    const runtimeFeeds: Record<string, RuntimeTensor> = {};
    for (const { name } of model.inputs) {
      const feed = feeds[name];
      if (!feed)
        throw new TypeError(`Cannot evaluate ${outputs.join(", ")} without a feed for input "${name}"`);
      runtimeFeeds[name] = new RuntimeTensor(feed.type as "float32", feed.data as Float32Array, feed.dims);
    }
    for (const name of session.inputNames) {
      if (!this.#store.has(name)) continue;
      const { dims } = this.#store.get(name);
      runtimeFeeds[name] = new RuntimeTensor("float32", this.#store.view(this.#store.get(name)), dims);
    }
    try {
      const results = await session.run(runtimeFeeds, outputs as string[]);
      return Object.fromEntries(
        Object.entries(results).map(([name, { type, dims, data }]) => [name, { type, dims, data } as Tensor]),
      );
    } catch (error) {
      throw new SessionError("graph", `ONNX Runtime could not evaluate: ${(error as Error).message}`, {
        cause: error,
      });
    }
  }

  /** Weights that nothing changes are part of the graph: ONNX Runtime folds them and lays them out once. */
  #withConstants(part: Model): Model {
    const initializers = new Map(part.initializers);
    for (const parameter of this.#weightsOf(part))
      initializers.set(parameter.name, this.#store.tensor(parameter));
    return { ...part, initializers };
  }

  #withInputs(part: Model): Model {
    const initializers = new Map(part.initializers);
    const inputs = this.#weightsOf(part).map(({ name, dims }) => ({ name, type: "float32" as const, dims }));
    for (const { name } of inputs) initializers.delete(name);
    return { ...part, inputs: [...part.inputs, ...inputs], initializers };
  }

  #weightsOf({ initializers }: Model): StoredParameter[] {
    return [...initializers.keys()]
      .filter((name) => this.#store.has(name))
      .map((name) => this.#store.get(name));
  }

  save(path: string): void {
    const state: SavedState = {
      schema: "onnx-grad-state/1",
      seed: this.#seed,
      step: this.#step,
      passes: this.#passes,
      pendingPasses: this.#gradients.nPasses,
      parameters: this.#signature(),
    };
    const arrays = this.#persistentArrays();
    for (const [name, gradient] of this.#gradients.rows) {
      if (gradient.nPending === 0) continue;
      const { rows, values } = gradient.snapshot();
      arrays.set(`rows/${name}`, bytesOf(rows));
      arrays.set(`rowGradients/${name}`, bytesOf(values));
    }
    for (const [name, { isPending, sum }] of this.#gradients.dense) {
      if (isPending) arrays.set(`gradient/${name}`, this.#store.arena.bytes(sum));
    }
    writeStateFile(path, state, arrays);
  }

  restore(path: string): SessionProgress {
    this.#nWrites++;
    const pendingRows = new Map<
      string,
      { rows: Int32Array<ArrayBuffer>; values: Float32Array<ArrayBuffer> }
    >();
    const state = readStateFile(path, (found, sizes) => {
      this.#refuseForeign(path, found as SavedState);
      this.#gradients.clear();
      const pendingDense: string[] = [];
      for (const [array, nBytes] of sizes) {
        const name = array.slice(array.indexOf("/") + 1);
        if (array.startsWith("gradient/")) {
          this.#gradients.reserveDense(name);
          pendingDense.push(name);
        } else if (array.startsWith("rows/")) {
          const rows = new Int32Array(nBytes / 4);
          const width = this.#gradients.reserveRows(name, rows.length).nWidth;
          pendingRows.set(name, { rows, values: new Float32Array(rows.length * width) });
        }
      }
      const targets = this.#persistentArrays();
      for (const name of pendingDense) {
        const gradient = this.#gradients.dense.get(name)!;
        gradient.isPending = true;
        targets.set(`gradient/${name}`, this.#store.arena.bytes(gradient.sum));
      }
      for (const [name, { rows, values }] of pendingRows) {
        targets.set(`rows/${name}`, bytesOf(rows));
        targets.set(`rowGradients/${name}`, bytesOf(values));
      }
      return targets;
    }) as SavedState;
    for (const [name, snapshot] of pendingRows) this.#gradients.rows.get(name)!.replace(snapshot);
    this.#gradients.nPasses = state.pendingPasses;
    this.#seed = state.seed;
    this.#step = state.step;
    this.#passes = state.passes;
    return { step: this.#step, passes: this.#passes };
  }

  /** Weights and moments, as views. */
  #persistentArrays(): Map<string, Uint8Array> {
    const arrays = new Map<string, Uint8Array>();
    const { arena } = this.#store;
    for (const { name, value, moments } of this.#store) {
      arrays.set(`value/${name}`, arena.bytes(value));
      if (!moments) continue;
      arrays.set(`first/${name}`, arena.bytes(moments.first));
      arrays.set(`second/${name}`, arena.bytes(moments.second));
    }
    return arrays;
  }

  #signature(): SavedState["parameters"] {
    return Array.from(this.#store, ({ name, dims, trainable }) => ({ name, dims, trainable }));
  }

  #refuseForeign(path: string, state: SavedState): void {
    const refuse = (reason: string) =>
      new SessionError("state-file", `Cannot restore training state from ${path}: ${reason}`);
    if (state.schema !== "onnx-grad-state/1")
      throw refuse(`its schema is ${state.schema}, not onnx-grad-state/1`);
    if (state.pendingPasses > 0 && this.#setup.accumulate === 1)
      throw refuse(
        `it holds ${state.pendingPasses} of the passes of an update, but this session makes one of each`,
      );
    const [saved, own] = [state.parameters, this.#signature()];
    const describe = ({ name, dims, trainable }: SavedState["parameters"][number]) =>
      `${trainable ? "trained" : "frozen"} ${name} [${dims.join(", ")}]`;
    const different = own.findIndex(
      (parameter, i) => !saved[i] || describe(parameter) !== describe(saved[i]),
    );
    if (different < 0 && saved.length === own.length) return;
    const at = different < 0 ? own.length : different;
    const [has, wants] = [saved[at], own[at]].map((parameter) =>
      parameter ? describe(parameter) : "nothing",
    );
    throw refuse(`it is of another model: it has ${has} where this session has ${wants}`);
  }

  #graphFor(feeds: Feeds): Promise<CompiledTraining> {
    const dims = axesOf(this.#setup.model.inputs, feeds);
    const key = Object.entries(dims)
      .map(([axis, size]) => `${axis}=${size}`)
      .sort()
      .join(" ");
    return this.#graphs.get(key, async () => {
      const trainable = new Set(this.#setup.parameters.flatMap((p) => (p.trainable ? [p.name] : [])));
      const graph = await this.#createGraph(this.#modelWithWeights(), {
        dims,
        loss: this.#setup.loss,
        trainable: (name) => trainable.has(name),
        batchStatistics: this.#setup.batchStatistics,
      });
      return CompiledTraining.compile(graph, this.#context);
    });
  }

  #modelWithWeights(): Model {
    const { model } = this.#setup;
    const initializers = Array.from(model.initializers, ([name, constant]): [string, Tensor] => [
      name,
      this.#store.has(name) ? this.#store.tensor(this.#store.get(name)) : constant,
    ]);
    return { ...model, initializers: new Map(initializers) };
  }
}

function bytesOf(array: Int32Array<ArrayBuffer> | Float32Array<ArrayBuffer>): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
