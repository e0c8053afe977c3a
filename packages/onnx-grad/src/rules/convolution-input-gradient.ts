import type { GradientContext } from "../graph/gradient-context.ts";
import {
  blockDepthwiseWeight,
  blockMirroredWeight,
  canBlock,
  convolveBlocks,
  copyForExamples,
  examplesAsChannels,
  spreadBlocks,
} from "./blocked-convolution.ts";
import { fromBlocks, toBlocks } from "./blocked-values.ts";
import {
  arePatches,
  type Convolution,
  fromPatches,
  isDepthwise,
  isPointwise,
  maxColumnPlaces,
  nPlaces,
} from "./convolution-forms.ts";
import { isAll, padsAttribute, uncovered } from "./sliding-windows.ts";

/** Up to this many places the products of all examples together beat a convolution of each. */
const maxProductPlaces = 16;

/** Gradient of a convolution's input, of its shape, in the form that was measured to be the fastest. */
export function convolutionInputGradient(
  c: GradientContext,
  dy: string,
  weight: string,
  convolution: Convolution,
): string {
  const { shape, weightShape, windows, groups } = convolution;
  const { strides, dilations, kernel, before, after } = windows;
  const isUnstrided = isAll(strides, 1);
  const isFlat = shape.length === 4 && c.type === "float32";
  const around = kernel.map((size, i) => (size - 1) * (dilations[i] ?? 1));
  const pads = [...around.map((n, i) => n - (before[i] ?? 0)), ...around.map((n, i) => n - (after[i] ?? 0))];
  // Without stride, what a window took from, its mirror image gives back.
  const canMirror = isFlat && isUnstrided && pads.every((n) => n >= 0);
  if (canMirror && groups === 1 && canBlock(convolution, c.blockedChannels)) {
    if (!isPointwise(convolution) || c.inBlocks(dy) !== undefined) {
      const blocks = blockMirroredWeight(c, weight, weightShape, c.blockedChannels);
      const attributes = { kernel, strides, dilations, pads };
      return fromBlocks(c, convolveBlocks(c, toBlocks(c, dy), blocks, 1, attributes), shape[1] ?? 1);
    }
  }
  if (isFlat && groups === 1) {
    if (nPlaces(convolution) <= (isUnstrided ? maxProductPlaces : maxColumnPlaces)) {
      return throughProducts(c, dy, weight, convolution);
    }
    if (arePatches(convolution) && !isPointwise(convolution))
      return throughPatches(c, dy, weight, convolution);
  }
  if (isFlat && isDepthwise(convolution) && canBlock(convolution, c.blockedChannels) && isAll(dilations, 1)) {
    return blockedDepthwise(c, dy, weight, convolution);
  }
  const merged =
    isFlat && isAll(dilations, 1) ? examplesAsChannels(convolution, c.blockedChannels) : undefined;
  if (merged) {
    const copies = copyForExamples(c, weight, weightShape, shape[0] ?? 1);
    const image = c.reshape(dy, convolution.outputShape, merged.outputShape);
    return c.reshape(convolutionInputGradient(c, image, copies, merged), merged.shape, shape);
  }
  if (canMirror && (groups === 1 || isDepthwise(convolution))) {
    const mirrored = mirror(c, weight, weightShape);
    if (groups !== 1) return c.op("Conv", [dy, mirrored], { dilations, group: groups, pads });
    return c.op("Conv", [dy, c.transpose(mirrored, [1, 0, 2, 3])], { dilations, pads });
  }
  return c.op("ConvTranspose", [dy, weight], {
    strides,
    dilations,
    group: groups,
    pads: padsAttribute(windows),
    ...(isAll(uncovered(windows), 0) ? {} : { output_padding: uncovered(windows) }),
  });
}

/** Weights with the window turned by half a circle. */
function mirror(c: GradientContext, weight: string, [, , height, width]: readonly number[]): string {
  if (height === 1 && width === 1) return weight;
  const bounds = [
    [-1, -1],
    [-(2 ** 31), -(2 ** 31)],
    [2, 3],
    [-1, -1],
  ].map((values) => c.intVector(values));
  return c.op("Slice", [weight, ...bounds]);
}

/** One product for all places of all examples; what belongs to the same element is added by Col2Im. */
function throughProducts(c: GradientContext, dy: string, weight: string, convolution: Convolution): string {
  const { shape, outputShape, weightShape, windows } = convolution;
  const [n = 1, outputs = 1, ...places] = outputShape;
  const size = nPlaces(convolution);
  const [, inputs = 1] = shape;
  const width = weightShape.slice(1).reduce((a, b) => a * b, 1);
  const rows = c.reshape(c.transpose(dy, [0, 2, 3, 1]), [n, ...places, outputs], [n * size, outputs]);
  const product = c.op("MatMul", [rows, c.reshape(weight, weightShape, [outputs, width])]);
  const perExample = c.transpose(c.reshape(product, [n * size, width], [n, size, width]), [0, 2, 1]);
  if (isPointwise(convolution) && isAll(windows.strides, 1)) {
    return c.reshape(perExample, [n, inputs, size], shape);
  }
  return c.op("Col2Im", [perExample, c.intVector(shape.slice(2)), c.intVector([...windows.kernel])], {
    dilations: windows.dilations,
    pads: padsAttribute(windows),
    strides: windows.strides,
  });
}

function throughPatches(c: GradientContext, dy: string, weight: string, convolution: Convolution): string {
  const [n = 1, outputs = 1, ...places] = convolution.outputShape;
  const size = nPlaces(convolution);
  const width = convolution.weightShape.slice(1).reduce((a, b) => a * b, 1);
  const rows = c.reshape(c.transpose(dy, [0, 2, 3, 1]), [n, ...places, outputs], [n * size, outputs]);
  const product = c.op("MatMul", [rows, c.reshape(weight, convolution.weightShape, [outputs, width])]);
  return fromPatches(c, product, convolution);
}

/** Mirrored weights over dy, with zeros between its places if there is a stride. */
function blockedDepthwise(c: GradientContext, dy: string, weight: string, convolution: Convolution): string {
  const { shape, outputShape, weightShape, windows } = convolution;
  const { strides, kernel, before } = windows;
  const [, channels = 1, ...spatial] = shape;
  const blocks = isAll(strides, 1)
    ? toBlocks(c, dy)
    : spreadBlocks(c, dy, outputShape, strides, c.blockedChannels);
  const front = kernel.map((size, i) => size - 1 - (before[i] ?? 0));
  const behind = kernel.map(
    (size, i) =>
      (spatial[i] ?? 1) + size - 1 - (front[i] ?? 0) - (outputShape[i + 2] ?? 1) * (strides[i] ?? 1),
  );
  const blockedWeight = blockDepthwiseWeight(c, mirror(c, weight, weightShape), weightShape);
  const one = kernel.map(() => 1);
  const product = convolveBlocks(c, blocks, blockedWeight, channels, {
    kernel,
    strides: one,
    dilations: one,
    pads: [...front, ...behind],
  });
  return fromBlocks(c, product, channels);
}
