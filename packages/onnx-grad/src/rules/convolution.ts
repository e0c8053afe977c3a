import type { GradientContext, GradientRule } from "../graph/gradient-context.ts";
import { channelSum } from "./channel-sum.ts";
import type { Convolution } from "./convolution-forms.ts";
import { convolutionInputGradient } from "./convolution-input-gradient.ts";
import { convolutionWeightGradient } from "./convolution-weight-gradient.ts";
import { padsAttribute, slidingWindows } from "./sliding-windows.ts";

/** Conv: each output is a window of the input times the weights, (outputs × inputs / groups × window). */
export const conv: GradientRule = {
  gradient: (c) => {
    const convolution = convolutionOf(c);
    return [
      c.needs(0) ? convolutionInputGradient(c, c.dy, c.input(1), convolution) : undefined,
      c.needs(1) ? convolutionWeightGradient(c, c.input(0), c.dy, convolution) : undefined,
      c.needs(2) ? channelSum(c, c.dy, convolution.outputShape) : undefined,
    ];
  },
};

/** What a Conv node is. */
export function convolutionOf(c: GradientContext): Convolution {
  const [shape, weightShape, outputShape] = [c.inputShape(0), c.inputShape(1), c.outputShape(0)];
  const windows = slidingWindows(c, weightShape.slice(2), shape.slice(2), outputShape.slice(2));
  return { shape, outputShape, weightShape, windows, groups: c.int("group", 1) };
}

/**
 * ConvTranspose is the input gradient of a convolution from its output to its input: its own input gradient is
 * that convolution, and its weight gradient that convolution's with the roles exchanged.
 */
export const convTranspose: GradientRule = {
  gradient: (c) => {
    const outputShape = c.inputShape(0);
    const shape = c.outputShape(0);
    const weightShape = c.inputShape(1);
    const windows = transposedWindows(c, weightShape.slice(2), shape.slice(2), outputShape.slice(2));
    const groups = c.int("group", 1);
    const { strides, dilations } = windows;
    const dx = () =>
      c.op("Conv", [c.dy, c.input(1)], { strides, dilations, group: groups, pads: padsAttribute(windows) });
    return [
      c.needs(0) ? dx() : undefined,
      c.needs(1)
        ? convolutionWeightGradient(c, c.dy, c.input(0), { shape, outputShape, weightShape, windows, groups })
        : undefined,
      c.needs(2) ? channelSum(c, c.dy, shape) : undefined,
    ];
  },
};

/** The windows of the convolution that goes from the output of a ConvTranspose to its input. */
function transposedWindows(
  c: GradientContext,
  kernel: readonly number[],
  input: readonly number[],
  output: readonly number[],
) {
  const windows = slidingWindows(c, kernel, input, output);
  const autoPad = c.string("auto_pad", "NOTSET");
  if (!c.ints("output_shape") && autoPad === "NOTSET") return windows;
  // The padding follows from the shapes, its odd element behind or, for SAME_UPPER, in front.
  const total = kernel.map((_, i) => (windows.before[i] ?? 0) + (windows.after[i] ?? 0));
  const before = total.map((n) => Math.max(autoPad === "SAME_UPPER" ? n >> 1 : (n + 1) >> 1, 0));
  return { ...windows, before, after: total.map((n, i) => n - (before[i] ?? 0)) };
}
