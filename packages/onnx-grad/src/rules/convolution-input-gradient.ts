import type { GradientContext } from "../graph/gradient-context.ts";
import { isAll, padsAttribute, type SlidingWindows, uncovered } from "./sliding-windows.ts";

/** A convolution from a value of one shape to one of another. */
export interface Convolution {
  /** (batch × inputs × …) */
  readonly shape: readonly number[];
  /** (batch × outputs × …) */
  readonly outputShape: readonly number[];
  /** (outputs × inputs / groups × window) */
  readonly weightShape: readonly number[];
  readonly windows: SlidingWindows;
  readonly groups: number;
}

/** Gradient of a convolution's input, of its shape. */
export function convolutionInputGradient(
  c: GradientContext,
  dy: string,
  weight: string,
  convolution: Convolution,
): string {
  const { windows, groups } = convolution;
  const { strides, dilations } = windows;
  return c.op("ConvTranspose", [dy, weight], {
    strides,
    dilations,
    group: groups,
    pads: padsAttribute(windows),
    ...(isAll(uncovered(windows), 0) ? {} : { output_padding: uncovered(windows) }),
  });
}
