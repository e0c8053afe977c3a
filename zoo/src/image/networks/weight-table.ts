import type { Tensor } from "onnx-grad";
import { createRng, type Rng } from "../../rng.ts";

/** A network's weights before any training, by their names in the checkpoint, drawn from a seed. */
export class WeightTable {
  readonly weights = new Map<string, Tensor>();
  readonly #rng: Rng;

  constructor(seed: string) {
    this.#rng = createRng(seed);
  }

  /** Normal numbers of the given deviation. */
  normal(name: string, dims: readonly number[], deviation: number): void {
    this.#set(name, dims, () => this.#rng.normal() * deviation);
  }

  /** Deviation √(2 / inputs) for a ReLU to follow (He et al. 2015); groups of one channel count their own window only. */
  convolution(
    name: string,
    [outputs, inputs, size]: readonly [outputs: number, inputs: number, size: number],
    { bias = false } = {},
  ): void {
    this.normal(`${name}.weight`, [outputs, inputs, size, size], Math.sqrt(2 / (inputs * size * size)));
    if (bias) this.#set(`${name}.bias`, [outputs], () => 0);
  }

  batchNorm(name: string, n: number): void {
    this.norm(name, n);
    this.#set(`${name}.running_mean`, [n], () => 0);
    this.#set(`${name}.running_var`, [n], () => 1);
  }

  norm(name: string, n: number): void {
    this.#set(`${name}.weight`, [n], () => 1);
    this.#set(`${name}.bias`, [n], () => 0);
  }

  /** Deviation 0.02, as in transformers. */
  linear(name: string, inputs: number, outputs: number): void {
    this.normal(`${name}.weight`, [outputs, inputs], 0.02);
    this.#set(`${name}.bias`, [outputs], () => 0);
  }

  #set(name: string, dims: readonly number[], next: () => number): void {
    const data = new Float32Array(dims.reduce((a, b) => a * b, 1));
    for (let i = 0; i < data.length; i++) data[i] = next();
    this.weights.set(name, { type: "float32", dims, data });
  }
}
