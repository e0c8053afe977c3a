import type { GradientContext, GradientRule } from "../graph/gradient-context.ts";

/** A rule for y = f(x) from its slope f'(x). */
function slope(of: (c: GradientContext) => string): GradientRule {
  return { gradient: (c) => [c.mul(c.dy, of(c))] };
}

/** 1 - y², the slope of tanh. */
function oneMinusSquare(c: GradientContext, y: string): string {
  return c.op("Sub", [c.scalar(1), c.mul(y, y)]);
}

export const exp: GradientRule = slope((c) => c.output(0));
export const log: GradientRule = { gradient: (c) => [c.op("Div", [c.dy, c.input(0)])] };
export const sin: GradientRule = slope((c) => c.op("Cos", [c.input(0)]));
export const cos: GradientRule = slope((c) => c.op("Neg", [c.op("Sin", [c.input(0)])]));
export const tanh: GradientRule = slope((c) => oneMinusSquare(c, c.output(0)));

/** √x: dy / 2y. */
export const sqrt: GradientRule = {
  gradient: (c) => [c.op("Div", [c.scale(c.dy, 0.5), c.output(0)])],
};

/** y (1 - y). */
export const sigmoid: GradientRule = slope((c) =>
  c.mul(c.output(0), c.op("Sub", [c.scalar(1), c.output(0)])),
);

/** 2/√π · exp(-x²). */
export const erf: GradientRule = slope((c) => {
  const x = c.input(0);
  return c.scale(c.op("Exp", [c.op("Neg", [c.mul(x, x)])]), 2 / Math.sqrt(Math.PI));
});

/** 0 at and below 0, else 1. */
export const relu: GradientRule = {
  gradient: (c) => [c.mul(c.dy, c.cast(c.op("Greater", [c.output(0), c.scalar(0)])))],
};

/** ln(1 + eˣ): the sigmoid. */
export const softplus: GradientRule = slope((c) => c.op("Sigmoid", [c.input(0)]));

/** x / (1 + |x|): 1 / (1 + |x|)². */
export const softsign: GradientRule = {
  gradient: (c) => {
    const divisor = c.op("Add", [c.scalar(1), c.op("Abs", [c.input(0)])]);
    return [c.op("Div", [c.dy, c.mul(divisor, divisor)])];
  },
};

/** x above 0, alpha · x below. */
export const leakyRelu: GradientRule = {
  gradient: (c) => {
    const isPositive = c.op("Greater", [c.input(0), c.scalar(0)]);
    return [c.op("Where", [isPositive, c.dy, c.scale(c.dy, c.float("alpha", 0.01))])];
  },
};

/** x above 0, slope · x below, with a slope for each channel or element. */
export const pRelu: GradientRule = {
  gradient: (c) => {
    const isPositive = c.op("Greater", [c.input(0), c.scalar(0)]);
    const below = c.op("Where", [isPositive, c.scalar(0), c.dy]);
    return [
      c.needs(0) ? c.op("Where", [isPositive, c.dy, c.mul(c.dy, c.input(1))]) : undefined,
      c.needs(1) ? c.reduceTo(c.mul(below, c.input(0)), c.outputShape(0), c.inputShape(1)) : undefined,
    ];
  },
};

/** x above alpha, else 0. */
export const thresholdedRelu: GradientRule = {
  gradient: (c) => [
    c.op("Where", [c.op("Greater", [c.input(0), c.scalar(c.float("alpha", 1))]), c.dy, c.scalar(0)]),
  ],
};

/** x above 0, alpha · (e^(x / alpha) - 1) below, whose slope there is y / alpha + 1. */
export const celu: GradientRule = {
  gradient: (c) => {
    const isPositive = c.op("Greater", [c.input(0), c.scalar(0)]);
    const slopeBelow = c.op("Add", [c.scale(c.output(0), 1 / c.float("alpha", 1)), c.scalar(1)]);
    return [c.op("Where", [isPositive, c.dy, c.mul(c.dy, slopeBelow)])];
  },
};

/** x above 0, alpha · (eˣ - 1) below, whose slope there is y + alpha. */
export const elu: GradientRule = {
  gradient: (c) => {
    const isPositive = c.op("Greater", [c.input(0), c.scalar(0)]);
    const below = c.mul(c.dy, c.op("Add", [c.output(0), c.scalar(c.float("alpha", 1))]));
    return [c.op("Where", [isPositive, c.dy, below])];
  },
};

/** Elu with both parts times gamma. */
export const selu: GradientRule = {
  gradient: (c) => {
    const alpha = c.float("alpha", 1.6732631921768188);
    const gamma = c.float("gamma", 1.0507010221481323);
    const isPositive = c.op("Greater", [c.input(0), c.scalar(0)]);
    const below = c.mul(c.dy, c.op("Add", [c.output(0), c.scalar(alpha * gamma)]));
    return [c.op("Where", [isPositive, c.scale(c.dy, gamma), below])];
  },
};

/** Slope alpha strictly between the two flat parts of max(0, min(1, alpha · x + beta)). */
export const hardSigmoid: GradientRule = {
  gradient: (c) => [
    c.op("Where", [isBetween(c, c.output(0), 0, 1), c.scale(c.dy, c.float("alpha", 0.2)), c.scalar(0)]),
  ],
};

/** x · max(0, min(1, x/6 + 1/2)). */
export const hardSwish: GradientRule = {
  gradient: (c) => {
    const x = c.input(0);
    const gate = c.op("HardSigmoid", [x], { alpha: 1 / 6, beta: 0.5 });
    const gateSlope = c.op("Where", [isBetween(c, gate, 0, 1), c.scalar(1 / 6), c.scalar(0)]);
    return [c.mul(c.dy, c.op("Add", [gate, c.mul(x, gateSlope)]))];
  },
};

/** x · tanh(softplus(x)). */
export const mish: GradientRule = {
  gradient: (c) => {
    const x = c.input(0);
    const gate = c.op("Tanh", [c.op("Softplus", [x])]);
    const gateSlope = c.mul(oneMinusSquare(c, gate), c.op("Sigmoid", [x]));
    return [c.mul(c.dy, c.op("Add", [gate, c.mul(x, gateSlope)]))];
  },
};

function isBetween(c: GradientContext, value: string, low: number, high: number): string {
  return c.op("And", [c.op("Greater", [value, c.scalar(low)]), c.op("Less", [value, c.scalar(high)])]);
}
