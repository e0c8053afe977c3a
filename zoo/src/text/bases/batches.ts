import type { EncodedTexts, Rng } from "shortlist";

/** Texts of one batch, all padded to one length. */
export interface TextBatch {
  rows: number[];
  nTokens: number;
}

const lengths = [16, 24, 32, 48, 64, 96, 128];

/** Full batches of shuffled texts of similar length; a last, partial one is left out. */
export function shuffledBatches(encoded: EncodedTexts, batchSize: number, rng: Rng): TextBatch[] {
  const lengthOf = (row: number): number => encoded.offsets[row + 1]! - encoded.offsets[row]!;
  const order = rng.shuffle(Array.from({ length: encoded.nTexts }, (_, i) => i));
  const batches: TextBatch[] = [];
  const windowSize = 32 * batchSize;
  for (let start = 0; start < order.length; start += windowSize) {
    const window = order.slice(start, start + windowSize).sort((a, b) => lengthOf(a) - lengthOf(b));
    for (let i = 0; i + batchSize <= window.length; i += batchSize) {
      const rows = window.slice(i, i + batchSize);
      const longest = lengthOf(rows.at(-1)!);
      batches.push({ rows, nTokens: lengths.find((length) => length >= longest) ?? longest });
    }
  }
  return rng.shuffle(batches);
}

/** Token ids and mask of a batch (batchSize × nTokens), padded with 0. */
export function tokensOf(
  encoded: EncodedTexts,
  { rows, nTokens }: TextBatch,
): { ids: Int32Array; mask: Int32Array } {
  const ids = new Int32Array(rows.length * nTokens);
  const mask = new Int32Array(ids.length);
  rows.forEach((row, i) => {
    const [start, end] = [encoded.offsets[row]!, encoded.offsets[row + 1]!];
    ids.set(encoded.ids.subarray(start, end), i * nTokens);
    mask.fill(1, i * nTokens, i * nTokens + end - start);
  });
  return { ids, mask };
}

export const int64 = (dims: readonly number[], values: Int32Array) =>
  ({ type: "int64", dims, data: BigInt64Array.from(values, BigInt) }) as const;

export const float32 = (dims: readonly number[], data: Float32Array) =>
  ({ type: "float32", dims, data }) as const;
