import type { Emitter } from "../graph/gradient-context.ts";
import { sizeOf } from "../onnx/tensor.ts";
import {
  blockDepthwiseWeight,
  blockWeight,
  canBlock,
  convolveBlocks,
  copyForExamples,
  examplesAsChannels,
  fromBlocks,
  toBlocks,
} from "./blocked-convolution.ts";
import { type Convolution, columns, isDepthwise, isPointwise, nPlaces } from "./convolution-forms.ts";
import { isAll, padsAttribute } from "./sliding-windows.ts";

/** Up to this many places, and from this many input channels on, a product with columns is faster than Conv. */
const maxPlaces = 16;
const minInputs = 64;

/**
 * A convolution itself, where another form of it is faster than Conv or spares the gradients work; the bias is not
 * part of it. `undefined` where Conv is best.
 */
export function convolutionForward(
  e: Emitter,
  x: string,
  weight: string,
  convolution: Convolution,
  blockedChannels: number,
): string | undefined {
  const { shape, outputShape, weightShape, windows, groups } = convolution;
  if (shape.length !== 4 || isPointwise(convolution)) return undefined;
  const [n = 1, inputs = 1] = shape;
  const [, outputs = 1, ...places] = outputShape;
  if (groups === 1 && nPlaces(convolution) <= maxPlaces && inputs >= minInputs) {
    const matrix = e.reshape(weight, weightShape, [outputs, sizeOf(weightShape.slice(1))]);
    const product = e.op("MatMul", [matrix, columns(e, x, convolution)]);
    const split = e.reshape(product, [outputs, n * nPlaces(convolution)], [outputs, n, ...places]);
    return e.transpose(split, [1, 0, 2, 3]);
  }
  const merged = examplesAsChannels(convolution, blockedChannels);
  if (merged) {
    const copies = copyForExamples(e, weight, weightShape, n);
    const image = e.reshape(x, shape, merged.shape);
    const product = convolutionForward(e, image, copies, merged, blockedChannels);
    return product && e.reshape(product, merged.outputShape, outputShape);
  }
  if (!canBlock(convolution, blockedChannels) || isAll(windows.kernel, 1)) return undefined;
  const blocks = isDepthwise(convolution)
    ? blockDepthwiseWeight(e, weight, weightShape)
    : blockWeight(e, weight, weightShape, blockedChannels);
  const { kernel, strides, dilations } = windows;
  const attributes = { kernel, strides, dilations, pads: padsAttribute(windows) };
  return fromBlocks(e, convolveBlocks(e, toBlocks(e, x), blocks, groups, attributes), outputs);
}
