import { blockedDomain } from "../graph/blocked-layout.ts";
import type { Emitter } from "../graph/gradient-context.ts";
import { convolveBlocks } from "./blocked-convolution.ts";

/** What works channel by channel on values in blocks: each is one pass of a depthwise convolution or a pooling. */

/** x · factor + addend for each channel, and in the same pass perhaps + a value in blocks, and cut off below 0. */
export interface ChannelLine {
  readonly x: string;
  /** (channels) */
  readonly factor: string;
  /** (channels) */
  readonly addend?: string | undefined;
  readonly sum?: string | undefined;
  readonly relu?: boolean;
}

export function channelLine(
  e: Emitter,
  { x, factor, addend, sum, relu = false }: ChannelLine,
  channels: number,
): string {
  const weight = e.reshape(factor, [channels], [channels, 1, 1, 1]);
  const window = { kernel: [1, 1], strides: [1, 1], dilations: [1, 1], pads: [0, 0, 0, 0] };
  return convolveBlocks(e, x, weight, channels, window, { bias: addend, sum, relu });
}

/** Mean over places and examples of a value in blocks, (channels). */
export function blockedChannelMean(
  e: Emitter,
  blocks: string,
  [n = 1, channels = 1]: readonly number[],
): string {
  const perExample = e.op("GlobalAveragePool", [blocks], {}, { domain: blockedDomain });
  return meanOfExamples(e, perExample, n, channels);
}

/** Mean over places and examples of the product of two values in blocks, (channels): each window is one image. */
export function blockedProductMean(
  e: Emitter,
  a: string,
  b: string,
  [n = 1, channels = 1, ...places]: readonly number[],
): string {
  const all = n * channels;
  const image = e.reshape(a, [n, channels, ...places], [1, all, ...places]);
  const window = e.reshape(b, [], [all, 1, ...places]);
  const product = convolveBlocks(e, image, window, all, {
    kernel: places,
    strides: [1, 1],
    dilations: [1, 1],
    pads: [0, 0, 0, 0],
  });
  const sum = meanOfExamples(e, product, n, channels);
  const nPlaces = places.reduce((size, length) => size * length, 1);
  return nPlaces === 1 ? sum : e.op("Mul", [sum, e.scalar(1 / nPlaces)]);
}

function meanOfExamples(e: Emitter, perExample: string, n: number, channels: number): string {
  return e.op("ReduceMean", [e.reshape(perExample, [], [n, channels]), e.intVector([0])], { keepdims: 0 });
}
