import type { Emitter } from "../graph/gradient-context.ts";
import { sizeOf } from "../onnx/tensor.ts";
import { isAll, type SlidingWindows } from "./sliding-windows.ts";

/** A convolution from a value of one shape to one of another. */
export interface Convolution {
  /** (batch × inputs × …) */
  readonly shape: readonly number[];
  /** (batch × outputs × …) */
  readonly outputShape: readonly number[];
  /** (outputs × inputs / groups × window) */
  readonly weightShape: readonly number[];
  readonly windows: SlidingWindows;
  readonly groups: number;
}

/** Whether every channel is convolved by itself, into one channel. */
export function isDepthwise({
  shape,
  weightShape,
  groups,
}: Pick<Convolution, "shape" | "weightShape" | "groups">): boolean {
  return groups > 1 && groups === shape[1] && groups === weightShape[0];
}

/** Whether the window is one element and nothing is padded. */
export function isPointwise({ windows: { kernel, before, after } }: Convolution): boolean {
  return isAll(kernel, 1) && isAll(before, 0) && after.every((n) => n <= 0);
}

/** Whether the windows lie side by side and nothing is padded. */
export function arePatches({ windows: { kernel, strides, dilations, before, after } }: Convolution): boolean {
  const areApart = kernel.every((size, i) => size === strides[i]) && isAll(dilations, 1);
  return areApart && isAll(before, 0) && after.every((n) => n <= 0);
}

export function nPlaces({ outputShape }: Convolution): number {
  return sizeOf(outputShape.slice(2));
}

/**
 * Up to this many places of the output, windows are written out as columns, once for the forward pass and the weight
 * gradient: the batched products of the other forms are too small then.
 */
export const maxColumnPlaces = 36;

/** The element of every window at one offset, of an x that is padded and has its last axes last. */
function windowElements(
  e: Emitter,
  padded: string,
  offset: readonly number[],
  { windows: { strides, dilations }, outputShape }: Convolution,
  axes: readonly number[],
): string {
  const places = outputShape.slice(2);
  const starts = axes.map((_, i) => (offset[i] ?? 0) * (dilations[i] ?? 1));
  const ends = starts.map((start, i) => start + (strides[i] ?? 1) * ((places[i] ?? 1) - 1) + 1);
  const inputs = [padded, e.intVector(starts), e.intVector(ends), e.intVector([...axes])];
  return e.op("Slice", isAll(strides, 1) ? inputs : [...inputs, e.intVector([...strides])]);
}

/** x with its padding; negative padding cuts off. `axes` are the places of batch, channels, height, width. */
function padWindows(
  e: Emitter,
  x: string,
  { windows: { before, after } }: Convolution,
  axes: readonly number[],
): string {
  const around = (sizes: readonly number[]) => axes.map((axis) => (axis < 2 ? 0 : (sizes[axis - 2] ?? 0)));
  const pads = [...around(before), ...around(after)];
  return isAll(pads, 0) ? x : e.op("Pad", [x, e.intVector(pads)]);
}

/** Every window as a column: (inputs · window × batch · places). */
export function columns(e: Emitter, x: string, convolution: Convolution): string {
  const [n = 1, inputs = 1] = convolution.shape;
  const [height = 1, width = 1] = convolution.windows.kernel;
  const [, , rows = 1, across = 1] = convolution.outputShape;
  const nColumns = n * rows * across;
  const channelsFirst = padWindows(e, e.transpose(x, [1, 0, 2, 3]), convolution, [1, 0, 2, 3]);
  const elements: string[] = [];
  for (let i = 0; i < height; i++) {
    for (let j = 0; j < width; j++) {
      const element = windowElements(e, channelsFirst, [i, j], convolution, [2, 3]);
      elements.push(e.reshape(element, [inputs, n, rows, across], [inputs, 1, nColumns]));
    }
  }
  const all = elements.length === 1 ? (elements[0] as string) : e.op("Concat", elements, { axis: 1 });
  return e.reshape(all, [inputs, height * width, nColumns], [inputs * height * width, nColumns]);
}

/** dy as a matrix, (outputs × batch · places). */
export function outputRows(e: Emitter, dy: string, { outputShape }: Convolution): string {
  const [n = 1, outputs = 1, ...places] = outputShape;
  const size = sizeOf(places);
  const perExample = e.reshape(dy, outputShape, [n, outputs, size]);
  return e.reshape(e.transpose(perExample, [1, 0, 2]), [outputs, n, size], [outputs, n * size]);
}

/** x (batch × inputs × height × width) at one offset of every window, (batch × inputs × places). */
export function atOffset(e: Emitter, x: string, offset: readonly number[], convolution: Convolution): string {
  const [n = 1, inputs = 1] = convolution.shape;
  const padded = padWindows(e, x, convolution, [0, 1, 2, 3]);
  const element = windowElements(e, padded, offset, convolution, [2, 3]);
  const places = convolution.outputShape.slice(2);
  return e.reshape(element, [n, inputs, ...places], [n, inputs, sizeOf(places)]);
}

/**
 * Rows of windows: for each row of the window a matrix (inputs · window's width × rows · batch · places across).
 * Half way between columns and slices: each element of x is copied as often as the window is wide.
 */
export function windowRows(e: Emitter, x: string, convolution: Convolution): string[] {
  const [n = 1, inputs = 1, height = 1] = convolution.shape;
  const { kernel, strides, dilations, before, after } = convolution.windows;
  const [, , rows = 1, across = 1] = convolution.outputShape;
  const [tall = 1, wide = 1] = kernel;
  const [down = 1, right = 1] = strides;
  const [downBy = 1, rightBy = 1] = dilations;
  const paddedHeight = height + (before[0] ?? 0) + (after[0] ?? 0);
  // (inputs, height, batch, width)
  const rowsFirst = padWindows(e, e.transpose(x, [1, 2, 0, 3]), convolution, [1, 2, 0, 3]);
  const cut = (value: string, axis: number, start: number, count: number, step: number) => {
    const bounds = [[start], [start + step * (count - 1) + 1], [axis], [step]].map((v) => e.intVector(v));
    return e.op("Slice", [value, ...(step === 1 ? bounds.slice(0, 3) : bounds)]);
  };
  const shifted = Array.from({ length: wide }, (_, j) => cut(rowsFirst, 3, j * rightBy, across, right));
  const all = wide === 1 ? (shifted[0] as string) : e.op("Concat", shifted, { axis: 0 });
  return Array.from({ length: tall }, (_, i) => {
    const part = paddedHeight === rows && tall === 1 ? all : cut(all, 1, i * downBy, rows, down);
    return e.reshape(part, [wide * inputs, rows, n, across], [wide * inputs, rows * n * across]);
  });
}

/** Patches side by side as rows: (batch · places × inputs · window). */
export function patches(e: Emitter, x: string, { shape, outputShape, windows }: Convolution): string {
  const [n = 1, inputs = 1, height = 1, width = 1] = shape;
  const [, , rows = 1, across = 1] = outputShape;
  const [tall = 1, wide = 1] = windows.kernel;
  const used = [rows * tall, across * wide];
  const isWhole = used[0] === height && used[1] === width;
  const cut = isWhole ? x : e.op("Slice", [x, e.intVector([0, 0]), e.intVector(used), e.intVector([2, 3])]);
  const split = e.reshape(cut, [n, inputs, ...used], [n, inputs, rows, tall, across, wide]);
  const moved = e.transpose(split, [0, 2, 4, 1, 3, 5]);
  return e.reshape(moved, [n, rows, across, inputs, tall, wide], [n * rows * across, inputs * tall * wide]);
}

/** The other way round: rows of patches (batch · places × inputs · window) as an image, 0 where no patch is. */
export function fromPatches(
  e: Emitter,
  rowsOfPatches: string,
  { shape, outputShape, windows }: Convolution,
): string {
  const [n = 1, inputs = 1, height = 1, width = 1] = shape;
  const [, , rows = 1, across = 1] = outputShape;
  const [tall = 1, wide = 1] = windows.kernel;
  const split = e.reshape(
    rowsOfPatches,
    [n * rows * across, inputs * tall * wide],
    [n, rows, across, inputs, tall, wide],
  );
  const used = [rows * tall, across * wide] as const;
  const image = e.reshape(
    e.transpose(split, [0, 3, 1, 4, 2, 5]),
    [n, inputs, rows, tall, across, wide],
    [n, inputs, ...used],
  );
  const rest = [height - used[0], width - used[1]];
  return isAll(rest, 0) ? image : e.op("Pad", [image, e.intVector([0, 0, 0, 0, 0, 0, ...rest])]);
}
