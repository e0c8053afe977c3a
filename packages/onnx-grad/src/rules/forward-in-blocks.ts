import { blockedDomain } from "../graph/blocked-layout.ts";
import type { GradientContext } from "../graph/gradient-context.ts";
import { sizeOf } from "../onnx/tensor.ts";
import { centred, deviationReciprocal } from "./batch-normalization.ts";
import { blockedChannelMean, blockedProductMean, type ChannelLine, channelLine } from "./blocked-channels.ts";
import { blockedMaxPool } from "./blocked-max-pool.ts";
import { fromBlocks, isWholeBlocks, toBlocks } from "./blocked-values.ts";
import { poolingWindows } from "./pooling.ts";

/** Operators that work element by element, on blocks as on anything. */
const elementwise = new Set(
  "Abs Add Clip Div Elu Erf Exp Gelu HardSigmoid HardSwish Identity LeakyRelu Max Mean Min Mish Mul Neg Relu Selu Sigmoid Softplus Softsign Sqrt Sub Sum Swish Tanh".split(
    " ",
  ),
);

/** Lines over channels that the next operators may join, by the name that their result has in blocks. */
export type ChannelLines = Map<string, ChannelLine>;

/** The operators after a convolution in blocks, there: the value, or `undefined` where an operator is best left alone. */
export function forwardInBlocks(c: GradientContext, lines: ChannelLines): string | undefined {
  const { opType, domain } = c.node;
  if (domain !== "" || c.node.inputs.every((name) => c.inBlocks(name) === undefined)) return undefined;
  if (opType === "BatchNormalization") return normalized(c, lines);
  if (opType === "GlobalAveragePool" && isWholeBlocks(c.inputShape(0), c.blockedChannels)) {
    return c.op("GlobalAveragePool", [toBlocks(c, c.input(0))], {}, { domain: blockedDomain });
  }
  if (opType === "MaxPool" && c.inputShape(0).length === 4) return blockedMaxPool(c, poolingWindows(c));
  return isElementwise(c) ? elementByElement(c, lines) : undefined;
}

/** Whether a node works element by element on values of one shape, that of whole blocks, and perhaps single numbers. */
export function isElementwise(c: GradientContext): boolean {
  const { node } = c;
  if (node.domain !== "" || !elementwise.has(node.opType) || node.outputs.length > 1) return false;
  const shape = c.outputShape(0);
  if (!isWholeBlocks(shape, c.blockedChannels)) return false;
  return node.inputs.every((name, i) => name === "" || isNumber(c, i) || isSame(c.inputShape(i), shape));
}

function isNumber(c: GradientContext, i: number): boolean {
  return sizeOf(c.inputShape(i)) === 1;
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, i) => size === b[i]);
}

function elementByElement(c: GradientContext, lines: ChannelLines): string {
  const { node } = c;
  const [, channels = 1] = c.outputShape(0);
  const inputs = node.inputs.map((name, i) => (name === "" || isNumber(c, i) ? name : toBlocks(c, name)));
  const joined = joinLine(c, inputs, lines);
  if (joined) {
    const blocks = channelLine(c, joined, channels);
    lines.set(blocks, joined);
    return fromBlocks(c, blocks, channels);
  }
  return fromBlocks(c, c.op(node.opType, inputs, node.attributes), channels);
}

/** A Relu, or an addition of another value, as part of the pass before it. */
function joinLine(
  c: GradientContext,
  inputs: readonly string[],
  lines: ChannelLines,
): ChannelLine | undefined {
  if (c.node.opType === "Relu") {
    const line = lines.get(inputs[0] ?? "");
    return line && !line.relu ? { ...line, relu: true } : undefined;
  }
  if (c.node.opType !== "Add" || isNumber(c, 0) || isNumber(c, 1)) return undefined;
  for (const [at, other] of [
    [0, 1],
    [1, 0],
  ] as const) {
    const line = lines.get(inputs[at] ?? "");
    if (line && !line.relu && line.sum === undefined) return { ...line, sum: inputs[other] };
  }
  return undefined;
}

/** A BatchNormalization whose input is in blocks: mean of the batch, (channels). */
export function blockedMean(c: GradientContext): string | undefined {
  const blocks = c.inBlocks(c.input(0));
  return blocks && blockedChannelMean(c, blocks, c.inputShape(0));
}

/** The variance, once the mean is there as the node's output. */
export function blockedVariance(c: GradientContext): string {
  const x = centred(c, toBlocks(c, c.input(0)));
  return blockedProductMean(c, x, x, c.inputShape(0));
}

function normalized(c: GradientContext, lines: ChannelLines): string | undefined {
  const blocks = c.inBlocks(c.input(0));
  if (blocks === undefined) return undefined;
  const [, channels = 1] = c.inputShape(0);
  const isTraining = c.int("training_mode", 0) === 1;
  const factor = c.mul(c.input(1), deviationReciprocal(c, isTraining ? c.output(2) : c.input(4)));
  const line = isTraining
    ? { x: centred(c, blocks), factor, addend: c.input(2) }
    : { x: blocks, factor, addend: c.op("Sub", [c.input(2), c.mul(c.input(3), factor)]) };
  const result = channelLine(c, line, channels);
  lines.set(result, line);
  return fromBlocks(c, result, channels);
}
