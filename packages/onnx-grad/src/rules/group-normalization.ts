import type { GradientContext, GradientRule } from "../graph/gradient-context.ts";
import { sizeOf } from "../onnx/tensor.ts";
import { channelSum } from "./channel-sum.ts";

/**
 * y = x̂ · scale + bias, with x̂ the groups of each example's channels brought to mean 0 and variance 1; scale and
 * bias have one element for each channel, or for each group as before opset 21.
 *
 * dx = r · (g - mean(g) - x̂ · mean(g · x̂)), with g = dy · scale and means over a group.
 */
export const groupNormalization: GradientRule = {
  gradient: (c) => normalizedGroups(c, c.int("num_groups", 1)),
};

/** Every channel is a group of its own. */
export const instanceNormalization: GradientRule = {
  gradient: (c) => normalizedGroups(c, c.inputShape(0)[1] ?? 1),
};

function normalizedGroups(c: GradientContext, nGroups: number): (string | undefined)[] {
  const shape = c.inputShape(0);
  const [n = 1, channels = 1, ...spatial] = shape;
  const width = sizeOf(shape) / (n * nGroups);
  const rows = [n * nGroups, width];
  const perChannel = [1, channels, ...spatial.map(() => 1)];
  const nScales = sizeOf(c.inputShape(1));
  const isPerGroup = nScales !== channels;
  /** A vector of the scale's size, as a row of channels. */
  const asChannels = (value: string) => {
    if (!isPerGroup) return c.reshape(value, [channels], perChannel);
    const repeated = c.expand(
      c.reshape(value, [nScales], [nScales, 1]),
      [nScales, 1],
      [nScales, channels / nScales],
    );
    return c.reshape(repeated, [nScales, channels / nScales], perChannel);
  };
  const perScale = (value: string) => {
    const sum = channelSum(c, value, shape);
    return isPerGroup
      ? c.reshape(
          c.reduceTo(
            c.reshape(sum, [channels], [nScales, channels / nScales]),
            [nScales, channels / nScales],
            [nScales, 1],
          ),
          [nScales, 1],
          [nScales],
        )
      : sum;
  };

  const x = c.reshape(c.input(0), shape, rows);
  const rowMean = (value: string) => c.op("ReduceMean", [value, c.intVector([1])], { keepdims: 1 });
  const centred = c.op("Sub", [x, rowMean(x)]);
  const variance = rowMean(c.mul(centred, centred));
  const deviation = c.op("Sqrt", [c.op("Add", [variance, c.scalar(c.float("epsilon", 1e-5))])]);
  const normalized = c.op("Div", [centred, deviation]);

  const dx = () => {
    const g = c.reshape(c.mul(c.dy, asChannels(c.input(1))), shape, rows);
    const along = c.mul(normalized, rowMean(c.mul(g, normalized)));
    const inner = c.op("Sub", [g, c.op("Add", [along, rowMean(g)])]);
    return c.reshape(c.op("Div", [inner, deviation]), rows, shape);
  };
  return [
    c.needs(0) ? dx() : undefined,
    c.needs(1) ? perScale(c.mul(c.dy, c.reshape(normalized, rows, shape))) : undefined,
    c.needs(2) ? perScale(c.dy) : undefined,
  ];
}
