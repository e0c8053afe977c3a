import { blockedDomain } from "../graph/blocked-layout.ts";
import type { GradientContext } from "../graph/gradient-context.ts";
import { fromBlocks, isWholeBlocks, toBlocks } from "./blocked-values.ts";
import { isAll, padsAttribute, type SlidingWindows } from "./sliding-windows.ts";

/** MaxPool of a value in blocks, if nobody asks for its indices. */
export function blockedMaxPool(c: GradientContext, windows: SlidingWindows): string | undefined {
  const { node } = c;
  const isAsked = node.outputs[1] !== undefined && node.outputs[1] !== `${node.outputs[0]}/output 1`;
  const blocks = c.inBlocks(c.input(0));
  if (isAsked || blocks === undefined || !isWholeBlocks(c.inputShape(0), c.blockedChannels)) return undefined;
  // ONNX Runtime pads by less than a window.
  if (!isAll(windows.dilations, 1) || windows.after.some((n, i) => n >= (windows.kernel[i] ?? 1))) {
    return undefined;
  }
  const pooled = c.op("MaxPool", [blocks], poolingAttributes(windows), { domain: blockedDomain });
  return fromBlocks(c, pooled, c.inputShape(0)[1] ?? 1);
}

function poolingAttributes(windows: SlidingWindows) {
  const { kernel, strides, dilations } = windows;
  return { kernel_shape: kernel, strides, dilations, pads: padsAttribute(windows), auto_pad: "NOTSET" };
}

/** An image in blocks, or a line of it: (lines × length × inner), as one axis of it sees it. */
interface Axis {
  readonly lines: number;
  readonly length: number;
  readonly inner: number;
}

/**
 * Gradient of a MaxPool in blocks. The largest of a window is the largest of its rows' largest, and of equal ones the
 * first in the first row that has it: so dy goes down to the rows, and from there to the elements of the row, each by
 * comparisons and sums alone. Indices would cost ten times the pooling.
 */
export function blockedMaxPoolGradient(c: GradientContext, windows: SlidingWindows): string {
  const [n = 1, channels = 1, height = 1, width = 1] = c.inputShape(0);
  const [, , , across = 1] = c.outputShape(0);
  const size = c.blockedChannels;
  const { kernel, strides, dilations, before, after } = windows;
  const images = (n * channels) / size;
  const alongAxis = (axis: 0 | 1): SlidingWindows => {
    const only = (values: readonly number[], neutral: number) =>
      values.map((value, i) => (i === axis ? value : neutral));
    return {
      kernel: only(kernel, 1),
      strides: only(strides, 1),
      dilations: only(dilations, 1),
      before: only(before, 0),
      after: only(after, 0),
    };
  };
  const x = toBlocks(c, c.input(0));
  const rows = c.op("MaxPool", [x], poolingAttributes(alongAxis(1)), { domain: blockedDomain });
  const down = { lines: images, length: height, inner: across * size };
  const right = { lines: images * height, length: width, inner: size };
  const dRows = pickFirst(c, rows, toBlocks(c, c.output(0)), toBlocks(c, c.dy), windows, 0, down);
  const dx = pickFirst(c, x, rows, dRows, windows, 1, right);
  return fromBlocks(c, c.reshape(dx, [], c.inputShape(0)), channels);
}

/** Along one axis, dy where x is the first of its window that is as large as y, added up over windows. */
function pickFirst(
  c: GradientContext,
  x: string,
  y: string,
  dy: string,
  { kernel, strides, before, after }: SlidingWindows,
  axis: 0 | 1,
  { lines, length, inner }: Axis,
): string {
  const [size = 1, stride = 1] = [kernel[axis], strides[axis]];
  const [front = 0, behind = 0] = [before[axis], after[axis]];
  const nWindows = (length + front + behind - size) / stride + 1;
  const value = c.reshape(x, [], [lines, length, inner]);
  const pads = c.intVector([0, front, 0, 0, Math.max(behind, 0), 0]);
  const padded =
    front + Math.max(behind, 0) > 0 ? c.op("Pad", [value, pads, c.scalar(-3.4028234663852886e38)]) : value;
  const largest = c.reshape(y, [], [lines, nWindows, inner]);
  const end = (nWindows - 1) * stride + 1;
  let rest = c.reshape(dy, [], [lines, nWindows, inner]);
  /** What the windows give to each of `stride` neighbours, moved to where their first windows begin. */
  const perPhase: string[][] = Array.from({ length: stride }, () => []);
  const nSteps = Math.ceil((length + front + Math.max(behind, 0)) / stride);
  for (let at = 0; at < size; at++) {
    let taken = rest;
    if (at < size - 1) {
      const bounds = [[at], [at + end], [1], [stride]].map((v) => c.intVector(v));
      const there = c.op("Slice", [padded, ...bounds]);
      taken = c.mul(rest, c.cast(c.op("Equal", [there, largest])));
      rest = c.op("Sub", [rest, taken]);
    }
    const shift = Math.floor(at / stride);
    const room = nSteps - shift - nWindows;
    const isWhole = shift === 0 && room === 0;
    perPhase[at % stride]?.push(
      isWhole ? taken : c.op("Pad", [taken, c.intVector([0, shift, 0, 0, room, 0])]),
    );
  }
  const phases = perPhase.map((terms) => {
    if (terms.length === 0) return c.zeros([lines, nSteps, inner]);
    return terms.length === 1 ? (terms[0] as string) : c.op("Sum", terms);
  });
  const joined =
    stride === 1
      ? (phases[0] as string)
      : c.op(
          "Concat",
          phases.map((phase) => c.reshape(phase, [lines, nSteps, inner], [lines, nSteps, 1, inner])),
          { axis: 2 },
        );
  const whole = c.reshape(joined, [], [lines, nSteps * stride, inner]);
  if (front === 0 && nSteps * stride === length) return whole;
  return c.op("Slice", [whole, c.intVector([front]), c.intVector([front + length]), c.intVector([1])]);
}
