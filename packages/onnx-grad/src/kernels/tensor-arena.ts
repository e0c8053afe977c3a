const pageBytes = 65_536;
const maximumPages = 65_536; // 4 GiB, all that a 32-bit offset reaches

/** A piece of the arena's memory. It keeps its place when the memory grows; views of it do not. */
export interface Region {
  readonly offset: number;
  readonly nBytes: number;
}

/**
 * One growing WebAssembly memory that holds every tensor of a training session, so that kernels and
 * ONNX Runtime work on the same bytes with no copy between them.
 *
 * Growing detaches every earlier view: whoever keeps views compares `generation` before using them.
 * Pages that were never written cost no physical memory.
 */
export class TensorArena {
  readonly memory: WebAssembly.Memory = new WebAssembly.Memory({ initial: 1, maximum: maximumPages });
  #end = 64; // offset 0 stays unused
  #generation = 0;

  /** Changes whenever earlier views were detached. */
  get generation(): number {
    return this.#generation;
  }

  /**
   * Zeroed bytes at a 64-byte boundary, with room for one whole vector more than was asked for.
   *
   * @throws {RangeError} if all tensors together would pass 4 GiB
   */
  allocate(nBytes: number): Region {
    const offset = this.#end;
    const end = offset + Math.ceil((nBytes + 16) / 64) * 64;
    const pages = Math.ceil(end / pageBytes);
    if (pages > maximumPages) {
      throw new RangeError(
        `Cannot allocate ${nBytes} bytes for training: parameters, moments and gradients together are limited to 4 GiB`,
      );
    }
    const missing = pages - this.memory.buffer.byteLength / pageBytes;
    if (missing > 0) {
      this.memory.grow(missing);
      this.#generation++;
    }
    this.#end = end;
    return { offset, nBytes };
  }

  float32(region: Region, length: number = region.nBytes / 4): Float32Array<ArrayBuffer> {
    return new Float32Array(this.memory.buffer, region.offset, length);
  }

  int32(region: Region, length: number = region.nBytes / 4): Int32Array<ArrayBuffer> {
    return new Int32Array(this.memory.buffer, region.offset, length);
  }

  int64(region: Region, length: number = region.nBytes / 8): BigInt64Array<ArrayBuffer> {
    return new BigInt64Array(this.memory.buffer, region.offset, length);
  }

  bytes(region: Region, length: number = region.nBytes): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.memory.buffer, region.offset, length);
  }
}
