import type { AttributeInput } from "../graph/graph-builder.ts";
import type { DifferentiableOperator } from "./gradient-rules.ts";

/** A float input, filled with random numbers; gradients are checked with respect to it. */
export interface FloatInput {
  readonly dims: readonly number[];
  /** Numbers are uniform in here. */
  readonly range: readonly [number, number];
  /** Smallest distance of two of its numbers and of any from zero, where a function has kinks. */
  readonly apart: number;
  /** No gradient is asked for. */
  readonly isFixed: boolean;
  /** Numbers instead of random ones. */
  readonly values?: readonly number[];
}

/** An integer or bool input: known when the graph is made, or given as data. */
export interface IntInput {
  readonly type: "int64" | "int32" | "bool";
  readonly dims: readonly number[];
  readonly ints: readonly number[];
  readonly isData: boolean;
}

export interface GradientCase {
  readonly about: string;
  /** The empty string omits an optional input. */
  readonly inputs: readonly (FloatInput | IntInput | "")[];
  readonly attributes?: Readonly<Record<string, AttributeInput>>;
  readonly nOutputs?: number;
  /** Set where ONNX Runtime has no float64 kernel; the tolerance is then that of float32. */
  readonly type?: "float32";
  readonly opset?: number;
  /** What a BatchNormalization is to use; the loss is then compared as the training graph computes it. */
  readonly statistics?: "batch" | "frozen";
  /** Where rounding is worse than the type tells. */
  readonly tolerance?: number;
}

function f(...dims: number[]): FloatInput {
  return { dims, range: [-2, 2], apart: 0, isFixed: false };
}

function between(from: number, to: number, ...dims: number[]): FloatInput {
  return { ...f(...dims), range: [from, to] };
}

/** Numbers at least 0.15 from each other and from zero. */
function apart(...dims: number[]): FloatInput {
  return { ...f(...dims), apart: 0.15, range: [-3, 3] };
}

/** A shuffled grid: all numbers differ by a tenth or more, also where `apart` would find no room. */
function grid(...dims: number[]): FloatInput {
  const size = dims.reduce((a, b) => a * b, 1);
  let multiplier = 7;
  while (size % multiplier === 0) multiplier += 2;
  const values = Array.from({ length: size }, (_, i) => 0.1 * (((i * multiplier) % size) - size / 2) + 0.05);
  return { ...f(...dims), values };
}

function fixed(input: FloatInput): FloatInput {
  return { ...input, isFixed: true };
}

function exactly(dims: number[], values: number[]): FloatInput {
  return { ...f(...dims), values };
}

function ints(values: number[], dims: number[] = [values.length]): IntInput {
  return { type: "int64", dims, ints: values, isData: false };
}

function data(
  values: number[],
  dims: number[] = [values.length],
  type: IntInput["type"] = "int64",
): IntInput {
  return { type, dims, ints: values, isData: true };
}

const bothBroadcasts = (first: (...dims: number[]) => FloatInput, second = first): GradientCase[] => [
  { about: "same shape", inputs: [first(2, 3), second(2, 3)] },
  { about: "vector on the right", inputs: [first(2, 2, 3), second(3)] },
  { about: "column on the left", inputs: [first(2, 1), second(2, 3)] },
  { about: "both broadcast", inputs: [first(2, 1, 3), second(4, 1)] },
  { about: "scalar", inputs: [first(2, 2), second()] },
  { about: "only the right is trained", inputs: [fixed(first(2, 3)), second(1, 3)] },
];

const unary = (input: FloatInput, more: Partial<GradientCase> = {}): GradientCase[] => [
  { about: "matrix", inputs: [input], ...more },
];

const float32 = { type: "float32" } as const;

/** ONNX Runtime computes mean and deviation of float64 rows in float32. */
const statistics = { tolerance: 1e-6 } as const;

/** A few products and a softmax in float32. */
const attention = { type: "float32", opset: 23, tolerance: 2e-4 } as const;

const reductions = (input: (...dims: number[]) => FloatInput): GradientCase[] => [
  { about: "all axes, kept", inputs: [input(2, 3)] },
  { about: "all axes", inputs: [input(2, 3)], attributes: { keepdims: 0 } },
  { about: "last axis", inputs: [input(2, 3), ints([-1])], attributes: { keepdims: 0 } },
  { about: "first axis kept", inputs: [input(2, 3, 2), ints([0])], attributes: { keepdims: 1 } },
  { about: "outer axes", inputs: [input(2, 3, 2), ints([0, 2])], attributes: { keepdims: 0 } },
  { about: "opset 13", inputs: [input(2, 3)], attributes: { axes: [1] }, opset: 12 },
  { about: "no axes, no operation", inputs: [input(2, 3)], attributes: { noop_with_empty_axes: 1 } },
];

const extrema: GradientCase[] = [
  { about: "same shape", inputs: [apart(2, 3), apart(2, 3)] },
  { about: "three inputs", inputs: [apart(2, 3), apart(3), apart(2, 1)] },
  { about: "one input", inputs: [apart(2)] },
];

const losses: GradientCase[] = [
  { about: "mean", inputs: [f(2, 3), data([2, 0])] },
  {
    about: "sum, ignored label",
    inputs: [f(2, 3), data([2, -100])],
    attributes: { reduction: "sum", ignore_index: -100 },
  },
  { about: "mean, ignored label", inputs: [f(3, 3), data([2, -100, 1])], attributes: { ignore_index: -100 } },
  { about: "each example", inputs: [f(2, 3), data([2, 1])], attributes: { reduction: "none" } },
  {
    about: "class weights, more axes",
    inputs: [f(2, 3, 2), data([2, 0, 1, 1], [2, 2]), fixed(exactly([3], [1, 0.5, 2]))],
  },
];

/** Sums of some hundred products, which float32 rounds more. */
const longSums = { tolerance: 3e-4 } as const;

/** Windows over the two axes of a picture, and what they leave over. */
const convolutions: readonly (Partial<GradientCase> & { about: string; inputs: GradientCase["inputs"] })[] = [
  { about: "one element", inputs: [f(2, 3, 3, 2), f(4, 3, 1, 1)] },
  { about: "one element, bias", inputs: [f(2, 3, 3, 2), f(4, 3, 1, 1), f(4)] },
  { about: "one element, stride 2", inputs: [f(2, 3, 5, 4), f(2, 3, 1, 1)], attributes: { strides: [2, 2] } },
  {
    about: "one element, padded",
    inputs: [f(1, 2, 2, 3), f(2, 2, 1, 1)],
    attributes: { pads: [1, 1, 1, 1] },
  },
  {
    about: "one element, groups",
    inputs: [f(2, 4, 3, 2), f(6, 2, 1, 1)],
    attributes: { group: 2 },
  },
  { about: "one place", inputs: [f(3, 2, 1, 1), f(4, 2, 1, 1), f(4)] },
  { about: "3 x 3", inputs: [f(2, 2, 5, 4), f(3, 2, 3, 3), f(3)], attributes: { pads: [1, 1, 1, 1] } },
  { about: "3 x 3, unpadded", inputs: [f(1, 2, 4, 5), f(2, 2, 3, 3)] },
  {
    about: "3 x 3, stride 2, all reached",
    inputs: [f(2, 2, 5, 5), f(3, 2, 3, 3)],
    attributes: { pads: [1, 1, 1, 1], strides: [2, 2] },
  },
  {
    about: "3 x 3, stride 2, one row left over",
    inputs: [f(2, 2, 6, 4), f(3, 2, 3, 3), f(3)],
    attributes: { pads: [1, 1, 1, 1], strides: [2, 2] },
  },
  {
    about: "stride 3, two left over",
    inputs: [f(1, 2, 7, 8), f(2, 2, 2, 3)],
    attributes: { strides: [3, 3] },
  },
  {
    about: "windows side by side",
    inputs: [f(2, 3, 4, 6), f(4, 3, 2, 2), f(4)],
    attributes: { strides: [2, 2] },
  },
  {
    about: "windows side by side, some left over",
    inputs: [f(2, 2, 5, 7), f(3, 2, 2, 3)],
    attributes: { strides: [2, 3] },
  },
  {
    about: "uneven padding, stride and window",
    inputs: [f(2, 2, 4, 6), f(3, 2, 2, 3)],
    attributes: { pads: [1, 0, 0, 2], strides: [1, 2] },
  },
  {
    about: "dilation",
    inputs: [f(1, 2, 6, 7), f(2, 2, 2, 3)],
    attributes: { dilations: [2, 3], pads: [1, 2, 1, 2] },
  },
  {
    about: "dilation and stride",
    inputs: [f(1, 2, 7, 6), f(2, 2, 3, 2)],
    attributes: { dilations: [2, 2], strides: [2, 3], pads: [2, 1, 2, 1] },
  },
  {
    about: "groups",
    inputs: [f(2, 4, 4, 3), f(6, 2, 3, 3), f(6)],
    attributes: { group: 2, pads: [1, 1, 1, 1] },
  },
  {
    about: "groups, stride 2",
    inputs: [f(2, 4, 4, 5), f(2, 2, 3, 3)],
    attributes: { group: 2, pads: [1, 1, 1, 1], strides: [2, 2] },
  },
  {
    about: "depthwise",
    inputs: [f(2, 3, 4, 5), f(3, 1, 3, 3), f(3)],
    attributes: { group: 3, pads: [1, 1, 1, 1] },
  },
  {
    about: "depthwise, stride 2, one row left over",
    inputs: [f(2, 3, 6, 5), f(3, 1, 3, 3)],
    attributes: { group: 3, pads: [1, 1, 1, 1], strides: [2, 2] },
  },
  {
    about: "depthwise, 5 x 5, dilation",
    inputs: [f(1, 2, 6, 5), f(2, 1, 5, 5)],
    attributes: { group: 2, pads: [4, 4, 4, 4], dilations: [2, 2] },
  },
  {
    about: "depthwise, two outputs for each channel",
    inputs: [f(2, 3, 4, 4), f(6, 1, 3, 3), f(6)],
    attributes: { group: 3, pads: [1, 1, 1, 1] },
  },
  {
    about: "auto_pad SAME_UPPER",
    inputs: [f(1, 2, 5, 4), f(2, 2, 2, 4)],
    attributes: { auto_pad: "SAME_UPPER" },
  },
  {
    about: "auto_pad SAME_LOWER, stride 2",
    inputs: [f(1, 2, 6, 5), f(2, 2, 3, 3)],
    attributes: { auto_pad: "SAME_LOWER", strides: [2, 2] },
  },
  // Which form computes a gradient depends on the number of places and channels.
  { about: "100 places, one element", inputs: [f(2, 3, 10, 10), f(2, 3, 1, 1)] },
  {
    about: "stride 2 to 100 places, one element",
    inputs: [fixed(f(2, 3, 20, 19)), f(2, 3, 1, 1)],
    attributes: { strides: [2, 2] },
  },
  { about: "64 places", inputs: [f(2, 5, 8, 8), f(2, 5, 3, 3)], attributes: { pads: [1, 1, 1, 1] } },
  {
    about: "63 places, stride 2, dilation, left over",
    inputs: [f(1, 5, 16, 20), f(2, 5, 2, 3)],
    attributes: { strides: [2, 2], dilations: [1, 2], pads: [0, 1, 0, 0] },
  },
  { about: "64 places, one row", inputs: [f(1, 5, 8, 8), f(2, 5, 1, 3)], attributes: { pads: [0, 1, 0, 1] } },
  {
    about: "64 places, one column",
    inputs: [f(1, 5, 8, 8), f(2, 5, 3, 1)],
    attributes: { pads: [1, 0, 1, 0] },
  },
  {
    about: "64 places of an image",
    inputs: [f(2, 3, 8, 8), f(2, 3, 3, 3), f(2)],
    attributes: { pads: [1, 1, 1, 1] },
  },
  {
    about: "49 places of an image, stride 2, left over",
    inputs: [f(2, 3, 14, 16), f(2, 3, 3, 3)],
    attributes: { strides: [2, 2], pads: [1, 0, 0, 0] },
  },
  {
    about: "400 places",
    inputs: [fixed(f(2, 5, 20, 20)), f(2, 5, 3, 3)],
    attributes: { pads: [1, 1, 1, 1] },
  },
  {
    about: "blocks of channels",
    ...longSums,
    inputs: [f(1, 16, 7, 6), f(16, 16, 3, 3)],
    attributes: { pads: [1, 1, 1, 1] },
  },
  { about: "blocks of channels, bias", ...longSums, inputs: [fixed(f(1, 16, 7, 6)), f(32, 16, 2, 3), f(32)] },
  {
    about: "blocks of channels, stride 2",
    ...longSums,
    inputs: [f(1, 32, 13, 13), fixed(f(16, 32, 3, 3))],
    attributes: { strides: [2, 2], pads: [1, 1, 1, 1] },
  },
  {
    about: "blocks of examples",
    ...longSums,
    inputs: [f(16, 2, 4, 5), f(16, 2, 3, 3), f(16)],
    attributes: { pads: [1, 1, 1, 1] },
  },
  {
    about: "blocks of examples, some of them filled up, stride 2, dilation, left over",
    ...longSums,
    inputs: [f(13, 1, 8, 7), f(16, 1, 2, 2)],
    attributes: { strides: [2, 3], dilations: [2, 1], pads: [0, 1, 0, 0] },
  },
  {
    about: "an image into blocks",
    ...longSums,
    inputs: [f(1, 3, 9, 8), f(16, 3, 5, 3), f(16)],
    attributes: { strides: [2, 2], pads: [2, 1, 2, 0] },
  },
  {
    about: "columns for both passes",
    ...longSums,
    inputs: [fixed(f(2, 64, 5, 4)), f(3, 64, 3, 3), f(3)],
    attributes: { strides: [2, 2], pads: [1, 1, 1, 1] },
  },
  {
    about: "depthwise, blocks of channels",
    inputs: [f(2, 16, 5, 4), f(16, 1, 3, 3), f(16)],
    attributes: { group: 16, pads: [1, 1, 1, 1] },
  },
  {
    about: "depthwise, blocks of channels, stride 2",
    inputs: [f(2, 16, 5, 5), f(16, 1, 3, 3)],
    attributes: { group: 16, pads: [1, 1, 1, 1], strides: [2, 2] },
  },
  {
    about: "depthwise, blocks of channels, stride 2, some left over",
    inputs: [f(1, 16, 6, 7), f(16, 1, 5, 3), f(16)],
    attributes: { group: 16, pads: [2, 0, 1, 0], strides: [2, 2] },
  },
  {
    about: "depthwise, blocks of channels, stride 3",
    inputs: [f(1, 16, 7, 6), f(16, 1, 2, 2)],
    attributes: { group: 16, strides: [3, 3] },
  },
  {
    about: "depthwise, blocks of channels and examples",
    inputs: [f(4, 4, 5, 4), f(4, 1, 3, 3), f(4)],
    attributes: { group: 4, pads: [1, 1, 1, 1] },
  },
  {
    about: "depthwise, blocks of channels and examples, stride 2",
    inputs: [f(4, 4, 6, 5), f(4, 1, 3, 3)],
    attributes: { group: 4, pads: [1, 1, 1, 1], strides: [2, 2] },
  },
  {
    about: "depthwise, blocks of channels and examples, dilation",
    inputs: [f(8, 2, 4, 4), f(2, 1, 3, 3)],
    attributes: { group: 2, pads: [2, 2, 2, 2], dilations: [2, 2] },
  },
  {
    about: "depthwise, blocks of channels, dilation",
    inputs: [f(1, 16, 6, 5), f(16, 1, 3, 3)],
    attributes: { group: 16, pads: [2, 2, 2, 2], dilations: [2, 2] },
  },
  { about: "auto_pad VALID", inputs: [f(1, 2, 4, 4), f(2, 2, 3, 2)], attributes: { auto_pad: "VALID" } },
  { about: "one axis", inputs: [f(2, 2, 7), f(3, 2, 3), f(3)], attributes: { pads: [1, 1], strides: [2] } },
  {
    about: "one axis, depthwise",
    inputs: [f(2, 2, 6), f(2, 1, 3)],
    attributes: { group: 2, dilations: [2] },
  },
  {
    about: "three axes",
    inputs: [f(1, 2, 3, 4, 3), f(2, 2, 2, 3, 2), f(2)],
    attributes: { pads: [0, 1, 0, 1, 1, 0], strides: [1, 2, 1] },
  },
  {
    about: "only the weight is trained",
    inputs: [fixed(f(2, 2, 4, 4)), f(3, 2, 3, 3)],
    attributes: { pads: [1, 1, 1, 1] },
  },
  {
    about: "only the input is trained",
    inputs: [f(2, 2, 4, 4), fixed(f(3, 2, 3, 3))],
    attributes: { pads: [1, 1, 1, 1] },
  },
];

const transposedConvolutions: typeof convolutions = [
  { about: "3 x 3", inputs: [f(2, 3, 3, 4), f(3, 2, 3, 3), f(2)], attributes: { pads: [1, 1, 1, 1] } },
  { about: "stride 2", inputs: [f(2, 3, 3, 2), f(3, 2, 2, 2)], attributes: { strides: [2, 2] } },
  {
    about: "stride 2, output padding",
    inputs: [f(1, 2, 3, 3), f(2, 3, 3, 3), f(3)],
    attributes: { strides: [2, 2], pads: [1, 1, 1, 1], output_padding: [1, 1] },
  },
  {
    about: "groups, dilation",
    inputs: [f(1, 4, 3, 3), f(4, 2, 2, 3), f(4)],
    attributes: { group: 2, dilations: [2, 1], strides: [2, 2] },
  },
  {
    about: "depthwise",
    inputs: [f(2, 3, 3, 3), f(3, 1, 3, 3)],
    attributes: { group: 3, pads: [1, 1, 1, 1] },
  },
  {
    about: "output_shape",
    inputs: [f(1, 2, 3, 3), f(2, 2, 3, 3)],
    attributes: { strides: [2, 2], output_shape: [6, 6] },
  },
  {
    about: "auto_pad SAME_UPPER",
    inputs: [f(1, 2, 3, 3), f(2, 2, 3, 3)],
    attributes: { strides: [2, 2], auto_pad: "SAME_UPPER" },
  },
  {
    about: "auto_pad SAME_LOWER",
    inputs: [f(1, 2, 3, 3), f(2, 2, 3, 3)],
    attributes: { strides: [2, 2], auto_pad: "SAME_LOWER" },
  },
  { about: "one axis", inputs: [f(2, 2, 4), f(2, 3, 3), f(3)], attributes: { strides: [2] } },
];

const poolings = (input: (...dims: number[]) => FloatInput): typeof convolutions => [
  {
    about: "side by side",
    inputs: [input(2, 2, 4, 6)],
    attributes: { kernel_shape: [2, 2], strides: [2, 2] },
  },
  {
    about: "side by side, some left over",
    inputs: [input(1, 2, 5, 7)],
    attributes: { kernel_shape: [2, 3], strides: [2, 3] },
  },
  {
    about: "overlapping, padded",
    inputs: [input(2, 2, 5, 6)],
    attributes: { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] },
  },
  {
    about: "stride 1",
    inputs: [input(1, 2, 4, 5)],
    attributes: { kernel_shape: [2, 3], pads: [0, 1, 1, 1] },
  },
  {
    about: "ceil_mode",
    inputs: [input(1, 2, 6, 5)],
    attributes: { kernel_shape: [3, 3], strides: [2, 2], ceil_mode: 1 },
  },
  {
    about: "ceil_mode, side by side",
    inputs: [input(1, 2, 5, 3)],
    attributes: { kernel_shape: [2, 2], strides: [2, 2], ceil_mode: 1 },
  },
  {
    about: "auto_pad",
    inputs: [input(1, 2, 5, 4)],
    attributes: { kernel_shape: [3, 2], strides: [2, 1], auto_pad: "SAME_UPPER" },
  },
  { about: "one axis", inputs: [input(2, 2, 6)], attributes: { kernel_shape: [3], strides: [2] } },
  {
    about: "dilation",
    inputs: [input(1, 2, 6, 5)],
    attributes: { kernel_shape: [2, 2], dilations: [2, 3], strides: [1, 1] },
  },
];

/** The loss is a sum of some dozen numbers of size 1 to 3, so that float32 rounds it more. */
const pooled = { type: "float32", tolerance: 3e-4 } as const;

/** What each rule is checked on; a rule without a case does not compile. */
export const gradientCases: Record<DifferentiableOperator, readonly GradientCase[]> = {
  Abs: unary(apart(2, 3)),
  Add: bothBroadcasts(f),
  Attention: [
    { about: "four axes", inputs: [f(2, 2, 3, 2), f(2, 2, 4, 2), f(2, 2, 4, 3)], ...attention },
    {
      about: "three axes, scale",
      inputs: [f(2, 3, 4), f(2, 3, 4), f(2, 3, 4)],
      attributes: { q_num_heads: 2, kv_num_heads: 2, scale: 0.3 },
      ...attention,
    },
    {
      about: "causal",
      inputs: [f(1, 1, 3, 2), f(1, 1, 3, 2), f(1, 1, 3, 2)],
      attributes: { is_causal: 1 },
      ...attention,
    },
    {
      about: "trained mask",
      inputs: [f(2, 2, 3, 2), f(2, 2, 3, 2), f(2, 2, 3, 2), f(1, 2, 3, 3)],
      ...attention,
    },
    {
      about: "bool mask",
      inputs: [f(1, 2, 2, 2), f(1, 2, 3, 2), f(1, 2, 3, 2), data([1, 1, 0, 0, 1, 1], [2, 3], "bool")],
      ...attention,
    },
  ],
  AveragePool: [
    ...poolings(f),
    {
      about: "padding counts",
      inputs: [f(2, 2, 5, 4)],
      attributes: { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1], count_include_pad: 1 },
    },
    {
      about: "padding counts, ceil_mode",
      inputs: [f(1, 2, 6, 5)],
      attributes: {
        kernel_shape: [3, 3],
        strides: [2, 2],
        pads: [1, 1, 1, 1],
        count_include_pad: 1,
        ceil_mode: 1,
      },
    },
    {
      about: "padding counts, uneven",
      inputs: [f(1, 1, 4, 4)],
      attributes: { kernel_shape: [2, 3], pads: [0, 1, 1, 2], count_include_pad: 1 },
    },
  ].map((each) => ({ ...each, ...float32 })),
  BatchNormalization: [
    {
      about: "running statistics",
      inputs: [f(2, 3, 2, 2), f(3), f(3), fixed(f(3)), fixed(between(0.5, 2, 3))],
      statistics: "frozen",
    },
    {
      about: "running statistics, epsilon, one axis",
      inputs: [f(2, 3, 4), f(3), f(3), fixed(f(3)), fixed(between(0.5, 2, 3))],
      attributes: { epsilon: 0.1 },
      statistics: "frozen",
    },
    {
      about: "batch statistics",
      inputs: [f(2, 3, 2, 3), f(3), f(3), fixed(f(3)), fixed(between(0.5, 2, 3))],
      statistics: "batch",
    },
    {
      about: "batch statistics, one axis, epsilon",
      inputs: [f(3, 2, 3), f(2), f(2), fixed(f(2)), fixed(between(0.5, 2, 2))],
      attributes: { epsilon: 0.1 },
      statistics: "batch",
    },
    {
      about: "batch statistics, no places",
      inputs: [f(5, 3), f(3), f(3), fixed(f(3)), fixed(between(0.5, 2, 3))],
      statistics: "batch",
    },
    {
      about: "batch statistics, only the scale is trained",
      inputs: [fixed(f(4, 2, 2, 1)), f(2), fixed(f(2)), fixed(f(2)), fixed(between(0.5, 2, 2))],
      statistics: "batch",
    },
  ],
  Cast: [{ about: "float to double", inputs: [f(2, 3)], attributes: { to: 11 }, type: "float32" }],
  CastLike: [{ about: "the same type", inputs: [f(2, 3), fixed(f(1))] }],
  Ceil: unary(exactly([3], [0.5, -0.4, 1.3])),
  Celu: [
    ...unary(apart(2, 3), float32),
    { about: "alpha", inputs: [apart(2, 3)], attributes: { alpha: 0.5 }, type: "float32" },
  ],
  Clip: [
    {
      about: "both bounds",
      inputs: [exactly([4], [-2, -0.5, 0.5, 2]), fixed(exactly([], [-1])), fixed(exactly([], [1]))],
    },
    {
      about: "Relu6",
      inputs: [exactly([4], [-2, 0.5, 5.5, 7]), fixed(exactly([], [0])), fixed(exactly([], [6]))],
    },
    { about: "only a minimum", inputs: [exactly([3], [-2, -0.5, 2]), fixed(exactly([], [-1]))] },
    { about: "only a maximum", inputs: [exactly([3], [-2, -0.5, 2]), "", fixed(exactly([], [1]))] },
    {
      about: "opset 6",
      inputs: [exactly([3], [-2, 0.5, 2])],
      attributes: { min: { type: "float", value: -1 }, max: { type: "float", value: 1 } },
      opset: 8,
      type: "float32",
    },
  ],
  Concat: [
    { about: "first axis", inputs: [f(2, 3), f(1, 3)], attributes: { axis: 0 } },
    { about: "last axis, one fixed", inputs: [f(2, 1), fixed(f(2, 2)), f(2, 3)], attributes: { axis: -1 } },
  ],
  Conv: convolutions.map((each) => ({ ...each, ...float32 })),
  ConvTranspose: transposedConvolutions.map((each) => ({ ...each, ...float32 })),
  Cos: unary(f(2, 3)),
  CumSum: [
    { about: "last axis", inputs: [f(2, 3), ints([1], [])] },
    { about: "first axis, exclusive", inputs: [f(3, 2), ints([0], [])], attributes: { exclusive: 1 } },
    { about: "reverse", inputs: [f(3, 2), ints([-2], [])], attributes: { reverse: 1 } },
  ],
  DepthToSpace: [
    { about: "depth first", inputs: [f(2, 8, 2, 3)], attributes: { blocksize: 2 } },
    { about: "column first", inputs: [f(2, 8, 2, 3)], attributes: { blocksize: 2, mode: "CRD" } },
  ],
  Div: bothBroadcasts(f, (...dims) => between(0.7, 2, ...dims)),
  Einsum: [
    { about: "product", inputs: [f(2, 3), f(3, 2)], attributes: { equation: "ij,jk->ik" } },
    {
      about: "batches, transposed",
      inputs: [f(2, 2, 3), f(2, 2, 3)],
      attributes: { equation: "bid,bjd->bji" },
    },
    { about: "label of one operand only", inputs: [f(2, 3), f(2)], attributes: { equation: "ij,i->i" } },
    { about: "no arrow, spaces", inputs: [f(2, 3), f(3, 2)], attributes: { equation: "ij, jk" } },
    { about: "outer product", inputs: [f(2), f(3)], attributes: { equation: "i,j->ji" } },
  ],
  Elu: [
    ...unary(apart(2, 3), float32),
    { about: "alpha", inputs: [apart(2, 3)], attributes: { alpha: 0.5 }, type: "float32" },
  ],
  Erf: unary(f(2, 3), float32),
  Exp: unary(f(2, 3)),
  Expand: [
    { about: "new axis", inputs: [f(3), ints([2, 3])] },
    { about: "ones", inputs: [f(2, 1, 1), ints([2, 3, 2])] },
    { about: "shape with ones of its own", inputs: [f(2, 3), ints([2, 1, 1])] },
  ],
  Flatten: [
    { about: "axis 1", inputs: [f(2, 3, 2)] },
    { about: "axis 0", inputs: [f(2, 3)], attributes: { axis: 0 } },
  ],
  Floor: unary(exactly([3], [0.5, -0.4, 1.3])),
  Gather: [
    {
      about: "weight table, indices as data, repeated and negative",
      inputs: [f(4, 3), data([1, 3, 1, -1], [2, 2])],
    },
    { about: "large weight table: rows", inputs: [f(600, 1), data([1, 599, 1, -1], [2, 2])] },
    { about: "large weight table, fixed indices", inputs: [f(600, 1), ints([1, 2])] },
    { about: "neighbouring fixed indices", inputs: [f(5, 2), ints([1, 2, 3], [1, 3])] },
    { about: "fixed indices out of order", inputs: [f(5, 2), ints([2, 0, 2])] },
    { about: "one fixed position", inputs: [f(2, 3, 2), ints([0], [])], attributes: { axis: 1 } },
    { about: "last axis as data", inputs: [f(2, 4), data([3, 0, 0])], attributes: { axis: -1 } },
    { about: "middle axis as data", inputs: [f(2, 3, 2), data([2, 1], [2, 1])], attributes: { axis: 1 } },
    { about: "int32 indices", inputs: [f(4, 3), data([1, -2], [2], "int32")] },
  ],
  GatherElements: [
    { about: "last axis, repeated", inputs: [f(2, 3), data([0, 0, 2, -1], [2, 2])], attributes: { axis: 1 } },
    { about: "first axis", inputs: [f(3, 2), ints([2, 0], [1, 2])] },
  ],
  GatherND: [
    { about: "elements", inputs: [f(2, 3), data([0, 1, 1, -1, 0, 1], [3, 2])] },
    { about: "rows", inputs: [f(3, 2), data([2, 0, 2], [3, 1])] },
    {
      about: "batch axis",
      inputs: [f(2, 3, 2), data([1, 0, 2, 2], [2, 2, 1])],
      attributes: { batch_dims: 1 },
    },
  ],
  Gelu: [
    { about: "exact", inputs: [f(2, 3)], type: "float32" },
    { about: "tanh", inputs: [f(2, 3)], attributes: { approximate: "tanh" }, type: "float32" },
  ],
  Gemm: [
    { about: "plain, vector bias", inputs: [f(2, 3), f(3, 4), f(4)] },
    {
      about: "transA, column bias",
      inputs: [f(3, 2), f(3, 4), f(2, 1)],
      attributes: { transA: 1, alpha: 0.5 },
    },
    { about: "transB, scalar bias", inputs: [f(2, 3), f(4, 3), f()], attributes: { transB: 1, beta: 2 } },
    { about: "both, no bias", inputs: [f(3, 2), f(4, 3)], attributes: { transA: 1, transB: 1, alpha: 3 } },
    { about: "matrix bias", inputs: [f(2, 3), f(3, 2), f(2, 2)] },
  ],
  GlobalAveragePool: [
    { about: "two axes", inputs: [f(2, 3, 2, 4)], ...float32 },
    { about: "one axis", inputs: [f(2, 3, 4)], ...float32 },
  ],
  GlobalMaxPool: [{ about: "two axes", inputs: [grid(2, 2, 2, 3)], ...float32 }],
  GroupNormalization: [
    {
      about: "two groups",
      inputs: [f(2, 4, 2, 2), f(4), f(4)],
      attributes: { num_groups: 2 },
      opset: 21,
      ...float32,
    },
    {
      about: "one group, no places, epsilon",
      inputs: [f(3, 4), f(4), f(4)],
      attributes: { num_groups: 1, epsilon: 0.1 },
      opset: 21,
      ...float32,
    },
    {
      about: "opset 18: a scale for each group",
      inputs: [f(2, 4, 2, 2), f(2), f(2)],
      attributes: { num_groups: 2 },
      opset: 18,
      ...float32,
    },
  ],
  HardSigmoid: [
    { about: "defaults", inputs: [exactly([4], [-3, -1, 1, 3])], type: "float32" },
    {
      about: "alpha, beta",
      inputs: [exactly([4], [-3, -0.5, 0.5, 3])],
      attributes: { alpha: 0.4, beta: 0.3 },
      type: "float32",
    },
  ],
  HardSwish: unary(exactly([4], [-4, -1, 1, 4]), float32),
  Identity: unary(f(2, 3)),
  InstanceNormalization: [
    { about: "two axes", inputs: [f(2, 3, 2, 3), f(3), f(3)], ...float32 },
    {
      about: "one axis, epsilon",
      inputs: [f(2, 3, 4), f(3), f(3)],
      attributes: { epsilon: 0.1 },
      ...float32,
    },
  ],
  LayerNormalization: [
    { about: "last axis", ...statistics, inputs: [f(2, 2, 4), f(4), f(4)] },
    { about: "no bias", ...statistics, inputs: [f(3, 4), f(4)], attributes: { epsilon: 0.1 } },
    { about: "two axes", ...statistics, inputs: [f(2, 2, 3), f(2, 3), f(2, 3)], attributes: { axis: 1 } },
    {
      about: "broadcast scale",
      ...statistics,
      inputs: [f(2, 2, 3), f(3), f(2, 1)],
      attributes: { axis: -2 },
    },
    { about: "only the scale is trained", ...statistics, inputs: [fixed(f(2, 4)), f(4), f(4)] },
  ],
  LeakyRelu: [
    ...unary(apart(2, 3), float32),
    { about: "alpha", inputs: [apart(2, 3)], attributes: { alpha: 0.3 }, type: "float32" },
  ],
  Log: unary(between(0.5, 3, 2, 3)),
  LogSoftmax: [
    { about: "last axis", inputs: [f(2, 3)] },
    { about: "first axis", inputs: [f(2, 3)], attributes: { axis: 0 } },
    { about: "opset 11: rows of a matrix", inputs: [f(2, 3, 2)], opset: 11 },
  ],
  MatMul: [
    { about: "matrices", inputs: [f(2, 3), f(3, 4)] },
    { about: "batch by matrix", inputs: [f(2, 2, 3), f(3, 2)] },
    { about: "batches", inputs: [f(2, 2, 3), f(2, 3, 2)] },
    { about: "broadcast batches", inputs: [f(2, 1, 2, 3), f(3, 3, 2)] },
    { about: "matrix by batch", inputs: [f(2, 3), f(2, 3, 2)] },
    { about: "vector by matrix", inputs: [f(3), f(3, 2)] },
    { about: "matrix by vector", inputs: [f(2, 3), f(3)] },
    { about: "batch by vector", inputs: [f(2, 2, 3), f(3)] },
    { about: "vector by batch", inputs: [f(3), f(2, 3, 2)] },
    { about: "vectors", inputs: [f(3), f(3)] },
  ],
  Max: extrema,
  MaxPool: [
    ...poolings(grid),
    ...poolings(grid).map((each) => ({ ...each, about: `float32: ${each.about}`, ...pooled })),
  ],
  Mean: [{ about: "three inputs", inputs: [f(2, 3), f(3), f(2, 1)], ...float32 }],
  Min: extrema,
  Mish: unary(f(2, 3), float32),
  Mul: bothBroadcasts(f),
  Neg: unary(f(2, 3)),
  NegativeLogLikelihoodLoss: losses,
  PRelu: [
    { about: "one slope", inputs: [apart(2, 2, 3), between(0.1, 0.5, 1)], ...float32 },
    { about: "a slope for each channel", inputs: [apart(2, 2, 3), between(0.1, 0.5, 2, 1)], ...float32 },
  ],
  Pad: [
    { about: "both axes", inputs: [f(2, 3), ints([1, 0, 2, 1])] },
    { about: "some axes", inputs: [f(2, 3), ints([1, 2]), "", ints([-1])] },
    { about: "cut off", inputs: [f(3, 3), ints([-1, 0, 0, -2])] },
    { about: "value", inputs: [f(2), ints([1, 1]), fixed(f())] },
    { about: "opset 9", inputs: [f(2, 3)], attributes: { pads: [1, 0, 2, 1] }, opset: 9 },
    { about: "reflect", inputs: [f(2, 4, 3), ints([0, 2, 1, 0, 3, 2])], attributes: { mode: "reflect" } },
    { about: "reflect on one side", inputs: [f(4), ints([0, 2])], attributes: { mode: "reflect" } },
    { about: "edge", inputs: [f(2, 3), ints([1, 0, 2, 3])], attributes: { mode: "edge" } },
    { about: "wrap", inputs: [f(3, 3), ints([1, 2, 3, 0])], attributes: { mode: "wrap" } },
  ],
  Pow: [
    { about: "square", inputs: [f(2, 3), fixed(exactly([], [2]))] },
    { about: "cube", inputs: [f(2, 3), fixed(exactly([], [3]))] },
    { about: "first power", inputs: [f(2, 3), fixed(exactly([1], [1]))] },
    { about: "root", inputs: [between(0.5, 2, 2, 3), fixed(exactly([], [0.5]))] },
    { about: "integer exponent", inputs: [between(0.5, 2, 2, 3), ints([4], [])] },
    { about: "trained exponent", inputs: [between(0.5, 2, 2, 3), f(3)] },
    { about: "exponent as data", inputs: [between(0.5, 2, 2), data([2, 3])] },
    { about: "0 to the power of 0", inputs: [exactly([3], [0, -1.5, 2]), fixed(exactly([], [0]))] },
    { about: "0 to the power of 0 as data", inputs: [exactly([3], [0, 0, 1.5]), data([0, 2, 0])] },
  ],
  RMSNormalization: [
    { about: "last axis", inputs: [f(2, 2, 4), f(4)], opset: 23, type: "float32" },
    {
      about: "two axes",
      inputs: [f(2, 2, 3), f(2, 3)],
      attributes: { axis: 1, epsilon: 0.1 },
      opset: 23,
      type: "float32",
    },
  ],
  Reciprocal: unary(between(0.5, 2, 2, 3)),
  ReduceL1: reductions(apart),
  ReduceL2: reductions(f),
  ReduceLogSum: reductions((...dims) => between(0.5, 2, ...dims)),
  ReduceLogSumExp: reductions(f),
  ReduceMax: reductions(apart),
  ReduceMean: reductions(f),
  ReduceMin: reductions(apart),
  ReduceSum: reductions(f),
  ReduceSumSquare: reductions(f),
  Relu: unary(apart(2, 3)),
  Reshape: [
    { about: "other rank", inputs: [f(2, 6), ints([2, 3, -1])] },
    { about: "copied axis", inputs: [f(2, 6), ints([0, 2, 3])] },
  ],
  Resize: [
    {
      about: "nearest, twice as large",
      inputs: [f(1, 2, 2, 3), "", fixed(exactly([4], [1, 1, 2, 2]))],
      attributes: { mode: "nearest", coordinate_transformation_mode: "asymmetric", nearest_mode: "floor" },
    },
    {
      about: "nearest, to a size",
      inputs: [f(1, 2, 3, 4), "", "", ints([1, 2, 5, 3])],
      attributes: { mode: "nearest" },
    },
    {
      about: "bilinear, half_pixel",
      inputs: [f(1, 2, 3, 2), "", "", ints([1, 2, 5, 4])],
      attributes: { mode: "linear" },
    },
    {
      about: "bilinear, scales that do not divide",
      inputs: [f(1, 1, 4, 5), "", fixed(exactly([4], [1, 1, 1.6, 0.7]))],
      attributes: { mode: "linear", coordinate_transformation_mode: "half_pixel" },
    },
    {
      about: "bilinear, pytorch_half_pixel, smaller",
      inputs: [f(2, 1, 5, 4), "", "", ints([2, 1, 3, 1])],
      attributes: { mode: "linear", coordinate_transformation_mode: "pytorch_half_pixel" },
    },
    {
      about: "bilinear, align_corners",
      inputs: [f(1, 2, 3, 3), "", "", ints([1, 2, 6, 5])],
      attributes: { mode: "linear", coordinate_transformation_mode: "align_corners" },
    },
    {
      about: "bicubic",
      inputs: [f(1, 1, 4, 4), "", "", ints([1, 1, 6, 7])],
      attributes: { mode: "cubic", cubic_coeff_a: { type: "float", value: -0.75 } } as Record<
        string,
        AttributeInput
      >,
    },
    {
      about: "bilinear, antialiased",
      inputs: [f(1, 1, 6, 6), "", "", ints([1, 1, 3, 4])],
      attributes: { mode: "linear", antialias: 1 },
    },
    {
      about: "axes",
      inputs: [f(1, 2, 2, 3), "", "", ints([4, 5])],
      attributes: { mode: "linear", axes: [2, 3] },
    },
  ].map((each) => ({ ...each, inputs: each.inputs as GradientCase["inputs"], ...float32 })),
  Round: unary(exactly([3], [0.3, -0.4, 1.3])),
  Selu: [
    ...unary(apart(2, 3), float32),
    { about: "alpha, gamma", inputs: [apart(2, 3)], attributes: { alpha: 0.5, gamma: 2 }, type: "float32" },
  ],
  Sigmoid: unary(f(2, 3)),
  Sign: unary(apart(2, 3)),
  SimplifiedLayerNormalization: [
    { about: "last axis", inputs: [f(2, 2, 4), f(4)], attributes: { axis: -1 }, type: "float32" },
  ],
  Sin: unary(f(2, 3)),
  Slice: [
    { about: "middle", inputs: [f(5, 2), ints([1]), ints([3])] },
    { about: "to the end, last axis", inputs: [f(2, 5), ints([2]), ints([2 ** 40]), ints([-1])] },
    { about: "negative bounds", inputs: [f(5, 3), ints([-3, 0]), ints([-1, 2]), ints([0, 1])] },
    { about: "every second", inputs: [f(5, 2), ints([0]), ints([5]), ints([0]), ints([2])] },
    { about: "every third from the second", inputs: [f(2, 8), ints([1]), ints([8]), ints([1]), ints([3])] },
    { about: "backwards", inputs: [f(4, 2), ints([-1]), ints([-(2 ** 40)]), ints([0]), ints([-1])] },
    { about: "backwards, every second", inputs: [f(6, 2), ints([4]), ints([0]), ints([0]), ints([-2])] },
    { about: "opset 9", inputs: [f(5, 2)], attributes: { starts: [1], ends: [3], axes: [0] }, opset: 9 },
  ],
  Softmax: [
    { about: "last axis", inputs: [f(2, 3)] },
    { about: "middle axis", inputs: [f(2, 3, 2)], attributes: { axis: 1 } },
    { about: "opset 11: rows of a matrix", inputs: [f(2, 3, 2)], opset: 11 },
    { about: "opset 11, last axis", inputs: [f(2, 3, 2)], attributes: { axis: 2 }, opset: 11 },
  ],
  SoftmaxCrossEntropyLoss: losses,
  Softplus: unary(f(2, 3), float32),
  Softsign: unary(apart(2, 3), float32),
  SpaceToDepth: [{ about: "blocks of 2", inputs: [f(2, 2, 4, 6)], attributes: { blocksize: 2 } }],
  Split: [
    { about: "sizes", inputs: [f(5, 2), ints([2, 3])], nOutputs: 2 },
    {
      about: "equal parts, last axis",
      inputs: [f(2, 6)],
      attributes: { axis: -1, num_outputs: 3 },
      nOutputs: 3,
    },
    { about: "opset 13, no sizes", inputs: [f(4, 2)], nOutputs: 2, opset: 13 },
    { about: "opset 11, sizes", inputs: [f(5, 2)], attributes: { split: [2, 3] }, nOutputs: 2, opset: 11 },
  ],
  Sqrt: unary(between(0.5, 3, 2, 3)),
  Squeeze: [
    { about: "axes", inputs: [f(1, 3, 1), ints([0])] },
    { about: "all", inputs: [f(1, 3, 1)] },
    { about: "opset 11", inputs: [f(1, 3, 1)], attributes: { axes: [2] }, opset: 11 },
  ],
  Sub: bothBroadcasts(f),
  Sum: [{ about: "three inputs", inputs: [f(2, 3), f(3), f(2, 1)] }],
  Swish: [
    { about: "alpha 1", inputs: [f(2, 3)], opset: 24 },
    { about: "alpha", inputs: [f(2, 3)], attributes: { alpha: 0.7 }, opset: 24 },
  ],
  Tanh: unary(f(2, 3)),
  ThresholdedRelu: [
    { about: "alpha", inputs: [exactly([4], [-2, 0.5, 1.5, 3])], attributes: { alpha: 1 }, ...float32 },
  ],
  Tile: [
    { about: "both axes", inputs: [f(2, 3), ints([2, 3])] },
    { about: "one axis", inputs: [f(2, 1), ints([1, 3])] },
  ],
  Transpose: [
    { about: "reversed", inputs: [f(2, 3, 4)] },
    { about: "cycle", inputs: [f(2, 3, 4)], attributes: { perm: [1, 2, 0] } },
  ],
  Trilu: [
    { about: "upper", inputs: [f(3, 3)] },
    { about: "lower, shifted", inputs: [f(2, 3, 3), ints([1], [])], attributes: { upper: 0 } },
  ],
  Unsqueeze: [
    { about: "axes", inputs: [f(2, 3), ints([0, -1])] },
    { about: "opset 11", inputs: [f(2, 3)], attributes: { axes: [1] }, opset: 11 },
  ],
  Where: [
    { about: "same shape", inputs: [data([1, 0, 0, 1], [2, 2], "bool"), f(2, 2), f(2, 2)] },
    { about: "broadcast", inputs: [data([1, 0], [2, 1], "bool"), f(3), f(2, 3)] },
    { about: "scalar branch", inputs: [data([1, 0, 1], [3], "bool"), f(2, 3), f()] },
  ],
  "com.microsoft.BiasGelu": [{ about: "bias", inputs: [f(2, 3), f(3)], type: "float32" }],
  "com.microsoft.FastGelu": [
    { about: "no bias", inputs: [f(2, 3)], type: "float32" },
    { about: "bias", inputs: [f(2, 3), f(3)], type: "float32" },
  ],
  "com.microsoft.Gelu": unary(f(2, 3), float32),
  "com.microsoft.QuickGelu": [
    ...unary(f(2, 3), float32),
    { about: "alpha", inputs: [f(2, 3)], attributes: { alpha: 0.5 }, type: "float32" },
  ],
};
