import type { GradientContext, GradientRule } from "../graph/gradient-context.ts";

/** Gradient of a broadcast input: the value summed over the axes along which that input was repeated. */
function back(c: GradientContext, i: number, gradient: string): string {
  return c.reduceTo(gradient, c.outputShape(0), c.inputShape(i));
}

/** a + b: both get dy. */
export const add: GradientRule = {
  gradient: (c) => [0, 1].map((i) => (c.needs(i) ? back(c, i, c.dy) : undefined)),
};

/** a - b: dy and -dy. */
export const sub: GradientRule = {
  gradient: (c) => [
    c.needs(0) ? back(c, 0, c.dy) : undefined,
    c.needs(1) ? c.op("Neg", [back(c, 1, c.dy)]) : undefined,
  ],
};

/** a · b: dy · b and dy · a. */
export const mul: GradientRule = {
  gradient: (c) => [
    c.needs(0) ? back(c, 0, c.mul(c.dy, c.input(1))) : undefined,
    c.needs(1) ? back(c, 1, c.mul(c.dy, c.input(0))) : undefined,
  ],
};

/** a / b: dy / b and -dy · y / b. */
export const div: GradientRule = {
  gradient: (c) => {
    const quotient = c.op("Div", [c.dy, c.input(1)]);
    return [
      c.needs(0) ? back(c, 0, quotient) : undefined,
      c.needs(1) ? c.op("Neg", [back(c, 1, c.mul(quotient, c.output(0)))]) : undefined,
    ];
  },
};

export const neg: GradientRule = { gradient: (c) => [c.op("Neg", [c.dy])] };

/** 1 / x: -dy · y². */
export const reciprocal: GradientRule = {
  gradient: (c) => [c.op("Neg", [c.mul(c.dy, c.mul(c.output(0), c.output(0)))])],
};

export const abs: GradientRule = { gradient: (c) => [c.mul(c.dy, c.op("Sign", [c.input(0)]))] };

/** Steps such as Sign and Floor are flat: no gradient flows back. */
export const flat: GradientRule = { gradient: () => [] };

/** x₁ + x₂ + …: each gets dy. */
export const sum: GradientRule = {
  gradient: (c) => c.node.inputs.map((_, i) => (c.needs(i) ? back(c, i, c.dy) : undefined)),
};

/** (x₁ + … + xₙ) / n. */
export const mean: GradientRule = {
  gradient: (c) => {
    const share = c.scale(c.dy, 1 / c.node.inputs.length);
    return c.node.inputs.map((_, i) => (c.needs(i) ? back(c, i, share) : undefined));
  },
};

/** Largest or smallest of the inputs: dy goes to the input that is it, in equal parts to those that tie. */
export const extremum: GradientRule = {
  gradient: (c) => {
    const hits = c.node.inputs.map((_, i) => c.cast(c.op("Equal", [c.input(i), c.output(0)])));
    if (hits.length === 1) return [c.dy];
    const share = c.op("Div", [c.dy, c.op("Sum", hits)]);
    return hits.map((hit, i) => (c.needs(i) ? back(c, i, c.mul(share, hit)) : undefined));
  },
};

/** aᵇ: dy · b · aᵇ⁻¹ (0 where b is 0, whatever a is) and dy · y · ln a (0 where a is not positive). */
export const pow: GradientRule = {
  gradient: (c) => {
    const exponent = c.constant(1);
    const fixed = exponent?.data.length === 1 ? Number(exponent.data[0]) : undefined;
    return [
      c.needs(0) ? back(c, 0, c.mul(c.dy, powerSlope(c, fixed))) : undefined,
      c.needs(1) ? back(c, 1, c.mul(c.dy, c.mul(c.output(0), logOfPositive(c)))) : undefined,
    ];
  },
};

function powerSlope(c: GradientContext, fixed: number | undefined): string {
  const base = c.input(0);
  if (fixed === 0) return c.zeros(c.inputShape(0));
  if (fixed === 1) return c.op("Expand", [c.scalar(1), c.intVector(c.inputShape(0))]);
  if (fixed === 2) return c.scale(base, 2);
  if (fixed === 3) return c.scale(c.mul(base, base), 3);
  if (fixed !== undefined) return c.scale(c.op("Pow", [base, c.scalar(fixed - 1)]), fixed);
  const exponent = c.inputType(1) === c.type ? c.input(1) : c.cast(c.input(1));
  const slope = c.mul(exponent, c.op("Pow", [base, c.op("Sub", [exponent, c.scalar(1)])]));
  return c.op("Where", [c.op("Equal", [exponent, c.scalar(0)]), c.scalar(0), slope]);
}

function logOfPositive(c: GradientContext): string {
  const isPositive = c.op("Greater", [c.input(0), c.scalar(0)]);
  const safe = c.op("Where", [isPositive, c.input(0), c.scalar(1)]);
  return c.op("Log", [safe]);
}
