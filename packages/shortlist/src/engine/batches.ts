import type { Tensor } from "onnx-grad";
import type { Rng } from "../numeric/random.ts";
import type { EncodedTexts } from "./encode-texts.ts";
import type { EncoderInput, TextInput } from "./encoder.ts";

/** Sequence lengths that batches are padded to: every one needs a graph of its own. */
export const sequenceBuckets = [16, 32, 48, 64, 96, 128, 192, 256, 384, 512] as const;

/** Texts that go through the model together, all padded to one length. */
export interface Batch {
  /** Rows of the texts; fewer than the batch size in a last, partial batch. */
  readonly rows: Int32Array;
  /** Length that the texts are padded to. */
  readonly nTokens: number;
}

/** How many batches' worth of shuffled texts are sorted by length before they are cut into batches. */
const windowBatches = 8;

/**
 * The batches of one epoch of training: shuffled, with texts of similar length together.
 *
 * All texts are shuffled; each window of 8 batches is sorted by length and cut into batches; the batches are
 * shuffled. So a batch is a random sample but for its length, and little is padded.
 */
export function trainingBatches(
  encoded: EncodedTexts,
  rows: Int32Array,
  batchSize: number,
  rng: Rng,
): Batch[] {
  const order = rng.shuffle(Int32Array.from(rows));
  const batches: Batch[] = [];
  for (let start = 0; start < order.length; start += windowBatches * batchSize) {
    const window = order.subarray(start, start + windowBatches * batchSize);
    // A stable sort: texts of equal length stay shuffled.
    const sorted = Int32Array.from([...window].sort((a, b) => lengthOf(encoded, a) - lengthOf(encoded, b)));
    batches.push(...cut(encoded, sorted, batchSize));
  }
  return rng.shuffle(batches);
}

/** An evaluation's batches have at most this many tokens, padding included, and texts. */
const maxEvaluationTokens = 4096;
const maxEvaluationTexts = 64;

/**
 * The batches of an evaluation: texts by length, so that padding is least. No graph is made for each shape there, so
 * every batch has the length of its longest text.
 */
export function evaluationBatches(encoded: EncodedTexts, rows: Int32Array): Batch[] {
  const sorted = Int32Array.from([...rows].sort((a, b) => lengthOf(encoded, a) - lengthOf(encoded, b)));
  const batches: Batch[] = [];
  let start = 0;
  while (start < sorted.length) {
    let end = start + 1;
    while (
      end < sorted.length &&
      end - start < maxEvaluationTexts &&
      (end - start + 1) * lengthOf(encoded, sorted[end]!) <= maxEvaluationTokens
    ) {
      end++;
    }
    batches.push({ rows: sorted.slice(start, end), nTokens: lengthOf(encoded, sorted[end - 1]!) });
    start = end;
  }
  return batches;
}

function cut(encoded: EncodedTexts, rows: Int32Array, batchSize: number): Batch[] {
  const batches: Batch[] = [];
  for (let start = 0; start < rows.length; start += batchSize) {
    const part = rows.slice(start, start + batchSize);
    batches.push({
      rows: part,
      nTokens: bucketFor(part.reduce((max, row) => Math.max(max, lengthOf(encoded, row)), 0)),
    });
  }
  return batches;
}

function lengthOf(encoded: EncodedTexts, row: number): number {
  return encoded.offsets[row + 1]! - encoded.offsets[row]!;
}

/**
 * The smallest bucket that holds a sequence.
 *
 * @throws {RangeError} if there is none
 *
 * @example
 * bucketFor(17); // 32
 */
export function bucketFor(nTokens: number): number {
  const bucket = sequenceBuckets.find((bucket) => bucket >= nTokens);
  if (bucket === undefined)
    throw new RangeError(`Cannot batch ${nTokens} tokens: the longest sequence is 512`);
  return bucket;
}

/**
 * A batch as the encoder's inputs. Missing rows of a partial batch hold one unmasked padding token, so that nothing
 * is divided by zero; their results mean nothing.
 */
export function encoderFeeds(
  encoded: EncodedTexts,
  batch: Batch,
  batchSize: number,
  inputs: readonly EncoderInput[],
  padId: number,
): Record<string, Tensor> {
  const { nTokens } = batch;
  const ids = new Int32Array(batchSize * nTokens).fill(padId);
  const mask = new Int32Array(batchSize * nTokens);
  for (let i = 0; i < batchSize; i++) {
    const row = batch.rows[i];
    if (row === undefined) {
      mask[i * nTokens] = 1;
      continue;
    }
    const start = encoded.offsets[row]!;
    const end = encoded.offsets[row + 1]!;
    ids.set(encoded.ids.subarray(start, end), i * nTokens);
    mask.fill(1, i * nTokens, i * nTokens + end - start);
  }
  const values = { input_ids: ids, attention_mask: mask, token_type_ids: new Int32Array(ids.length) };
  const dims = [batchSize, nTokens];
  return Object.fromEntries(
    inputs.filter(isTextInput).map(({ name, type }) => {
      const data = type === "int32" ? values[name] : BigInt64Array.from(values[name], BigInt);
      return [name, { type, dims, data } satisfies Tensor];
    }),
  );
}

function isTextInput(input: EncoderInput): input is TextInput {
  return input.name !== "pixel_values";
}
