import { GraphBuilder, type Model } from "onnx-grad";
import { side } from "../settings.ts";
import { WeightTable } from "./weight-table.ts";

/** Width of the plain network's vectors. */
export const plainWidth = 160;

/**
 * Five plain convolutions of 3 × 3 with batch normalisation and ReLU, the first with stride 2, pooling after the others, as an
 * ONNX model: pictures in, the mean over the last map out. 64 → 32, 16, 8, 4, 2.
 */
export function plainNetwork(seed: string): Model {
  const table = new WeightTable(seed);
  const builder = new GraphBuilder({ opset: 18 });
  let x = builder.input("pixel_values", "float32", ["batch", 3, side, side]);
  let inputs = 3;
  for (const [i, outputs] of [24, 48, 96, 128, plainWidth].entries()) {
    table.convolution(`layers.${i}.convolution`, [outputs, inputs, 3]);
    table.batchNorm(`layers.${i}.norm`, outputs);
    const weight = (name: string) => {
      const full = `layers.${i}.${name}`;
      builder.parameter(full, table.weights.get(full)!);
      return full;
    };
    x = builder.op("Conv", [x, weight("convolution.weight")], {
      kernel_shape: [3, 3],
      pads: [1, 1, 1, 1],
      strides: i === 0 ? [2, 2] : [1, 1],
    });
    const norm = ["norm.weight", "norm.bias", "norm.running_mean", "norm.running_var"].map(weight);
    x = builder.op("Relu", [builder.op("BatchNormalization", [x, ...norm], { epsilon: 1e-5 })]);
    if (i > 0) x = builder.op("MaxPool", [x], { kernel_shape: [2, 2], strides: [2, 2] });
    inputs = outputs;
  }
  const mean = builder.op("Flatten", [builder.op("GlobalAveragePool", [x])], { axis: 1 });
  builder.output(mean, "image_embeds", "float32", ["batch", plainWidth]);
  return builder.build();
}
