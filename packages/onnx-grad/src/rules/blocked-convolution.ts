import { blockedDomain } from "../graph/blocked-layout.ts";
import type { Emitter } from "../graph/gradient-context.ts";
import { type Convolution, isDepthwise } from "./convolution-forms.ts";
import { isAll } from "./sliding-windows.ts";

/**
 * Convolutions in ONNX Runtime's blocked layout: (batch, channels / block, height, width, block), which operators see
 * as (batch, channels, height, width). Depthwise ones take a fifth of the time there, others somewhat less.
 */

/** Put a (batch × channels × height × width) value into blocks. */
export function toBlocks(e: Emitter, value: string): string {
  return e.op("ReorderInput", [value], {}, { domain: blockedDomain });
}

export function fromBlocks(e: Emitter, value: string, channels: number): string {
  return e.op("ReorderOutput", [value], { channels }, { domain: blockedDomain });
}

/** Whether a convolution, and both its gradients if it is depthwise, can be computed in blocks of this size. */
export function canBlock({ shape, outputShape, groups, weightShape }: Convolution, size: number): boolean {
  if (size === 0 || shape.length !== 4) return false;
  const [, inputs = 0] = shape;
  const [, outputs = 0] = outputShape;
  const isWhole = inputs % size === 0 && outputs % size === 0;
  return isWhole && (groups === 1 || isDepthwise({ shape, groups, weightShape }));
}

/**
 * A depthwise convolution whose channels make no whole blocks, but do so together with the examples: as one of a single
 * example, with a copy of the weights for each. `undefined` for any other.
 */
export function examplesAsChannels(convolution: Convolution, size: number): Convolution | undefined {
  const { shape, outputShape, weightShape, windows } = convolution;
  const [n = 1, channels = 1, ...spatial] = shape;
  const [, , ...places] = outputShape;
  if (!isDepthwise(convolution) || n === 1 || size === 0 || channels % size === 0) return undefined;
  const all = n * channels;
  const merged: Convolution = {
    shape: [1, all, ...spatial],
    outputShape: [1, all, ...places],
    weightShape: [all, ...weightShape.slice(1)],
    windows,
    groups: all,
  };
  return canBlock(merged, size) ? merged : undefined;
}

/** The weights of examplesAsChannels(): a copy for each example. */
export function copyForExamples(
  e: Emitter,
  weight: string,
  weightShape: readonly number[],
  n: number,
): string {
  const copies = e.op("Expand", [weight, e.intVector([n, ...weightShape])]);
  const [channels = 1, ...rest] = weightShape;
  return e.reshape(copies, [n, ...weightShape], [n * channels, ...rest]);
}

/** A convolution of blocks, of stride and dilation as given. */
export interface BlockedWindows {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly pads: readonly number[];
}

export function convolveBlocks(
  e: Emitter,
  blocks: string,
  weight: string,
  groups: number,
  { kernel, strides, dilations, pads }: BlockedWindows,
): string {
  const attributes = { kernel_shape: kernel, strides, dilations, pads, group: groups, auto_pad: "NOTSET" };
  return e.op("Conv", [blocks, weight], attributes, { domain: blockedDomain });
}

/** Depthwise weights (channels × 1 × window) as the blocked convolution reads them. */
export function blockDepthwiseWeight(
  e: Emitter,
  weight: string,
  [channels = 1, , ...kernel]: readonly number[],
): string {
  const asImage = e.reshape(weight, [channels, 1, ...kernel], [1, channels, ...kernel]);
  return e.reshape(toBlocks(e, asImage), [1, channels, ...kernel], [channels, 1, ...kernel]);
}

/** Weights (outputs × inputs × window) as the blocked convolution reads them, outputs innermost. */
export function blockWeight(
  e: Emitter,
  weight: string,
  [outputs = 1, inputs = 1, ...kernel]: readonly number[],
  size: number,
): string {
  const split = [outputs / size, size, inputs / size, size, ...kernel];
  const blocks = e.transpose(e.reshape(weight, [outputs, inputs, ...kernel], split), [0, 2, 4, 5, 3, 1]);
  const blocked = [outputs / size, inputs / size, ...kernel, size, size];
  return e.reshape(blocks, blocked, [outputs, inputs, ...kernel]);
}

/** A depthwise convolution's weight gradient: each example's channel is a channel of its own, dy the window. */
export function blockedDepthwiseWeightGradient(
  e: Emitter,
  x: string,
  dy: string,
  { shape, outputShape, weightShape, windows }: Convolution,
  size: number,
): string {
  const [n = 1, channels = 1, ...spatial] = shape;
  const places = outputShape.slice(2);
  const { kernel, strides, dilations, before, after } = windows;
  const all = n * channels;
  // Blocks of whole channels are the same with and without the examples among them, and the forward pass has them.
  const areShared = channels % size === 0;
  const inBlocks = (value: string, from: readonly number[], to: readonly number[]) =>
    areShared
      ? e.reshape(toBlocks(e, value), from, to)
      : e.reshape(
          toBlocks(e, e.reshape(value, from, [1, all, ...from.slice(2)])),
          [1, all, ...from.slice(2)],
          to,
        );
  const image = inBlocks(x, shape, [1, all, ...spatial]);
  const window = inBlocks(dy, outputShape, [all, 1, ...places]);
  const pads = [...before, ...after.map((n) => Math.max(n, 0))];
  const product = convolveBlocks(e, image, window, all, {
    kernel: places,
    strides: dilations,
    dilations: strides,
    pads,
  });
  const perExample = fromBlocks(e, product, all);
  const cropped = isAll(
    after.map((n) => Math.max(-n, 0)),
    0,
  )
    ? perExample
    : e.op("Slice", [perExample, e.intVector([0, 0]), e.intVector([...kernel]), e.intVector([2, 3])]);
  const separate = e.reshape(cropped, [1, all, ...kernel], [n, ...weightShape]);
  return n === 1
    ? e.reshape(separate, [n, ...weightShape], weightShape)
    : e.op("ReduceSum", [separate, e.intVector([0])], { keepdims: 0 });
}

/** dy in blocks with zeros between its places, as wide as the stride. */
export function spreadBlocks(
  e: Emitter,
  dy: string,
  [n = 1, channels = 1, height = 1, width = 1]: readonly number[],
  [down = 1, across = 1]: readonly number[],
  size: number,
): string {
  const blocks = toBlocks(e, dy);
  const rows = (n * channels * height) / size;
  const from = [n, channels, height, width];
  const pads = e.intVector([0, 0, 0, 0, 0, down - 1, 0, (across - 1) * size]);
  const spread = e.op("Pad", [e.reshape(blocks, from, [rows, 1, width, size]), pads]);
  return e.reshape(spread, [rows, down, width, across * size], [n, channels, height * down, width * across]);
}
