import type { GradientContext, GradientRule } from "../graph/gradient-context.ts";
import { sizeOf, tensor } from "../onnx/tensor.ts";
import { channelLine } from "./blocked-channels.ts";
import { fromBlocks, toBlocks } from "./blocked-values.ts";
import { blockedProductSum, channelProductSum, channelSum } from "./channel-sum.ts";

/**
 * y = (x - mean) · r · scale + bias, with r = 1 / √(variance + epsilon), for each channel.
 *
 * In training mode mean and variance are those of the batch, which the node gives as its outputs 1 and 2 (see
 * trainBatchNormalization()), and gradients flow through them too.
 */
export const batchNormalization: GradientRule = {
  gradient: (c) => {
    const isTraining = c.int("training_mode", 0) === 1;
    const shape = c.inputShape(0);
    const [n = 1, channels = 1, ...spatial] = shape;
    const asChannels = (value: string) =>
      c.reshape(value, [channels], [1, channels, ...spatial.map(() => 1)]);
    const [x, scale] = [c.input(0), c.input(1)];
    const [mean, variance] = isTraining ? [c.output(1), c.output(2)] : [c.input(3), c.input(4)];
    const r = deviationReciprocal(c, variance);
    const found = c.inBlocks(x);
    const blocks = found !== undefined && isTraining ? centred(c, found) : found;
    const dBias = () => channelSum(c, c.dy, shape);
    // Σ dy · x̂ = r · (Σ dy · x - mean · Σ dy): x̂ itself is never needed.
    const dScale = () => {
      if (blocks !== undefined && isTraining) return c.mul(r, blockedProductSum(c, blocks, c.dy, shape));
      const sum = channelProductSum(c, c.dy, x, shape);
      return c.mul(r, c.op("Sub", [sum, c.mul(mean, dBias())]));
    };
    const rate = c.mul(scale, r);
    const dx = () => {
      if (!isTraining) {
        if (blocks === undefined) return c.mul(c.dy, asChannels(rate));
        return fromBlocks(c, channelLine(c, { x: toBlocks(c, c.dy), factor: rate }, channels), channels);
      }
      // dx = rate · (dy - Σdy/m - x̂ · Σ(dy · x̂)/m) = dy · rate + x · c1 + c0, the last two in one pass.
      const share = 1 / (n * sizeOf(spatial));
      const c1 = c.op("Neg", [c.scale(c.mul(c.mul(rate, r), dScale()), share)]);
      const constant = c.scale(c.mul(rate, dBias()), share);
      if (blocks === undefined) {
        const c0 = c.op("Neg", [c.op("Add", [constant, c.mul(c1, mean)])]);
        return c.op("Add", [c.mul(c.dy, asChannels(rate)), multiplyAdd(c, x, c1, c0, channels)]);
      }
      const sum = channelLine(c, { x: blocks, factor: c1, addend: c.op("Neg", [constant]) }, channels);
      return fromBlocks(c, channelLine(c, { x: toBlocks(c, c.dy), factor: rate, sum }, channels), channels);
    };
    return [
      c.needs(0) ? dx() : undefined,
      c.needs(1) ? dScale() : undefined,
      c.needs(2) ? dBias() : undefined,
    ];
  },
};

/**
 * In training, x in blocks less the batch's mean. Made once for both passes: from here on nothing needs the mean, and
 * neither variance nor gradients are differences of large sums.
 */
export function centred(c: GradientContext, blocks: string): string {
  const [, channels = 1] = c.inputShape(0);
  const ones = c.tensor(tensor("float32", [channels], new Array(channels).fill(1)));
  return channelLine(c, { x: blocks, factor: ones, addend: c.op("Neg", [c.output(1)]) }, channels);
}

/** 1 / √(variance + epsilon), (channels). */
export function deviationReciprocal(c: GradientContext, variance: string): string {
  const epsilon = c.scalar(c.float("epsilon", 1e-5));
  return c.op("Reciprocal", [c.op("Sqrt", [c.op("Add", [variance, epsilon])])]);
}

/** x · factor + addend for each channel: a BatchNormalization of mean 0 and variance 1 is that in one pass. */
function multiplyAdd(
  c: GradientContext,
  x: string,
  factor: string,
  addend: string,
  channels: number,
): string {
  const zeros = c.zeros([channels]);
  const ones = c.op("Expand", [c.scalar(1), c.intVector([channels])]);
  return c.op("BatchNormalization", [x, factor, addend, zeros, ones], { epsilon: 0 });
}
