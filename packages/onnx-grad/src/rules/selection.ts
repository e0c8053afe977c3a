import type { GradientRule } from "../graph/gradient-context.ts";

/** Where: each branch gets dy where it was chosen. */
export const where: GradientRule = {
  gradient: (c) => {
    const zero = c.scalar(0);
    const shape = c.outputShape(0);
    const condition = c.input(0);
    const fromThen = () => c.op("Where", [condition, c.dy, zero]);
    const fromElse = () => c.op("Where", [condition, zero, c.dy]);
    return [
      undefined,
      c.needs(1) ? c.reduceTo(fromThen(), shape, c.inputShape(1)) : undefined,
      c.needs(2) ? c.reduceTo(fromElse(), shape, c.inputShape(2)) : undefined,
    ];
  },
};

/** Clip: dy where the value lies within the bounds; the bounds themselves get none. */
export const clip: GradientRule = {
  gradient: (c) => {
    if (c.needs(1) || c.needs(2)) c.fail("its bounds are trainable");
    const isUnchanged = c.op("Equal", [c.input(0), c.output(0)]);
    // Of a Relu6 the mask is a factor, as of a Relu: a third faster. A lower bound that guards a division stays apart,
    // because there dy may be infinite where it is cut off.
    if (Number(c.constant(1)?.data[0]) === 0) return [c.mul(c.dy, c.cast(isUnchanged))];
    return [c.op("Where", [isUnchanged, c.dy, c.scalar(0)])];
  },
};
