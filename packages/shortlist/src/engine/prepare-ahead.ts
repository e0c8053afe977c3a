import type { Tensor } from "onnx-grad";
import type { EncoderInput } from "./encoder.ts";
import type { ExampleBatch } from "./examples.ts";

export interface PreparedBatch {
  readonly rows: Int32Array;
  readonly feeds: Readonly<Record<string, Tensor>>;
}

/**
 * The feeds of batches, in order: while the caller waits for what it does with one, the next is prepared. Never more than that
 * one, so that two batches at most are in memory.
 *
 * What goes wrong in preparing a batch is thrown where that batch is asked for, not before.
 *
 * @example
 * const batch = { rows: Int32Array.of(0), feeds: async () => ({}) };
 * for await (const { rows } of prepareAhead([batch], [])) rows.length; // 1
 */
export async function* prepareAhead(
  batches: readonly ExampleBatch[],
  inputs: readonly EncoderInput[],
): AsyncGenerator<PreparedBatch, void, undefined> {
  let next = batches[0]?.feeds(inputs);
  for (const [i, { rows }] of batches.entries()) {
    const feeds = (await next) as PreparedBatch["feeds"];
    next = batches[i + 1]?.feeds(inputs);
    next?.catch(() => {}); // thrown above, if anyone still asks
    yield { rows, feeds };
  }
}
