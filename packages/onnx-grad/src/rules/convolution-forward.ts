import type { Emitter } from "../graph/gradient-context.ts";
import { sizeOf } from "../onnx/tensor.ts";
import {
  blockDepthwiseWeight,
  blocksImage,
  blockWeight,
  canBlock,
  convolveBlocks,
  copyForExamples,
  examplesAsChannels,
} from "./blocked-convolution.ts";
import { fromBlocks, toBlocks } from "./blocked-values.ts";
import { type Convolution, columns, isDepthwise, isPointwise, nPlaces } from "./convolution-forms.ts";
import { padsAttribute } from "./sliding-windows.ts";

/** Up to this many places, and from this many input channels on, a product with columns is faster than Conv. */
const maxPlaces = 16;
const minInputs = 64;

/**
 * A convolution itself, where another form of it is faster than Conv or spares the gradients work. `undefined` where
 * Conv is best.
 */
export function convolutionForward(
  e: Emitter,
  x: string,
  weight: string,
  bias: string | undefined,
  convolution: Convolution,
  blockedChannels: number,
): string | undefined {
  const { shape, outputShape, weightShape, windows, groups } = convolution;
  if (shape.length !== 4) return undefined;
  const [n = 1] = shape;
  const [, outputs = 1, ...places] = outputShape;
  const withBias = (value: string) =>
    bias ? e.op("Add", [value, e.reshape(bias, [outputs], [outputs, 1, 1])]) : value;
  // A product for each place is as fast as Conv unless its input is there in blocks.
  const isFitting = !isPointwise(convolution) || e.inBlocks(x) !== undefined;
  const isImage = blocksImage(convolution, blockedChannels);
  if (isFitting && (isImage || canBlock(convolution, blockedChannels))) {
    const blocks = isDepthwise(convolution)
      ? blockDepthwiseWeight(e, weight, weightShape)
      : blockWeight(e, weight, weightShape, blockedChannels);
    const { kernel, strides, dilations } = windows;
    const attributes = { kernel, strides, dilations, pads: padsAttribute(windows) };
    const image = isImage ? x : toBlocks(e, x);
    return fromBlocks(e, convolveBlocks(e, image, blocks, groups, attributes, { bias }), outputs);
  }
  if (isPointwise(convolution)) return undefined;
  if (groups === 1 && nPlaces(convolution) <= maxPlaces && (shape[1] ?? 0) >= minInputs) {
    const matrix = e.reshape(weight, weightShape, [outputs, sizeOf(weightShape.slice(1))]);
    const product = e.op("MatMul", [matrix, columns(e, x, convolution)]);
    const split = e.reshape(product, [outputs, n * nPlaces(convolution)], [outputs, n, ...places]);
    return withBias(e.transpose(split, [1, 0, 2, 3]));
  }
  const merged = examplesAsChannels(convolution, blockedChannels);
  if (!merged) return undefined;
  const copies = copyForExamples(e, weight, weightShape, n);
  const image = e.reshape(x, shape, merged.shape);
  const product = convolutionForward(e, image, copies, undefined, merged, blockedChannels);
  return product && withBias(e.reshape(product, merged.outputShape, outputShape));
}
