import { type InferenceSession, Tensor as RuntimeTensor } from "onnxruntime-node";
import type { TrainingGraph } from "../graph/training-graph.ts";
import { dropoutState } from "../kernels/dropout-state.ts";
import type { TrainingKernels } from "../kernels/training-kernels.ts";
import { sizeOf } from "../onnx/tensor.ts";
import type { Feeds } from "./axes.ts";
import type { Gradients } from "./gradients.ts";
import type { ParameterStore } from "./parameter-store.ts";
import { addResultTrap } from "./result-trap.ts";
import { loadRuntimeSession, type RuntimeFeeds, type RuntimeOptions, runInto } from "./runtime-session.ts";
import type { Scratch } from "./scratch.ts";
import { SessionError } from "./session-error.ts";

/** What all compiled graphs of a session share. */
export interface TrainingContext extends RuntimeOptions {
  readonly store: ParameterStore;
  readonly gradients: Gradients;
  readonly kernels: TrainingKernels;
  readonly scratch: Scratch;
  readonly hasResultTrap: boolean;
}

const lossAt = 0;
const stateAt = 64;
const firstFreeAt = 128;

/** One training graph, for one shape of the data, loaded and bound to the session's memory. */
export class CompiledTraining {
  readonly #graph: TrainingGraph;
  readonly #context: TrainingContext;
  readonly #session: InferenceSession;
  /** Offset in the scratch memory of each mask, row gradient, index and statistics output, by name. */
  readonly #scratchAt: ReadonlyMap<string, number>;
  readonly #scratchBytes: number;
  #feeds: RuntimeFeeds = {};
  #fetches: RuntimeFeeds = {};
  #bound = "";

  private constructor(graph: TrainingGraph, context: TrainingContext, session: InferenceSession) {
    this.#graph = graph;
    this.#context = context;
    this.#session = session;
    const scratchAt = new Map<string, number>();
    let end = firstFreeAt;
    const place = (name: string, nBytes: number) => {
      scratchAt.set(name, end);
      end += Math.ceil((nBytes + 16) / 64) * 64;
    };
    for (const mask of graph.dropoutMasks) place(mask.name, sizeOf(mask.dims));
    for (const gradient of graph.gradients) {
      if (gradient.kind === "rows") {
        place(gradient.rows, gradient.n * gradient.width * 4);
        place(gradient.indices, gradient.n * 8);
      } else if (this.#isRepeated(gradient.output)) place(gradient.output, sizeOf(gradient.dims) * 4);
    }
    for (const { output, dims } of graph.statistics) place(output, sizeOf(dims) * 4);
    this.#scratchAt = scratchAt;
    this.#scratchBytes = end;
  }

  static async compile(graph: TrainingGraph, context: TrainingContext): Promise<CompiledTraining> {
    for (const { name, dims } of graph.parameters) {
      const stored = context.store.has(name) ? context.store.get(name) : undefined;
      if (stored?.dims.join() !== dims.join()) {
        throw new SessionError(
          "graph",
          `The training graph asks for an unknown parameter ${name} [${dims.join(", ")}]`,
        );
      }
    }
    const bytes = context.hasResultTrap ? addResultTrap(graph.bytes, graph.loss) : graph.bytes;
    return new CompiledTraining(graph, context, await loadRuntimeSession(bytes, context));
  }

  /**
   * One forward and backward pass: computes the gradients into the session's memory.
   *
   * @param pass passes before this one: it decides the dropout masks, with the seed
   * @returns the loss
   */
  async run(feeds: Feeds, seed: number, pass: number): Promise<number> {
    this.#bind();
    for (const { name } of this.#graph.dataInputs) {
      const feed = feeds[name];
      if (!feed) throw new TypeError(`Cannot train without a feed for input "${name}"`);
      this.#feeds[name] = new RuntimeTensor(feed.type as "float32", feed.data as Float32Array, feed.dims);
    }
    this.#drawMasks(seed, pass);
    const { hasResultTrap, store } = this.#context;
    await runInto(this.#session, this.#feeds, this.#fetches, hasResultTrap);
    return store.arena.float32(this.#region(lossAt, 4))[0]!;
  }

  /** Moves the running statistics towards those of the last run's batch. */
  followStatistics(): void {
    const { store } = this.#context;
    for (const { parameter, output, dims, momentum, correction } of this.#graph.statistics) {
      const running = store.view(store.get(parameter));
      const batch = store.arena.float32({ offset: this.#offset(output), nBytes: sizeOf(dims) * 4 });
      const share = (1 - momentum) * correction;
      for (const [i, value] of batch.entries()) running[i] = momentum * running[i]! + share * value;
    }
  }

  /** Hands the gradients of the last run to the session's. */
  collect(): void {
    const { gradients, store, kernels } = this.#context;
    const written = new Set<string>();
    for (const gradient of this.#graph.gradients) {
      if (gradient.kind === "rows") {
        gradients.addRows(gradient.parameter, {
          values: this.#offset(gradient.rows),
          indices: store.arena.int64(this.#region(this.#scratchAt.get(gradient.indices)!, gradient.n * 8)),
        });
      } else if (this.#isRepeated(gradient.output)) {
        const { output } = gradients.dense.get(gradient.parameter)!;
        kernels.addScaled(output.offset, this.#offset(gradient.output), sizeOf(gradient.dims), 1);
      }
      if (gradient.kind === "dense") written.add(gradient.parameter);
    }
    for (const parameter of written) gradients.addDense(parameter);
  }

  /** Whether every gradient of the last run is finite. */
  isFinite(): boolean {
    const { gradients, kernels } = this.#context;
    return this.#graph.gradients.every((gradient) => {
      const offset =
        gradient.kind === "rows"
          ? this.#offset(gradient.rows)
          : this.#isRepeated(gradient.output)
            ? this.#offset(gradient.output)
            : gradients.dense.get(gradient.parameter)!.output.offset;
      const size = gradient.kind === "rows" ? gradient.n * gradient.width : sizeOf(gradient.dims);
      return Number.isFinite(kernels.squaredNorm(offset, size));
    });
  }

  async dispose(): Promise<void> {
    await this.#session.release();
  }

  /** Whether this output is a second dense gradient of its parameter. */
  #isRepeated(output: string): boolean {
    const dense = this.#graph.gradients.filter((gradient) => gradient.kind === "dense");
    const own = dense.find((gradient) => gradient.output === output);
    return own !== undefined && dense.find((gradient) => gradient.parameter === own.parameter) !== own;
  }

  #region(at: number, nBytes: number) {
    return { offset: this.#context.scratch.offset + at, nBytes };
  }

  #offset(name: string): number {
    return this.#context.scratch.offset + this.#scratchAt.get(name)!;
  }

  /** Makes the tensors over the session's memory, anew only if that has moved. */
  #bind(): void {
    const { store, gradients, scratch } = this.#context;
    const { arena } = store;
    scratch.reserve(this.#scratchBytes);
    gradients.reserve(this.#graph.gradients);
    const bound = `${arena.generation} ${scratch.offset}`;
    if (bound === this.#bound) return;
    const float32 = (offset: number, dims: readonly number[]) =>
      new RuntimeTensor("float32", arena.float32({ offset, nBytes: sizeOf(dims) * 4 }), dims);
    this.#feeds = {};
    for (const { name, dims } of this.#graph.parameters) {
      this.#feeds[name] = float32(store.get(name).value.offset, dims);
    }
    for (const { name, dims } of this.#graph.dropoutMasks) {
      const mask = arena.bytes({ offset: this.#offset(name), nBytes: sizeOf(dims) });
      this.#feeds[name] = new RuntimeTensor("bool", mask, dims);
    }
    this.#fetches = { [this.#graph.loss]: float32(scratch.offset + lossAt, []) };
    for (const gradient of this.#graph.gradients) {
      if (gradient.kind === "rows") {
        const { n, width } = gradient;
        this.#fetches[gradient.rows] = float32(this.#offset(gradient.rows), [n, width]);
        const indices = arena.int64({ offset: this.#offset(gradient.indices), nBytes: n * 8 });
        this.#fetches[gradient.indices] = new RuntimeTensor("int64", indices, [n]);
      } else {
        const offset = this.#isRepeated(gradient.output)
          ? this.#offset(gradient.output)
          : gradients.dense.get(gradient.parameter)!.output.offset;
        this.#fetches[gradient.output] = float32(offset, gradient.dims);
      }
    }
    for (const { output, dims } of this.#graph.statistics) {
      this.#fetches[output] = float32(this.#offset(output), dims);
    }
    this.#bound = bound;
  }

  #drawMasks(seed: number, pass: number): void {
    const { kernels, scratch, store } = this.#context;
    const state = scratch.offset + stateAt;
    this.#graph.dropoutMasks.forEach(({ name, dims, probability }, site) => {
      store.arena.int32(this.#region(stateAt, 64)).set(dropoutState(seed, pass, site));
      kernels.dropoutMask(this.#offset(name), sizeOf(dims), Math.round(probability * 256), state);
    });
  }
}
