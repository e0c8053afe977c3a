import { GraphBuilder } from "onnx-grad";
import type { Encoder, ImageModel } from "shortlist";
import { createRandom } from "./bert-classifier.ts";

/** A network for pictures with random weights. */
export interface ImageNetwork {
  readonly name: string;
  /** Side of the pictures that it reads. */
  readonly side: number;
  readonly hiddenSize: number;
  build(layers: Layers): string;
}

/** A small residual network, of about the size of the zoo's: 0.7 million weights. */
export const smallResidual: ImageNetwork = {
  name: "small ResNet",
  side: 64,
  hiddenSize: 128,
  build(layers) {
    let x = layers.unit("pixel_values", 3, 32, { size: 3, stride: 2, activation: "Relu" });
    let inputs = 32;
    for (const [i, outputs] of [32, 64, 128].entries()) {
      for (let j = 0; j < 2; j++) {
        const stride = i > 0 && j === 0 ? 2 : 1;
        const first = layers.unit(x, inputs, outputs, { size: 3, stride, activation: "Relu" });
        const second = layers.unit(first, outputs, outputs, { size: 3 });
        const shortcut = inputs === outputs ? x : layers.unit(x, inputs, outputs, { stride });
        x = layers.builder.op("Relu", [layers.builder.op("Add", [second, shortcut])]);
        inputs = outputs;
      }
    }
    return x;
  },
};

/** The blocks of EfficientNet-Lite0: 3.4 million weights without its classifier. */
export const efficientnetLite0: ImageNetwork = {
  name: "EfficientNet-Lite0",
  side: 224,
  hiddenSize: 1280,
  build(layers) {
    const stages = [
      [1, 16, 1, 1, 3],
      [6, 24, 2, 2, 3],
      [6, 40, 2, 2, 5],
      [6, 80, 3, 2, 3],
      [6, 112, 3, 1, 5],
      [6, 192, 4, 2, 5],
      [6, 320, 1, 1, 3],
    ] as const;
    let x = layers.unit("pixel_values", 3, 32, { size: 3, stride: 2, activation: "Clip" });
    let inputs = 32;
    for (const [expansion, outputs, n, firstStride, size] of stages) {
      for (let i = 0; i < n; i++) {
        const stride = i === 0 ? firstStride : 1;
        const hidden = inputs * expansion;
        let y = x;
        if (expansion > 1) y = layers.unit(y, inputs, hidden, { activation: "Clip" });
        y = layers.unit(y, hidden, hidden, { size, stride, groups: hidden, activation: "Clip" });
        y = layers.unit(y, hidden, outputs);
        x = stride === 1 && inputs === outputs ? layers.builder.op("Add", [x, y]) : y;
        inputs = outputs;
      }
    }
    return layers.unit(x, inputs, 1280, { activation: "Clip" });
  },
};

interface UnitOptions {
  readonly size?: number;
  readonly stride?: number;
  readonly groups?: number;
  readonly activation?: "Relu" | "Clip";
}

/** Adds layers with random weights to a graph. */
export class Layers {
  readonly builder = new GraphBuilder({ opset: 18 });
  readonly parameters: string[] = [];
  readonly #random = createRandom(1);

  /** A convolution, batch normalisation and, if wanted, a rectifier. */
  unit(x: string, inputs: number, outputs: number, options: UnitOptions = {}): string {
    const { size = 1, stride = 1, groups = 1, activation } = options;
    const { builder } = this;
    const bound = Math.sqrt(6 / ((inputs / groups) * size * size)); // He's, uniform
    const weight = this.#weight([outputs, inputs / groups, size, size], bound);
    const padding = size >> 1;
    const convolved = builder.op("Conv", [x, weight], {
      kernel_shape: [size, size],
      strides: [stride, stride],
      group: groups,
      pads: [padding, padding, padding, padding],
    });
    const [scale, shift] = [this.#weight([outputs], 0, 1), this.#weight([outputs], 0)];
    const [mean, variance] = [0, 1].map((value) =>
      builder.parameter(builder.freshName("running"), {
        type: "float32",
        dims: [outputs],
        data: new Float32Array(outputs).fill(value),
      }),
    ) as [string, string];
    const y = builder.op("BatchNormalization", [convolved, scale, shift, mean, variance], { epsilon: 1e-3 });
    if (activation === "Clip") return builder.op("Clip", [y, builder.constant(0), builder.constant(6)]);
    return activation === undefined ? y : builder.op(activation, [y]);
  }

  #weight(dims: readonly number[], bound: number, offset = 0): string {
    const n = dims.reduce((a, b) => a * b, 1);
    const data = Float32Array.from({ length: n }, () => offset + bound * (2 * this.#random() - 1));
    const name = this.builder.parameter(this.builder.freshName("weight"), { type: "float32", dims, data });
    this.parameters.push(name);
    return name;
  }
}

/** A network as a model that can be fine-tuned. */
export function imageModelOf({ name, side, hiddenSize, build }: ImageNetwork): ImageModel {
  const size = { width: side, height: side };
  const third = [1 / 64, 1 / 64, 1 / 64] as const;
  return {
    id: name,
    folder: "",
    architecture: "onnx",
    hiddenSize,
    isConvolutional: true,
    nLayers: 1,
    nParameters: 0,
    headDropout: 0,
    notes: [],
    config: {},
    classifierName: "classifier",
    preprocessing: {
      resize: { shortestEdge: Math.round((side * 8) / 7) },
      filter: "bicubic",
      crop: size,
      size,
      factor: third,
      offset: [-2, -2, -2],
    },
    checkpointOf: () => new Map(),
    async buildEncoder(): Promise<Encoder> {
      const layers = new Layers();
      const { builder } = layers;
      const pixels = builder.input("pixel_values", "float32", ["batch", 3, side, side]);
      const maps = build(layers);
      const features = builder.op("Flatten", [builder.op("GlobalAveragePool", [maps])], { axis: 1 });
      return {
        builder,
        inputs: [{ name: pixels as "pixel_values", type: "float32" }],
        features,
        parameters: layers.parameters,
      };
    },
  };
}
