import type { GradientContext } from "../graph/gradient-context.ts";
import type { Convolution } from "./convolution-input-gradient.ts";
import { padsAttribute } from "./sliding-windows.ts";

/** Gradient of a convolution's weight, (outputs × inputs / groups × window). */
export function convolutionWeightGradient(
  c: GradientContext,
  x: string,
  dy: string,
  convolution: Convolution,
): string {
  return swappedConvolution(c, x, dy, convolution);
}

/**
 * The weight gradient is a convolution too: of x with dy as its weights, where batch and channels change places,
 * and stride and dilation. Right for every convolution, fast for few.
 */
function swappedConvolution(
  c: GradientContext,
  x: string,
  dy: string,
  { shape, outputShape, weightShape, windows, groups }: Convolution,
): string {
  const [n = 1, inputs = 1, ...spatial] = shape;
  const [, outputs = 1, ...places] = outputShape;
  const perGroup = inputs / groups;
  const axes = spatial.map((_, i) => i);
  const asBatch = c.transpose(c.reshape(x, shape, [n, groups, perGroup, ...spatial]), [
    2,
    1,
    0,
    ...axes.map((i) => i + 3),
  ]);
  const image = c.reshape(asBatch, [perGroup, groups, n, ...spatial], [perGroup, groups * n, ...spatial]);
  const kernel = c.transpose(dy, [1, 0, ...axes.map((i) => i + 2)]);
  const { kernel: size, strides, dilations } = windows;
  const result = c.op("Conv", [image, kernel], {
    strides: dilations,
    dilations: strides,
    pads: padsAttribute(windows),
    group: groups,
    kernel_shape: places,
  });
  // Where the last windows leave elements over, the result is too large.
  const isLarger = windows.after.some((after) => after < 0);
  const cropped = isLarger
    ? c.op("Slice", [
        result,
        c.intVector(axes.map(() => 0)),
        c.intVector([...size]),
        c.intVector(axes.map((i) => i + 2)),
      ])
    : result;
  const weight = c.transpose(cropped, [1, 0, ...axes.map((i) => i + 2)]);
  return c.reshape(weight, [outputs, perGroup, ...size], weightShape);
}
