import type { GradientContext, GradientRule } from "../graph/gradient-context.ts";
import { sizeOf } from "../onnx/tensor.ts";

/** Which axes a reduction removes, and its output's shape with those axes kept as 1. */
interface Reduction {
  readonly shape: readonly number[];
  readonly keptShape: readonly number[];
  /** Number of elements that make one. */
  readonly size: number;
}

function reductionOf(c: GradientContext): Reduction {
  const shape = c.inputShape(0);
  const given = c.constantInts(1) ?? [];
  const all = shape.map((_, axis) => axis);
  const noAxes = c.int("noop_with_empty_axes", 0) === 1 ? [] : all;
  const axes = new Set(given.length === 0 ? noAxes : given.map((axis) => c.axis(axis, shape.length)));
  const keptShape = shape.map((dim, axis) => (axes.has(axis) ? 1 : dim));
  return { shape, keptShape, size: sizeOf(shape) / sizeOf(keptShape) };
}

/** A value of the output's shape with the removed axes back as 1, ready to broadcast against the input. */
function kept(c: GradientContext, value: string, { keptShape }: Reduction): string {
  return c.reshape(value, c.outputShape(0), keptShape);
}

function spread(c: GradientContext, value: string, { keptShape, shape }: Reduction): string {
  return c.expand(value, keptShape, shape);
}

export const reduceSum: GradientRule = {
  gradient: (c) => {
    const reduction = reductionOf(c);
    return [spread(c, kept(c, c.dy, reduction), reduction)];
  },
};

export const reduceMean: GradientRule = {
  gradient: (c) => {
    const reduction = reductionOf(c);
    return [spread(c, c.scale(kept(c, c.dy, reduction), 1 / reduction.size), reduction)];
  },
};

/** ReduceMax and ReduceMin: dy goes to the extreme element, in equal parts to those that tie. */
export const reduceExtremum: GradientRule = {
  gradient: (c) => {
    const reduction = reductionOf(c);
    const hits = c.cast(c.op("Equal", [c.input(0), kept(c, c.output(0), reduction)]));
    const count = c.reduceTo(hits, reduction.shape, reduction.keptShape);
    return [c.mul(hits, c.op("Div", [kept(c, c.dy, reduction), count]))];
  },
};

export const reduceL1: GradientRule = {
  gradient: (c) => [c.mul(c.op("Sign", [c.input(0)]), kept(c, c.dy, reductionOf(c)))],
};

/** √Σx²: dy · x / y; 0 where the norm is 0. */
export const reduceL2: GradientRule = {
  gradient: (c) => {
    const reduction = reductionOf(c);
    const norm = kept(c, c.output(0), reduction);
    const isZero = c.op("Equal", [norm, c.scalar(0)]);
    const divisor = c.op("Where", [isZero, c.scalar(1), norm]);
    return [c.mul(c.input(0), c.op("Div", [kept(c, c.dy, reduction), divisor]))];
  },
};

export const reduceSumSquare: GradientRule = {
  gradient: (c) => [c.mul(c.input(0), c.scale(kept(c, c.dy, reductionOf(c)), 2))],
};

/** ln Σx: dy / Σx. */
export const reduceLogSum: GradientRule = {
  gradient: (c) => {
    const reduction = reductionOf(c);
    const share = c.op("Div", [c.dy, c.op("Exp", [c.output(0)])]);
    return [spread(c, kept(c, share, reduction), reduction)];
  },
};

/** ln Σeˣ: dy · softmax(x). */
export const reduceLogSumExp: GradientRule = {
  gradient: (c) => {
    const reduction = reductionOf(c);
    const share = c.op("Exp", [c.op("Sub", [c.input(0), kept(c, c.output(0), reduction)])]);
    return [c.mul(share, kept(c, c.dy, reduction))];
  },
};

/** CumSum: the gradient accumulates in the other direction. */
export const cumSum: GradientRule = {
  gradient: (c) => [
    c.op("CumSum", [c.dy, c.input(1)], {
      exclusive: c.int("exclusive", 0),
      reverse: 1 - c.int("reverse", 0),
    }),
  ],
};
