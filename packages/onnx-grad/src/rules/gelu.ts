import type { GradientContext, GradientRule } from "../graph/gradient-context.ts";

/** x · Φ(x): the slope is Φ(x) + x · φ(x), with the normal distribution Φ and its density φ. */
export const erfGelu: GradientRule = { gradient: (c) => [c.mul(c.dy, erfSlope(c, c.input(0)))] };

/** Gelu of ai.onnx, exact or with the tanh approximation. */
export const gelu: GradientRule = {
  gradient: (c) => {
    const x = c.input(0);
    const isTanh = c.string("approximate", "none") === "tanh";
    return [c.mul(c.dy, isTanh ? tanhSlope(c, x) : erfSlope(c, x))];
  },
};

/** com.microsoft BiasGelu: exact Gelu of x + bias. */
export const biasGelu: GradientRule = {
  gradient: (c) => throughBias(c, (x) => erfSlope(c, x)),
};

/** com.microsoft FastGelu: tanh approximation of Gelu, of x + bias if there is one. */
export const fastGelu: GradientRule = {
  gradient: (c) => throughBias(c, (x) => tanhSlope(c, x)),
};

/** Swish of ai.onnx: x · sigmoid(alpha · x). */
export const swish: GradientRule = sigmoidGate(1);

/** com.microsoft QuickGelu: the same with another default. */
export const quickGelu: GradientRule = sigmoidGate(1.702);

function sigmoidGate(defaultAlpha: number): GradientRule {
  return {
    gradient: (c) => {
      const x = c.input(0);
      const scaled = c.scale(x, c.float("alpha", defaultAlpha));
      const gate = c.op("Sigmoid", [scaled]);
      const rest = c.op("Sub", [c.scalar(1), gate]);
      const slope = c.mul(gate, c.op("Add", [c.scalar(1), c.mul(scaled, rest)]));
      return [c.mul(c.dy, slope)];
    },
  };
}

function throughBias(c: GradientContext, slope: (x: string) => string): (string | undefined)[] {
  const hasBias = (c.node.inputs[1] ?? "") !== "";
  const x = hasBias ? c.op("Add", [c.input(0), c.input(1)]) : c.input(0);
  const dx = c.mul(c.dy, slope(x));
  const dBias = hasBias && c.needs(1) ? c.reduceTo(dx, c.outputShape(0), c.inputShape(1)) : undefined;
  return [dx, dBias];
}

/** ½(1 + erf(u)) + u · exp(-u²) / √π with u = x / √2; HardSigmoid is a multiply-add that clips nothing here. */
function erfSlope(c: GradientContext, x: string): string {
  const u = c.scale(x, Math.SQRT1_2);
  const cumulative = c.op("HardSigmoid", [c.op("Erf", [u])], { alpha: 0.5, beta: 0.5 });
  const bell = c.op("Exp", [c.op("Sub", [c.scalar(-Math.log(Math.PI) / 2), c.mul(u, u)])]);
  return c.op("Add", [cumulative, c.mul(u, bell)]);
}

/** ½(1 + t) + ½ x (1 - t²) u', with t = tanh(u), u = √(2/π) (x + 0.044715 x³). */
function tanhSlope(c: GradientContext, x: string): string {
  const rate = Math.sqrt(2 / Math.PI);
  const square = c.mul(x, x);
  const inner = c.mul(x, c.op("Add", [c.scale(square, rate * 0.044715), c.scalar(rate)]));
  const t = c.op("Tanh", [inner]);
  const innerSlope = c.op("Add", [c.scale(square, 3 * rate * 0.044715), c.scalar(rate)]);
  const bend = c.mul(c.mul(x, innerSlope), c.op("Sub", [c.scalar(1), c.mul(t, t)]));
  return c.scale(c.op("Add", [c.op("Add", [t, bend]), c.scalar(1)]), 0.5);
}
