import type { Region, TensorArena } from "../kernels/tensor-arena.ts";
import type { TrainingKernels } from "../kernels/training-kernels.ts";

/**
 * The gradient of an embedding table as the rows that were read, each once.
 *
 * A batch reads the same row many times; its gradients are added here, over all forward passes of one
 * update, so that the norm and the optimizer see each row once.
 */
export class RowGradient {
  readonly nWidth: number;
  readonly #arena: TensorArena;
  readonly #kernels: TrainingKernels;
  /** Position among the pending rows of each row of the table, or -1. */
  readonly #slotOfRow: Int32Array;
  #capacity = 0;
  #rows: Region;
  #values: Region;
  #slots: Region;
  #nPending = 0;

  constructor(arena: TensorArena, kernels: TrainingKernels, nRows: number, nWidth: number) {
    this.nWidth = nWidth;
    this.#arena = arena;
    this.#kernels = kernels;
    this.#slotOfRow = new Int32Array(nRows).fill(-1);
    this.#rows = this.#values = this.#slots = arena.allocate(0);
  }

  /** Number of different rows pending. */
  get nPending(): number {
    return this.#nPending;
  }

  /** Offsets of the pending rows' indices (int32) and of their packed gradients. */
  get offsets(): { readonly rows: number; readonly values: number } {
    return { rows: this.#rows.offset, values: this.#values.offset };
  }

  /** Makes room for `n` more reads; grows the arena, so call it before making views. */
  reserve(n: number): void {
    const needed = Math.max(n, Math.min(this.#slotOfRow.length, this.#nPending + n));
    if (needed <= this.#capacity) return;
    const capacity = 2 ** Math.ceil(Math.log2(needed));
    const rows = this.#arena.allocate(capacity * 4);
    const values = this.#arena.allocate(capacity * this.nWidth * 4);
    this.#slots = this.#arena.allocate(capacity * 4);
    this.#arena.int32(rows).set(this.#arena.int32(this.#rows, this.#nPending));
    this.#arena.float32(values).set(this.#arena.float32(this.#values, this.#nPending * this.nWidth));
    this.#rows = rows;
    this.#values = values;
    this.#capacity = capacity;
  }

  /**
   * Adds the gradients of `indices.length` reads.
   *
   * @param indices row of the table that each read touched; room for them must be reserved
   * @param values offset of their gradients (nReads × nWidth)
   */
  add(indices: BigInt64Array, values: number): void {
    const slots = this.#arena.int32(this.#slots, indices.length);
    const rows = this.#arena.int32(this.#rows);
    for (let i = 0; i < indices.length; i++) {
      const row = Number(indices[i]);
      let slot = this.#slotOfRow[row];
      if (slot === undefined) throw new RangeError(`Cannot update row ${row} of ${this.#slotOfRow.length}`);
      if (slot < 0) {
        slot = this.#nPending++;
        this.#slotOfRow[row] = slot;
        rows[slot] = row;
        this.#kernels.zero(this.#values.offset + slot * this.nWidth * 4, this.nWidth * 4);
      }
      slots[i] = slot;
    }
    this.#kernels.scatterAddRows(
      this.#values.offset,
      values,
      this.#slots.offset,
      indices.length,
      this.nWidth,
    );
  }

  /** Sum of squares of the pending gradients. */
  squaredNorm(): number {
    return this.#kernels.squaredNorm(this.#values.offset, this.#nPending * this.nWidth);
  }

  /** Forgets the pending rows. */
  clear(): void {
    for (const row of this.#arena.int32(this.#rows, this.#nPending)) this.#slotOfRow[row] = -1;
    this.#nPending = 0;
  }

  /** The pending rows and their gradients, as copies. */
  snapshot(): { rows: Int32Array<ArrayBuffer>; values: Float32Array<ArrayBuffer> } {
    return {
      rows: this.#arena.int32(this.#rows, this.#nPending).slice(),
      values: this.#arena.float32(this.#values, this.#nPending * this.nWidth).slice(),
    };
  }

  /** Replaces the pending rows by those of a snapshot. */
  replace({ rows, values }: { readonly rows: Int32Array; readonly values: Float32Array }): void {
    this.clear();
    this.reserve(rows.length);
    this.#arena.int32(this.#rows).set(rows);
    this.#arena.float32(this.#values).set(values);
    rows.forEach((row, slot) => {
      this.#slotOfRow[row] = slot;
    });
    this.#nPending = rows.length;
  }
}
