import type { Region, TensorArena } from "../kernels/tensor-arena.ts";

/** Memory that holds nothing between two runs, so that graphs of all shapes share it. */
export class Scratch {
  readonly #arena: TensorArena;
  #region: Region;

  constructor(arena: TensorArena) {
    this.#arena = arena;
    this.#region = arena.allocate(0);
  }

  /** Where it begins; moves when it grows. */
  get offset(): number {
    return this.#region.offset;
  }

  /** Makes it at least this large. It at least doubles, so the room left behind never passes what is in use. */
  reserve(nBytes: number): void {
    if (nBytes <= this.#region.nBytes) return;
    this.#region = this.#arena.allocate(Math.max(nBytes, 2 * this.#region.nBytes));
  }
}
