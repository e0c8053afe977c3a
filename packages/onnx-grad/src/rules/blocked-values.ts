import { blockedDomain } from "../graph/blocked-layout.ts";
import type { Emitter } from "../graph/gradient-context.ts";

/**
 * Values in ONNX Runtime's blocked layout. What has been made in blocks stays there: it is known by the name that it
 * has outside, and only what reads that name puts it back.
 */

/** Whether a value is an image (batch × channels × height × width) whose channels make whole blocks. */
export function isWholeBlocks(shape: readonly number[], size: number): boolean {
  return size > 0 && shape.length === 4 && (shape[1] ?? 0) % size === 0;
}

/** A (batch × channels × height × width) value in blocks. */
export function toBlocks(e: Emitter, value: string): string {
  return e.inBlocks(value) ?? reorderInput(e, value);
}

/** The operator alone: channels that make no whole block are filled up with zeros. */
export function reorderInput(e: Emitter, value: string): string {
  return e.op("ReorderInput", [value], {}, { domain: blockedDomain });
}

/** A value in blocks as (batch × channels × height × width). */
export function fromBlocks(e: Emitter, blocks: string, channels: number): string {
  const value = reorderOutput(e, blocks, channels);
  e.noteBlocks(value, blocks);
  return value;
}

/** The operator alone. */
export function reorderOutput(e: Emitter, blocks: string, channels: number): string {
  return e.op("ReorderOutput", [blocks], { channels }, { domain: blockedDomain });
}
