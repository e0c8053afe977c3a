import type { GradientRule } from "../graph/gradient-context.ts";
import { isFloat } from "../onnx/tensor.ts";

/** Reshape, Flatten, Squeeze, Unsqueeze, Identity: the same numbers in the input's shape. */
export const reshaped: GradientRule = {
  gradient: (c) => [c.reshape(c.dy, c.outputShape(0), c.inputShape(0))],
};

/** The permutation the other way round. */
export const transpose: GradientRule = {
  gradient: (c) => {
    const rank = c.inputShape(0).length;
    const permutation = c.ints("perm") ?? Array.from({ length: rank }, (_, axis) => rank - 1 - axis);
    const inverse = permutation.map((_, axis) => permutation.indexOf(axis));
    return [c.transpose(c.dy, inverse)];
  },
};

/** What was repeated is summed. */
export const expand: GradientRule = {
  gradient: (c) => [c.reduceTo(c.dy, c.outputShape(0), c.inputShape(0))],
};

/** Split each axis into (repeats, size) and sum over the repeats. */
export const tile: GradientRule = {
  gradient: (c) => {
    const shape = c.inputShape(0);
    const repeats = c.outputShape(0).map((dim, axis) => dim / (shape[axis] ?? 1));
    const split = shape.flatMap((dim, axis) => [repeats[axis] ?? 1, dim]);
    const once = shape.flatMap((dim) => [1, dim]);
    const sum = c.reduceTo(c.reshape(c.dy, c.outputShape(0), split), split, once);
    return [c.reshape(sum, once, shape)];
  },
};

/** Cast and CastLike: a cast between float types casts back. */
export const cast: GradientRule = {
  gradient: (c) => {
    const type = c.inputType(0);
    if (!isFloat(type)) return [];
    return [type === c.type ? c.dy : c.cast(c.dy, type)];
  },
};

/** The same triangle. */
export const trilu: GradientRule = {
  gradient: (c) => [c.op("Trilu", [c.dy, ...c.node.inputs.slice(1)], { upper: c.int("upper", 1) })],
};
