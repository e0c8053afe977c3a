import type { GradientContext, GradientRule } from "../graph/gradient-context.ts";

/** A part of a value: the elements from `start` on along one axis. */
function part(c: GradientContext, value: string, axis: number, start: number, size: number): string {
  return c.op("Slice", [value, c.intVector([start]), c.intVector([start + size]), c.intVector([axis])]);
}

/** Zeros before and after along each axis; a negative number cuts off. */
function pad(c: GradientContext, value: string, before: readonly number[], after: readonly number[]): string {
  if ([...before, ...after].every((n) => n === 0)) return value;
  return c.op("Pad", [value, c.intVector([...before, ...after])]);
}

/** Concat: each input gets its part. */
export const concat: GradientRule = {
  gradient: (c) => {
    const axis = c.axis(c.int("axis", 0), c.outputShape(0).length);
    let start = 0;
    return c.node.inputs.map((_, i) => {
      const size = c.inputShape(i)[axis] ?? 1;
      start += size;
      return c.needs(i) ? part(c, c.dy, axis, start - size, size) : undefined;
    });
  },
};

/** Split: the parts' gradients put together, zeros where a part is not used. */
export const split: GradientRule = {
  gradient: (c) => {
    const axis = c.axis(c.int("axis", 0), c.inputShape(0).length);
    const gradients = c.node.outputs.map((_, i) => c.outputGradient(i) ?? c.zeros(c.outputShape(i)));
    return [c.op("Concat", gradients, { axis })];
  },
};

/** One axis of a slice: `count` elements from `start` on, `step` apart. */
interface AxisSlice {
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

/** Slice: the gradient goes back to where the elements came from, with zeros elsewhere. */
export const slice: GradientRule = {
  gradient: (c) => {
    const shape = c.inputShape(0);
    let current = [...c.outputShape(0)];
    const slices = axisSlices(c, current);
    let gradient = c.dy;
    for (const [axis, { step, count }] of slices.entries()) {
      if (step < 0) gradient = reverse(c, gradient, axis);
      if (Math.abs(step) <= 1 || count === 0) continue;
      // Put |step| - 1 zeros after each element.
      const before = current;
      const spaced = [...current.slice(0, axis + 1), 1, ...current.slice(axis + 1)];
      const after = spaced.map((_, i) => (i === axis + 1 ? Math.abs(step) - 1 : 0));
      const padded = pad(
        c,
        c.reshape(gradient, before, spaced),
        spaced.map(() => 0),
        after,
      );
      const paddedShape = spaced.map((dim, i) => (i === axis + 1 ? Math.abs(step) : dim));
      current = before.map((dim, i) => (i === axis ? dim * Math.abs(step) : dim));
      gradient = c.reshape(padded, paddedShape, current);
    }
    const first = slices.map(({ start, step, count }) => (step < 0 ? start + step * (count - 1) : start));
    const rest = shape.map((dim, axis) => dim - (first[axis] ?? 0) - (current[axis] ?? 0));
    return [pad(c, gradient, first, rest)];
  },
};

function axisSlices(c: GradientContext, outputShape: readonly number[]): AxisSlice[] {
  const shape = c.inputShape(0);
  const starts = c.constantInts(1) ?? c.fail("it has no starts");
  const axes = c.constantInts(3) ?? starts.map((_, i) => i);
  const steps = c.constantInts(4) ?? starts.map(() => 1);
  const slices = shape.map((_, axis): AxisSlice => ({ start: 0, step: 1, count: outputShape[axis] ?? 0 }));
  for (const [i, rawStart] of starts.entries()) {
    const axis = c.axis(axes[i] ?? 0, shape.length);
    const dim = shape[axis] ?? 0;
    const step = steps[i] ?? 1;
    const start = rawStart < 0 ? rawStart + dim : rawStart;
    const last = step < 0 ? dim - 1 : dim;
    slices[axis] = { start: Math.min(Math.max(start, 0), last), step, count: outputShape[axis] ?? 0 };
  }
  return slices;
}

function reverse(c: GradientContext, value: string, axis: number): string {
  const bounds = [[-1], [-(2 ** 31)], [axis], [-1]].map((values) => c.intVector(values));
  return c.op("Slice", [value, ...bounds]);
}

/** Pad: cut off again what was added; what was copied from inside flows back to where it came from. */
export const padded: GradientRule = {
  gradient: (c) => {
    const mode = c.string("mode", "constant");
    const shape = c.inputShape(0);
    const rank = shape.length;
    const pads = c.constantInts(1) ?? c.fail("it has no pads");
    const axes = c.constantInts(3) ?? shape.map((_, axis) => axis);
    const before = Array<number>(rank).fill(0);
    const after = Array<number>(rank).fill(0);
    for (const [i, axis] of axes.entries()) {
      before[c.axis(axis, rank)] = pads[i] ?? 0;
      after[c.axis(axis, rank)] = pads[i + axes.length] ?? 0;
    }
    const negative = (values: readonly number[]) => values.map((n) => -n);
    if (mode === "constant") return [pad(c, c.dy, negative(before), negative(after))];
    if (mode !== "reflect" && mode !== "edge" && mode !== "wrap") {
      return c.fail(`mode "${mode}" is not supported`);
    }
    if ([...before, ...after].some((n) => n < 0)) c.fail(`it cuts off in mode "${mode}"`);
    let gradient = c.dy;
    for (const axis of shape.keys()) {
      const copied = { axis, before: before[axis] ?? 0, size: shape[axis] ?? 1, after: after[axis] ?? 0 };
      gradient = unpad(c, gradient, mode, rank, copied);
    }
    return [gradient];
  },
};

/** One axis of a Pad that copies: `before` elements in front of `size`, `after` behind. */
interface CopiedAxis {
  readonly axis: number;
  readonly before: number;
  readonly size: number;
  readonly after: number;
}

function unpad(
  c: GradientContext,
  value: string,
  mode: "reflect" | "edge" | "wrap",
  rank: number,
  { axis, before, size, after }: CopiedAxis,
): string {
  if (before === 0 && after === 0) return value;
  if (mode !== "edge" && Math.max(before, after) > size) c.fail(`it pads by more than the axis has`);
  const terms = [part(c, value, axis, before, size)];
  /** Adds copies whose originals start at `at`. */
  const add = (start: number, n: number, at: number) => {
    if (n === 0) return;
    const copies = part(c, value, axis, start, n);
    const originals =
      mode === "reflect"
        ? reverse(c, copies, axis)
        : mode === "edge"
          ? c.op("ReduceSum", [copies, c.intVector([axis])], { keepdims: 1 })
          : copies;
    const nOriginals = mode === "edge" ? 1 : n;
    const place = (n: number) => Array.from({ length: rank }, (_, i) => (i === axis ? n : 0));
    terms.push(pad(c, originals, place(at), place(size - at - nOriginals)));
  };
  const first = { reflect: 1, edge: 0, wrap: size - before }[mode];
  const last = { reflect: size - 1 - after, edge: size - 1, wrap: 0 }[mode];
  add(0, before, first);
  add(before + size, after, last);
  return c.op("Sum", terms);
}
