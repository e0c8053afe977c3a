import { kernelBytes } from "./kernel-bytes.ts";

/**
 * The compiled kernels of kernels.wat. Pointers are byte offsets into the memory they were
 * instantiated on; lengths count float32 elements; nothing is bounds-checked but by the memory's end.
 */
export interface TrainingKernels {
  /** AdamW in place on `n` elements; see the formula in kernels.wat. */
  adamw(
    p: number,
    m: number,
    v: number,
    g: number,
    n: number,
    scale: number,
    beta1: number,
    beta2: number,
    keep: number,
    stepSize: number,
    invSqrtBias2: number,
    epsilon: number,
  ): void;
  /** AdamW on the listed rows (int32, each at most once) of a table; `g` holds their packed gradients. */
  adamwRows(
    p: number,
    m: number,
    v: number,
    g: number,
    rows: number,
    nRows: number,
    nWidth: number,
    scale: number,
    beta1: number,
    beta2: number,
    keep: number,
    stepSize: number,
    invSqrtBias2: number,
    epsilon: number,
  ): void;
  /** Sum of squares, accumulated in double precision. */
  squaredNorm(x: number, n: number): number;
  /** y += scale * x */
  addScaled(y: number, x: number, n: number, scale: number): void;
  /** y[slots[i]] += x[i], row by row; slots (int32) may repeat. */
  scatterAddRows(y: number, x: number, slots: number, nRows: number, nWidth: number): void;
  /** `n` bytes, 1 with probability 1 - threshold / 256; see dropoutState() for `state`. */
  dropoutMask(mask: number, n: number, threshold: number, state: number): void;
  zero(x: number, nBytes: number): void;
}

/**
 * Instantiates the kernels on a memory.
 *
 * @example
 * const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536 });
 * new Float32Array(memory.buffer).set([3, 4]);
 * createKernels(memory).squaredNorm(0, 2); // 25
 */
export function createKernels(memory: WebAssembly.Memory): TrainingKernels {
  const module = new WebAssembly.Module(Buffer.from(kernelBytes, "base64"));
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as TrainingKernels;
}
