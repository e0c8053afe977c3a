import type { GraphGradient } from "../graph/training-graph.ts";
import type { Region } from "../kernels/tensor-arena.ts";
import type { TrainingKernels } from "../kernels/training-kernels.ts";
import type { ParameterStore } from "./parameter-store.ts";
import { RowGradient } from "./row-gradient.ts";

/** The gradient of a parameter that is as large as the parameter. */
export interface DenseGradient {
  /** Where ONNX Runtime writes the gradient of one pass. */
  readonly output: Region;
  /** Sum over the passes of one update: the same region if there is only one pass. */
  readonly sum: Region;
  /** Whether this update has touched it yet. */
  isPending: boolean;
}

/** Where a pass left the rows that it read and their gradients. */
export interface RowOutput {
  readonly values: number;
  readonly indices: BigInt64Array;
}

/**
 * The gradients of one update, summed over its passes.
 *
 * A table whose gradient comes as rows keeps them as rows; if some pass gives the same table a dense
 * gradient too (tied weights), its rows are added to that.
 */
export class Gradients {
  readonly dense: Map<string, DenseGradient> = new Map();
  readonly rows: Map<string, RowGradient> = new Map();
  /** Passes summed so far. */
  nPasses = 0;
  readonly #store: ParameterStore;
  readonly #kernels: TrainingKernels;
  readonly #accumulates: boolean;

  constructor(store: ParameterStore, kernels: TrainingKernels, accumulates: boolean) {
    this.#store = store;
    this.#kernels = kernels;
    this.#accumulates = accumulates;
  }

  /** Makes room for the gradients of a pass; may grow the arena, so call it before making views. */
  reserve(gradients: readonly GraphGradient[]): void {
    const reads = new Map<string, number>();
    for (const gradient of gradients) {
      if (gradient.kind === "dense") this.reserveDense(gradient.parameter);
      else {
        reads.set(gradient.parameter, (reads.get(gradient.parameter) ?? 0) + gradient.n);
        this.reserveRows(gradient.parameter, reads.get(gradient.parameter)!);
      }
    }
  }

  reserveDense(parameter: string): DenseGradient {
    const existing = this.dense.get(parameter);
    if (existing) return existing;
    const allocate = () => this.#store.arena.allocate(this.#store.get(parameter).size * 4);
    const output = allocate();
    const gradient = { output, sum: this.#accumulates ? allocate() : output, isPending: false };
    this.dense.set(parameter, gradient);
    return gradient;
  }

  reserveRows(parameter: string, nReads: number): RowGradient {
    let gradient = this.rows.get(parameter);
    if (!gradient) {
      const { dims, size } = this.#store.get(parameter);
      const nRows = dims[0] ?? 1;
      gradient = new RowGradient(this.#store.arena, this.#kernels, nRows, size / nRows);
      this.rows.set(parameter, gradient);
    }
    gradient.reserve(nReads);
    return gradient;
  }

  /** Takes over the dense gradient that the last pass wrote to `output`. */
  addDense(parameter: string): void {
    const gradient = this.dense.get(parameter)!;
    if (this.#accumulates) {
      const { size } = this.#store.get(parameter);
      if (!gradient.isPending) this.#kernels.zero(gradient.sum.offset, size * 4);
      this.#kernels.addScaled(gradient.sum.offset, gradient.output.offset, size, 1);
    }
    gradient.isPending = true;
  }

  /** Adds the rows that the last pass read. */
  addRows(parameter: string, { values, indices }: RowOutput): void {
    this.rows.get(parameter)!.add(indices, values);
  }

  /** Ends a pass: rows of tables that have a dense gradient are added to it. */
  endPass(): void {
    this.nPasses++;
    for (const [parameter, gradient] of this.rows) {
      const dense = this.dense.get(parameter);
      if (!dense?.isPending || gradient.nPending === 0) continue;
      const { rows, values } = gradient.offsets;
      this.#kernels.scatterAddRows(dense.sum.offset, values, rows, gradient.nPending, gradient.nWidth);
      gradient.clear();
    }
  }

  /** Euclidean norm of all gradients together, of their mean over the passes so far. */
  norm(): number {
    let squares = 0;
    for (const [parameter, { sum, isPending }] of this.dense) {
      if (isPending) squares += this.#kernels.squaredNorm(sum.offset, this.#store.get(parameter).size);
    }
    for (const gradient of this.rows.values()) squares += gradient.squaredNorm();
    return Math.sqrt(squares) / Math.max(1, this.nPasses);
  }

  clear(): void {
    for (const gradient of this.dense.values()) gradient.isPending = false;
    for (const gradient of this.rows.values()) gradient.clear();
    this.nPasses = 0;
  }
}
