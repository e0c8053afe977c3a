import type { GradientContext, GradientRule } from "../graph/gradient-context.ts";
import { sizeOf, tensor } from "../onnx/tensor.ts";
import { blockedMaxPoolGradient } from "./blocked-max-pool.ts";
import { isAll, padsAttribute, type SlidingWindows, slidingWindows, uncovered } from "./sliding-windows.ts";

export function poolingWindows(c: GradientContext): SlidingWindows {
  const kernel = c.ints("kernel_shape") ?? c.fail("it has no kernel_shape");
  return slidingWindows(c, kernel, c.inputShape(0).slice(2), c.outputShape(0).slice(2));
}

/** MaxPool: dy goes to the element that was the largest of its window, of several equal ones to the first. */
export const maxPool: GradientRule = {
  nOutputs: 2,
  gradient: (c) => {
    const shape = c.inputShape(0);
    if (c.int("storage_order", 0) !== 0) c.fail("its indices are column-major");
    const windows = poolingWindows(c);
    // What the forward pass pooled in blocks has no indices.
    if (c.inBlocks(c.output(0)) !== undefined) return [blockedMaxPoolGradient(c, windows)];
    const { kernel, strides, dilations, before, after } = windows;
    const areApart = kernel.every((size, i) => size <= (strides[i] ?? 1)) && isAll(dilations, 1);
    const isUnpadded = isAll(before, 0) && after.every((n) => n <= 0);
    // MaxUnpool writes where the other adds, but is faster; ONNX Runtime has it for float32 alone.
    if (areApart && isUnpadded && c.type === "float32") {
      const size = c.intVector(shape);
      return [c.op("MaxUnpool", [c.dy, c.output(1), size], { kernel_shape: kernel, strides })];
    }
    const outputShape = c.outputShape(0);
    const flat = [sizeOf(outputShape)];
    const sum = c.op(
      "ScatterElements",
      [
        c.zeros([sizeOf(shape)]),
        c.reshape(c.output(1), outputShape, flat),
        c.reshape(c.dy, outputShape, flat),
      ],
      { axis: 0, reduction: "add" },
    );
    return [c.reshape(sum, [sizeOf(shape)], shape)];
  },
};

/** AveragePool: each element of a window gets its share of dy. */
export const averagePool: GradientRule = {
  gradient: (c) => {
    const [n = 1, channels = 1, ...spatial] = c.inputShape(0);
    const places = c.outputShape(0).slice(2);
    const windows = poolingWindows(c);
    const { kernel, strides, dilations } = windows;
    const share = c.op("Div", [c.dy, elementsPerWindow(c, windows, spatial, places)]);
    // One channel after the other: a convolution in groups would be slow.
    const images = c.reshape(share, c.outputShape(0), [n * channels, 1, ...places]);
    const spread = c.op("ConvTranspose", [images, ones(c, [1, 1, ...kernel])], {
      strides,
      dilations,
      pads: padsAttribute(windows),
      ...(isAll(uncovered(windows), 0) ? {} : { output_padding: uncovered(windows) }),
    });
    return [c.reshape(spread, [n * channels, 1, ...spatial], c.inputShape(0))];
  },
};

/** What each window's sum is divided by, (1 × 1 × …). */
function elementsPerWindow(
  c: GradientContext,
  { kernel, strides, dilations, before }: SlidingWindows,
  spatial: readonly number[],
  places: readonly number[],
): string {
  const countsPadding = c.int("count_include_pad", 0) === 1;
  const pads = c.ints("pads");
  const alongAxis = places.map((nPlaces, axis) => {
    const start = -(before[axis] ?? 0);
    const size = spatial[axis] ?? 1;
    // Padding counts as far as the attribute says, not as far as ceil_mode lets a window hang over.
    const behind =
      c.string("auto_pad", "NOTSET") === "NOTSET"
        ? (pads?.[axis + places.length] ?? 0)
        : Number.POSITIVE_INFINITY;
    const [from, to] = countsPadding ? [start, size + behind] : [0, size];
    return Array.from({ length: nPlaces }, (_, place) => {
      const first = start + place * (strides[axis] ?? 1);
      const offsets = Array.from({ length: kernel[axis] ?? 1 }, (_, i) => first + i * (dilations[axis] ?? 1));
      return offsets.filter((at) => at >= from && at < to).length;
    });
  });
  const counts = alongAxis.reduce<number[]>((all, axis) => all.flatMap((a) => axis.map((b) => a * b)), [1]);
  return c.tensor(tensor(c.type as "float32", [1, 1, ...places], counts));
}

function ones(c: GradientContext, dims: readonly number[]): string {
  return c.tensor(tensor(c.type as "float32", dims, new Array(sizeOf(dims)).fill(1)));
}

/** GlobalAveragePool: all elements of a channel get the same share. */
export const globalAveragePool: GradientRule = {
  gradient: (c) => {
    const shape = c.inputShape(0);
    return [c.expand(c.scale(c.dy, 1 / sizeOf(shape.slice(2))), c.outputShape(0), shape)];
  },
};

/** GlobalMaxPool: dy goes to the largest element of each channel, in equal parts to those that tie. */
export const globalMaxPool: GradientRule = {
  gradient: (c) => {
    const hits = c.cast(c.op("Equal", [c.input(0), c.output(0)]));
    const count = c.reduceTo(hits, c.inputShape(0), c.outputShape(0));
    return [c.mul(hits, c.op("Div", [c.dy, count]))];
  },
};
