import type { GraphBuilder, Tensor } from "onnx-grad";

/** Where a network's weights come from: their shapes are known before any is read. */
export interface VisionWeights {
  /** @throws {ArtifactError} if there is no such weight */
  dimsOf(name: string): readonly number[];
  has(name: string): boolean;
  /** The weight; a matrix with its axes exchanged if wanted. */
  tensorOf(name: string, isTransposed: boolean): Tensor;
}

/** A weight that a network reads, by its name in the graph, which is the checkpoint's without its prefix. */
export interface VisionWeight {
  readonly name: string;
  /** As the checkpoint has it. */
  readonly dims: readonly number[];
  /** Matrices are (out × in) in checkpoints and (in × out) in the graph. */
  readonly isTransposed: boolean;
  /** A running mean or variance: not trained, but it follows the batches. */
  readonly isStatistic: boolean;
}

export interface ConvolutionOptions {
  /** @default 1 */
  readonly stride?: number;
  /** Zeros around the picture; "same" as TensorFlow pads: more on the right and below. @default 0 */
  readonly padding?: number | "same" | readonly [top: number, left: number, bottom: number, right: number];
  /** @default 1 */
  readonly groups?: number;
  /** @default 1 */
  readonly dilation?: number;
}

/** Layers of a network for pictures, added to a graph; each reads its weights by the name of the layer. */
export class VisionNet {
  readonly builder: GraphBuilder;
  readonly #weights: VisionWeights;
  readonly #read = new Map<string, VisionWeight>();

  constructor(builder: GraphBuilder, weights: VisionWeights) {
    this.builder = builder;
    this.#weights = weights;
  }

  /** Every weight read so far, in order. */
  get read(): readonly VisionWeight[] {
    return [...this.#read.values()];
  }

  dimsOf(name: string): readonly number[] {
    return this.#weights.dimsOf(name);
  }

  has(name: string): boolean {
    return this.#weights.has(name);
  }

  /** Channels that a convolution gives. */
  nChannels(convolution: string): number {
    return this.dimsOf(`${convolution}.weight`)[0] ?? 0;
  }

  /** A weight as it is. */
  weight(name: string, { isTransposed = false, isStatistic = false } = {}): string {
    if (!this.#read.has(name)) {
      const dims = this.#weights.dimsOf(name);
      this.#read.set(name, { name, dims, isTransposed, isStatistic });
      this.builder.parameter(name, this.#weights.tensorOf(name, isTransposed));
    }
    return name;
  }

  /** (batch × channels × height × width), with the bias if the checkpoint has one. */
  convolution(x: string, name: string, options: ConvolutionOptions = {}): string {
    const { stride = 1, padding = 0, groups = 1, dilation = 1 } = options;
    const [, , height = 1, width = 1] = this.#weights.dimsOf(`${name}.weight`);
    const inputs = [x, this.weight(`${name}.weight`)];
    if (this.#weights.has(`${name}.bias`)) inputs.push(this.weight(`${name}.bias`));
    return this.builder.op("Conv", inputs, {
      kernel_shape: [height, width],
      strides: [stride, stride],
      group: groups,
      dilations: [dilation, dilation],
      ...(padding === "same"
        ? { auto_pad: "SAME_UPPER" }
        : { pads: typeof padding === "number" ? [padding, padding, padding, padding] : padding }),
    });
  }

  batchNorm(x: string, name: string, epsilon: number): string {
    const inputs = [
      x,
      this.weight(`${name}.weight`),
      this.weight(`${name}.bias`),
      this.weight(`${name}.running_mean`, { isStatistic: true }),
      this.weight(`${name}.running_var`, { isStatistic: true }),
    ];
    return this.builder.op("BatchNormalization", inputs, { epsilon });
  }

  /** Over the last axis. */
  layerNorm(x: string, name: string, epsilon: number): string {
    return this.builder.op(
      "LayerNormalization",
      [x, this.weight(`${name}.weight`), this.weight(`${name}.bias`)],
      {
        axis: -1,
        epsilon,
      },
    );
  }

  /** Of the last axis. */
  linear(x: string, name: string): string {
    const product = this.builder.op("MatMul", [x, this.weight(`${name}.weight`, { isTransposed: true })]);
    return this.#weights.has(`${name}.bias`)
      ? this.builder.op("Add", [product, this.weight(`${name}.bias`)])
      : product;
  }

  add(a: string, b: string): string {
    return this.builder.op("Add", [a, b]);
  }

  /** (batch × channels × height × width) → (batch × channels) */
  globalMean(x: string): string {
    return this.builder.op("Flatten", [this.builder.op("GlobalAveragePool", [x])], { axis: 1 });
  }

  /** @throws {RangeError} if there is no activation of that name */
  activate(x: string, activation: string): string {
    const { builder } = this;
    switch (activation) {
      case "relu":
        return builder.op("Relu", [x]);
      case "relu6":
        return builder.op("Clip", [x, builder.constant(0), builder.constant(6)]);
      case "silu":
      case "swish":
        return builder.op("Mul", [x, builder.op("Sigmoid", [x])]);
      case "gelu": {
        // x · (1 + erf(x / √2)) · ½, in the form that ONNX Runtime fuses.
        const erf = builder.op("Erf", [builder.op("Div", [x, builder.constant(Math.SQRT2)])]);
        return builder.op("Mul", [
          builder.op("Mul", [x, builder.op("Add", [erf, builder.constant(1)])]),
          builder.constant(0.5),
        ]);
      }
      default:
        throw new RangeError(
          `the activation ${JSON.stringify(activation)} is not supported: it must be relu, relu6, silu, swish or gelu`,
        );
    }
  }
}
