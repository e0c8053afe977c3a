import type { GradientContext } from "../graph/gradient-context.ts";
import { sizeOf } from "../onnx/tensor.ts";
import { blockedChannelMean, blockedProductMean } from "./blocked-channels.ts";
import { toBlocks } from "./blocked-values.ts";

/** Sum over examples and places of a (batch × channels × …) value: the gradient of a bias. */
export function channelSum(c: GradientContext, value: string, shape: readonly number[]): string {
  const [n = 1, channels = 1, ...spatial] = shape;
  const nPlaces = sizeOf(spatial);
  const blocks = c.inBlocks(value);
  if (blocks !== undefined) return c.scale(blockedChannelMean(c, blocks, shape), n * nPlaces);
  // Two sums of one axis each are three times as fast as one over both.
  const perExample =
    nPlaces === 1
      ? c.reshape(value, shape, [n, channels])
      : c.op("ReduceSum", [c.reshape(value, shape, [n, channels, nPlaces]), c.intVector([2])], {
          keepdims: 0,
        });
  return c.reduceTo(perExample, [n, channels], [channels]);
}

/** The same of the product of two values. */
export function channelProductSum(
  c: GradientContext,
  a: string,
  b: string,
  shape: readonly number[],
): string {
  const blocks = c.inBlocks(b);
  return blocks === undefined ? channelSum(c, c.mul(a, b), shape) : blockedProductSum(c, blocks, a, shape);
}

/** The same, the first of them in blocks. */
export function blockedProductSum(
  c: GradientContext,
  blocks: string,
  value: string,
  shape: readonly number[],
): string {
  const mean = blockedProductMean(c, blocks, toBlocks(c, value), shape);
  return c.scale(mean, sizeOf(shape) / (shape[1] ?? 1));
}
