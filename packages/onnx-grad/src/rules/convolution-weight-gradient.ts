import type { GradientContext } from "../graph/gradient-context.ts";
import { sizeOf } from "../onnx/tensor.ts";
import { blockedDepthwiseWeightGradient, canBlock, examplesAsChannels } from "./blocked-convolution.ts";
import { blockedWeightGradient, canBlockExamples } from "./blocked-weight-gradient.ts";
import {
  arePatches,
  atOffset,
  type Convolution,
  columns,
  isDepthwise,
  isPointwise,
  maxColumnPlaces,
  nPlaces,
  outputRows,
  patches,
  windowRows,
} from "./convolution-forms.ts";
import { isAll, padsAttribute } from "./sliding-windows.ts";

/** From this many places on, one product for each example is as fast as one for all, and spares the transposes. */
const minBatchedPlaces = 100;
/** The same, where each element of the window takes a product of its own. */
const minOffsetPlaces = 400;
/** Up to this many input channels (a first layer's), examples are the groups of one convolution. */
const maxImageChannels = 4;

/** Gradient of a convolution's weight, (outputs × inputs / groups × window), in the fastest form measured. */
export function convolutionWeightGradient(
  c: GradientContext,
  x: string,
  dy: string,
  convolution: Convolution,
): string {
  const { shape, groups, windows } = convolution;
  const isFlat = shape.length === 4 && c.type === "float32";
  const size = c.blockedChannels;
  const isBlocked = isDepthwise(convolution) && canBlock(convolution, size);
  if (isFlat && (isBlocked || examplesAsChannels(convolution, size))) {
    return blockedDepthwiseWeightGradient(c, x, dy, convolution, size);
  }
  if (!isFlat || groups !== 1) return swappedConvolution(c, x, dy, convolution);
  if (isPointwise(convolution)) return pointwise(c, x, dy, convolution);
  if (arePatches(convolution)) return throughPatches(c, x, dy, convolution);
  if (canBlockExamples(convolution, size)) return blockedWeightGradient(c, x, dy, convolution, size);
  if (nPlaces(convolution) <= maxColumnPlaces) return throughColumns(c, x, dy, convolution);
  if ((shape[1] ?? 0) <= maxImageChannels) return examplesAsGroups(c, x, dy, convolution);
  if (nPlaces(convolution) >= minOffsetPlaces && isAll(windows.strides, 1)) {
    return offsetByOffset(c, x, dy, convolution);
  }
  return rowByRow(c, x, dy, convolution);
}

function pointwise(c: GradientContext, x: string, dy: string, convolution: Convolution): string {
  const { shape, outputShape, weightShape } = convolution;
  const [n = 1, inputs = 1] = shape;
  const [, outputs = 1] = outputShape;
  const size = nPlaces(convolution);
  const read = isAll(convolution.windows.strides, 1)
    ? c.reshape(x, shape, [n, inputs, size])
    : atOffset(c, x, [0, 0], convolution);
  if (size >= minBatchedPlaces) {
    const rows = c.reshape(dy, outputShape, [n, outputs, size]);
    const product = c.op("MatMul", [rows, c.transpose(read, [0, 2, 1])]);
    const sum = c.op("ReduceSum", [product, c.intVector([0])], { keepdims: 0 });
    return c.reshape(sum, [outputs, inputs], weightShape);
  }
  const places = c.reshape(c.transpose(read, [0, 2, 1]), [n, size, inputs], [n * size, inputs]);
  return c.reshape(c.op("MatMul", [outputRows(c, dy, convolution), places]), [outputs, inputs], weightShape);
}

function throughPatches(c: GradientContext, x: string, dy: string, convolution: Convolution): string {
  const { weightShape } = convolution;
  const [outputs = 1, ...rest] = weightShape;
  const product = c.op("MatMul", [outputRows(c, dy, convolution), patches(c, x, convolution)]);
  return c.reshape(product, [outputs, sizeOf(rest)], weightShape);
}

function throughColumns(c: GradientContext, x: string, dy: string, convolution: Convolution): string {
  const [outputs = 1, ...rest] = convolution.weightShape;
  const across = c.transpose(columns(c, x, convolution), [1, 0]);
  const product = c.op("MatMul", [outputRows(c, dy, convolution), across]);
  return c.reshape(product, [outputs, sizeOf(rest)], convolution.weightShape);
}

/** For each element of the window, a product for each example of what the windows have there with dy. */
function offsetByOffset(c: GradientContext, x: string, dy: string, convolution: Convolution): string {
  const { outputShape, weightShape } = convolution;
  const [n = 1, outputs = 1] = outputShape;
  const [, inputs = 1, height = 1, width = 1] = weightShape;
  const rows = c.reshape(dy, outputShape, [n, outputs, nPlaces(convolution)]);
  const parts: string[] = [];
  for (let i = 0; i < height; i++) {
    for (let j = 0; j < width; j++) {
      const there = c.transpose(atOffset(c, x, [i, j], convolution), [0, 2, 1]);
      parts.push(c.op("ReduceSum", [c.op("MatMul", [rows, there]), c.intVector([0])], { keepdims: 0 }));
    }
  }
  return asWeight(c, c.op("Concat", parts, { axis: 1 }), [outputs, height, width, inputs], weightShape);
}

/** (outputs × height · width · inputs) as (outputs × inputs × height × width). */
function asWeight(
  c: GradientContext,
  product: string,
  [outputs = 1, height = 1, width = 1, inputs = 1]: readonly number[],
  weightShape: readonly number[],
): string {
  const flat = [outputs, height * width * inputs];
  const moved = c.transpose(c.reshape(product, flat, [outputs, height, width, inputs]), [0, 3, 1, 2]);
  return c.reshape(moved, [outputs, inputs, height, width], weightShape);
}

/** For each row of the window one product for all examples. */
function rowByRow(c: GradientContext, x: string, dy: string, convolution: Convolution): string {
  const { outputShape, weightShape } = convolution;
  const [n = 1, outputs = 1, rows = 1, across = 1] = outputShape;
  const [, inputs = 1, height = 1, width = 1] = weightShape;
  const dyRows = c.reshape(
    c.transpose(dy, [1, 2, 0, 3]),
    [outputs, rows, n, across],
    [outputs, rows * n * across],
  );
  const parts = windowRows(c, x, convolution).map((matrix) =>
    c.op("MatMul", [dyRows, c.transpose(matrix, [1, 0])]),
  );
  const all = parts.length === 1 ? (parts[0] as string) : c.op("Concat", parts, { axis: 1 });
  return asWeight(c, all, [outputs, height, width, inputs], weightShape);
}

/** A convolution of x with dy as its window, with a group for each example: no transposes. */
function examplesAsGroups(c: GradientContext, x: string, dy: string, convolution: Convolution): string {
  const { shape, outputShape, weightShape, windows } = convolution;
  const [n = 1, inputs = 1, ...spatial] = shape;
  const [, outputs = 1, ...places] = outputShape;
  const { kernel, strides, dilations, before, after } = windows;
  const behind = after.map((size) => Math.max(size, 0));
  const product = c.op(
    "Conv",
    [
      c.reshape(x, shape, [1, n, inputs, ...spatial]),
      c.reshape(dy, outputShape, [n * outputs, 1, 1, ...places]),
    ],
    {
      group: n,
      pads: [0, ...before, 0, ...behind],
      strides: [1, ...dilations],
      dilations: [1, ...strides],
    },
  );
  const cropped = after.every((size) => size >= 0)
    ? product
    : c.op("Slice", [product, c.intVector([0, 0]), c.intVector([...kernel]), c.intVector([3, 4])]);
  const perExample = c.reshape(cropped, [1, n * outputs, inputs, ...kernel], [n, outputs, inputs, ...kernel]);
  const sum = c.op("ReduceSum", [perExample, c.intVector([0])], { keepdims: 0 });
  return c.reshape(sum, [outputs, inputs, ...kernel], weightShape);
}

/**
 * The weight gradient is a convolution too: of x with dy as its weights, where batch and channels change places,
 * and stride and dilation. Right for every convolution, fast for few.
 */
function swappedConvolution(
  c: GradientContext,
  x: string,
  dy: string,
  { shape, outputShape, weightShape, windows, groups }: Convolution,
): string {
  const [n = 1, inputs = 1, ...spatial] = shape;
  const [, outputs = 1, ...places] = outputShape;
  const perGroup = inputs / groups;
  const axes = spatial.map((_, i) => i);
  const asBatch = c.transpose(c.reshape(x, shape, [n, groups, perGroup, ...spatial]), [
    2,
    1,
    0,
    ...axes.map((i) => i + 3),
  ]);
  const image = c.reshape(asBatch, [perGroup, groups, n, ...spatial], [perGroup, groups * n, ...spatial]);
  const kernel = c.transpose(dy, [1, 0, ...axes.map((i) => i + 2)]);
  const { kernel: size, strides, dilations } = windows;
  const result = c.op("Conv", [image, kernel], {
    strides: dilations,
    dilations: strides,
    pads: padsAttribute(windows),
    group: groups,
    kernel_shape: places,
  });
  // Where the last windows leave elements over, the result is too large.
  const isLarger = windows.after.some((after) => after < 0);
  const cropped = isLarger
    ? c.op("Slice", [
        result,
        c.intVector(axes.map(() => 0)),
        c.intVector([...size]),
        c.intVector(axes.map((i) => i + 2)),
      ])
    : result;
  const weight = c.transpose(cropped, [1, 0, ...axes.map((i) => i + 2)]);
  return c.reshape(weight, [outputs, perGroup, ...size], weightShape);
}
