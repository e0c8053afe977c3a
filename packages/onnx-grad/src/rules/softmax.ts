import type { GradientContext, GradientRule } from "../graph/gradient-context.ts";

function sumAlongAxis(c: GradientContext, value: string): string {
  const axis = c.axis(c.int("axis", -1), c.outputShape(0).length);
  return c.op("ReduceSum", [value, c.intVector([axis])], { keepdims: 1 });
}

/** y · (dy - Σ y · dy), the sum along the axis. */
export const softmax: GradientRule = {
  gradient: (c) => {
    const weighted = c.mul(c.dy, c.output(0));
    const total = sumAlongAxis(c, weighted);
    return [c.op("Sub", [weighted, c.mul(c.output(0), total)])];
  },
};

/** dy - softmax(x) · Σ dy, the sum along the axis. */
export const logSoftmax: GradientRule = {
  gradient: (c) => {
    const probabilities = c.op("Exp", [c.output(0)]);
    return [c.op("Sub", [c.dy, c.mul(probabilities, sumAlongAxis(c, c.dy))])];
  },
};
