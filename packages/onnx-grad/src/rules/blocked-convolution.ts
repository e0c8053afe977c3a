import { blockedDomain } from "../graph/blocked-layout.ts";
import type { Emitter } from "../graph/gradient-context.ts";
import { sizeOf } from "../onnx/tensor.ts";
import { isWholeBlocks, reorderInput, reorderOutput, toBlocks } from "./blocked-values.ts";
import { type Convolution, isDepthwise } from "./convolution-forms.ts";
import { isAll } from "./sliding-windows.ts";

/**
 * Convolutions in ONNX Runtime's blocked layout: (batch, channels / block, height, width, block), which operators see
 * as (batch, channels, height, width). They come near to what the processor can do there, depthwise ones take a fifth
 * of the time, and what works element by element or channel by channel works on blocks as well: see blocked-values.ts.
 */

/** Up to this many input channels (a first layer's), a convolution into blocks reads the image as it is. */
const maxImageChannels = 4;

/** Whether a convolution, and its gradients, can be computed in blocks of this size. */
export function canBlock({ shape, outputShape, groups, weightShape }: Convolution, size: number): boolean {
  const isWhole = isWholeBlocks(shape, size) && isWholeBlocks(outputShape, size);
  return isWhole && (groups === 1 || isDepthwise({ shape, groups, weightShape }));
}

/** Whether a convolution reads an image of few channels and makes blocks. */
export function blocksImage({ shape, outputShape, groups }: Convolution, size: number): boolean {
  return isWholeBlocks(outputShape, size) && groups === 1 && (shape[1] ?? 0) <= maxImageChannels;
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

/** What a convolution of blocks does besides: adds a number to each channel, a value in blocks, and cuts off below 0. */
export interface BlockedExtras {
  readonly bias?: string | undefined;
  readonly sum?: string | undefined;
  readonly relu?: boolean;
}

export function convolveBlocks(
  e: Emitter,
  blocks: string,
  weight: string,
  groups: number,
  { kernel, strides, dilations, pads }: BlockedWindows,
  { bias = "", sum = "", relu = false }: BlockedExtras = {},
): string {
  const inputs = [blocks, weight, bias, sum];
  while (inputs.at(-1) === "") inputs.pop();
  const attributes = { kernel_shape: kernel, strides, dilations, pads, group: groups, auto_pad: "NOTSET" };
  return e.op("Conv", inputs, relu ? { ...attributes, activation: "Relu" } : attributes, {
    domain: blockedDomain,
  });
}

/** Depthwise weights (channels × 1 × window) as the blocked convolution reads them. */
export function blockDepthwiseWeight(
  e: Emitter,
  weight: string,
  [channels = 1, , ...kernel]: readonly number[],
): string {
  const asImage = e.reshape(weight, [channels, 1, ...kernel], [1, channels, ...kernel]);
  return e.reshape(reorderInput(e, asImage), [1, channels, ...kernel], [channels, 1, ...kernel]);
}

/** Weights (outputs × inputs × window) as the blocked convolution reads them, outputs innermost. */
export function blockWeight(
  e: Emitter,
  weight: string,
  [outputs = 1, inputs = 1, ...kernel]: readonly number[],
  size: number,
): string {
  const window = sizeOf(kernel);
  const dims = [outputs, inputs, ...kernel];
  const asImage = e.reshape(weight, dims, [outputs / size, size, inputs, window]);
  const blocks = reorderInput(e, asImage);
  // An image of few channels is read as it is, and its weights are in order now.
  if (inputs % size !== 0) return e.reshape(blocks, [outputs / size, size, inputs, window], dims);
  const order = Array.from(
    { length: window * size },
    (_, at) => (at % size) * window + Math.floor(at / size),
  );
  const rows = [(outputs * inputs) / size ** 2, size * window, size];
  return e.reshape(gatherRows(e, blocks, rows, order), [], dims);
}

/** The same of the weights that the input gradient takes: inputs and outputs exchanged, the window mirrored. */
export function blockMirroredWeight(
  e: Emitter,
  weight: string,
  [outputs = 1, inputs = 1, ...kernel]: readonly number[],
  size: number,
): string {
  const window = sizeOf(kernel);
  const blocks = reorderInput(e, e.reshape(weight, [], [outputs, inputs, 1, window]));
  const split = e.reshape(blocks, [], [outputs / size, size, inputs / size, window, size]);
  const exchanged = e.transpose(split, [2, 0, 3, 1, 4]);
  const order = Array.from({ length: window }, (_, at) => window - 1 - at);
  const rows = [(outputs * inputs) / size ** 2, window, size * size];
  return e.reshape(gatherRows(e, exchanged, rows, order), [], [inputs, outputs, ...kernel]);
}

/** Rows of a (parts × rows × row) value in another order, the same in each part. */
function gatherRows(e: Emitter, value: string, dims: readonly number[], order: readonly number[]): string {
  const isSame = order.every((row, i) => row === i);
  const rows = e.reshape(value, [], dims);
  return isSame ? rows : e.op("Gather", [rows, e.intVector(order)], { axis: 1 });
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
  const perExample = reorderOutput(e, product, all);
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
