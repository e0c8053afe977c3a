import type { Emitter } from "../graph/gradient-context.ts";
import { sizeOf } from "../onnx/tensor.ts";
import { convolveBlocks } from "./blocked-convolution.ts";
import { isWholeBlocks, reorderInput, reorderOutput, toBlocks } from "./blocked-values.ts";
import type { Convolution } from "./convolution-forms.ts";
import { isAll } from "./sliding-windows.ts";

/** Of the examples in blocks, at most this share may be zeros that fill up the last block. */
const maxFilling = 0.25;

/**
 * Whether the weight gradient can be a convolution of blocks of examples: of x with dy as its window, where examples are
 * the channels and channels the examples, and stride and dilation change places.
 */
export function canBlockExamples({ shape, outputShape, groups }: Convolution, size: number): boolean {
  const [n = 1] = shape;
  return groups === 1 && isWholeBlocks(outputShape, size) && wholeBlocks(n, size) * (1 - maxFilling) <= n;
}

function wholeBlocks(n: number, size: number): number {
  return Math.ceil(n / size) * size;
}

/** Gradient of a convolution's weight, (outputs × inputs × window). */
export function blockedWeightGradient(
  e: Emitter,
  x: string,
  dy: string,
  { shape, outputShape, weightShape, windows }: Convolution,
  size: number,
): string {
  const [n = 1, inputs = 1, height = 1, width = 1] = shape;
  const [, outputs = 1, ...places] = outputShape;
  const { kernel, strides, dilations, before, after } = windows;
  const all = wholeBlocks(n, size);
  const [top = 0, left = 0] = before;
  const [bottom = 0, right = 0] = after.map((padding) => Math.max(padding, 0));
  // Few windows are computed, and one that padding is part of takes twice as long: the width is padded before.
  const byInput = e.transpose(x, [1, 0, 2, 3]);
  const filled = all === n ? byInput : e.op("Pad", [byInput, e.intVector([0, 0, 0, 0, 0, all - n, 0, 0])]);
  const examples = reorderInput(e, filled);
  const rows = e.reshape(examples, [], [(inputs * all * height) / size, width * size]);
  const padded =
    left + right > 0 ? e.op("Pad", [rows, e.intVector([0, left * size, 0, right * size])]) : rows;
  const image = e.reshape(padded, [], [inputs, all, height, width + left + right]);
  const product = convolveBlocks(e, image, examplesInBlocks(e, dy, outputShape, size), 1, {
    kernel: places,
    strides: dilations,
    dilations: strides,
    pads: [top, 0, bottom, 0],
  });
  // What no window reaches makes the result too large.
  const found = kernel.map(
    (length, i) => length + Math.floor(Math.max(-(after[i] ?? 0), 0) / (dilations[i] ?? 1)),
  );
  const blocks = e.reshape(product, [], [inputs, outputs / size, ...found, size]);
  const cropped = isAll(
    found.map((length, i) => length - (kernel[i] ?? 1)),
    0,
  )
    ? blocks
    : e.op("Slice", [blocks, e.intVector([0, 0]), e.intVector([...kernel]), e.intVector([2, 3])]);
  const window = sizeOf(kernel);
  const perInput = e.reshape(cropped, [], [inputs, outputs / size, window * size]);
  const perOutput = e.reshape(e.transpose(perInput, [1, 0, 2]), [], [outputs / size, size, inputs, window]);
  return e.reshape(reorderOutput(e, perOutput, size), [], weightShape);
}

/** dy (batch × outputs × height × width) as the window of a convolution of blocks of examples. */
function examplesInBlocks(
  e: Emitter,
  dy: string,
  [n = 1, outputs = 1, height = 1, width = 1]: readonly number[],
  size: number,
): string {
  const all = wholeBlocks(n, size);
  const nBlocks = outputs / size;
  const perExample = e.reshape(toBlocks(e, dy), [], [n, nBlocks, height * width, size]);
  const filled =
    all === n ? perExample : e.op("Pad", [perExample, e.intVector([0, 0, 0, 0, all - n, 0, 0, 0])]);
  const split = e.reshape(filled, [], [all / size, size, nBlocks, height * width, size]);
  return e.reshape(e.transpose(split, [2, 0, 3, 1, 4]), [], [outputs, all, height, width]);
}
