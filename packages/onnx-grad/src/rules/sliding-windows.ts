import type { GradientContext } from "../graph/gradient-context.ts";

/** How windows slide over the spatial axes of a value, one number for each axis. */
export interface SlidingWindows {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** Padding in front. */
  readonly before: readonly number[];
  /**
   * Padding behind, to the end of the last window: negative by what no window reaches, and larger than the
   * attribute says where ceil_mode lets a window hang over.
   */
  readonly after: readonly number[];
}

/**
 * The windows of a convolution or a pooling, from its attributes and shapes.
 *
 * @param kernel size of the window
 * @param input spatial sizes of what the windows slide over
 * @param output number of windows along each axis
 */
export function slidingWindows(
  c: GradientContext,
  kernel: readonly number[],
  input: readonly number[],
  output: readonly number[],
): SlidingWindows {
  const strides = c.ints("strides") ?? kernel.map(() => 1);
  const dilations = c.ints("dilations") ?? kernel.map(() => 1);
  const pads = c.ints("pads") ?? kernel.map(() => 0);
  const autoPad = c.string("auto_pad", "NOTSET");
  /** From the first element of the first window to the last of the last. */
  const covered = kernel.map(
    (size, i) => (strides[i] ?? 1) * ((output[i] ?? 1) - 1) + (size - 1) * (dilations[i] ?? 1) + 1,
  );
  const before = kernel.map((_, i) => {
    const total = Math.max((covered[i] ?? 0) - (input[i] ?? 0), 0);
    if (autoPad === "SAME_UPPER") return total >> 1;
    if (autoPad === "SAME_LOWER") return total - (total >> 1);
    return autoPad === "VALID" ? 0 : (pads[i] ?? 0);
  });
  const after = covered.map((size, i) => size - (input[i] ?? 0) - (before[i] ?? 0));
  return { kernel, strides, dilations, before, after };
}

/** Padding that is none of it negative, as the attribute `pads` lists it. */
export function padsAttribute({ before, after }: SlidingWindows): number[] {
  return [...before, ...after.map((n) => Math.max(n, 0))];
}

/** Elements behind the last window, as the attribute `output_padding` of ConvTranspose lists them. */
export function uncovered({ after }: SlidingWindows): number[] {
  return after.map((n) => Math.max(-n, 0));
}

export function isAll(values: readonly number[], value: number): boolean {
  return values.every((each) => each === value);
}
