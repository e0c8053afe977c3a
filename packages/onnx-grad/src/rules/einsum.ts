import type { GradientContext, GradientRule } from "../graph/gradient-context.ts";

interface Equation {
  readonly operands: readonly string[];
  readonly output: string;
}

/** Labels of the operands and of the output; an equation without an arrow outputs what occurs once, sorted. */
function parse(c: GradientContext): Equation {
  const equation = c.string("equation", "").replaceAll(" ", "");
  if (equation.includes(".")) c.fail(`the ellipsis in "${equation}" is not supported`);
  const [left = "", right] = equation.split("->");
  const operands = left.split(",");
  for (const labels of operands) {
    if (new Set(labels).size !== labels.length) c.fail(`the repeated label in "${labels}" is not supported`);
  }
  const once = [...left].filter((label) => label !== "," && left.split(label).length === 2);
  return { operands, output: right ?? once.sort().join("") };
}

/**
 * Einsum: the gradient of an operand is an Einsum of dy and the other operands, with that operand's labels as
 * its output; a label that no other has is one along which all elements got the same.
 */
export const einsum: GradientRule = {
  gradient: (c) => {
    const { operands, output } = parse(c);
    return operands.map((labels, i) => {
      if (!c.needs(i)) return undefined;
      const others = operands.filter((_, j) => j !== i);
      const found = [...labels].filter((label) => [output, ...others].some((other) => other.includes(label)));
      const inputs = [c.dy, ...c.node.inputs.filter((_, j) => j !== i)];
      const equation = `${[output, ...others].join(",")}->${found.join("")}`;
      const gradient = c.op("Einsum", inputs, { equation });
      const shape = c.inputShape(i);
      const foundShape = shape.filter((_, axis) => found.includes(labels[axis] ?? ""));
      const keptShape = shape.map((dim, axis) => (found.includes(labels[axis] ?? "") ? dim : 1));
      return c.expand(c.reshape(gradient, foundShape, keptShape), keptShape, shape);
    });
  },
};
