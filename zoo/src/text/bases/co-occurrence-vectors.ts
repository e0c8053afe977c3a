import { createMatrix, createRng, type EncodedTexts, symmetricEigen } from "shortlist";

const windowTokens = 4;
/** Columns of the subspace beyond those wanted: they make the last ones exact enough. */
const spareColumns = 16;
const nIterations = 4;

/**
 * Token vectors from what stands beside what: positive pointwise mutual information of tokens at most four apart,
 * factorised to `width` dimensions by subspace iteration.
 *
 * Masked-language pretraining starts from these, as from random vectors it learns little in minutes.
 *
 * Cost: O(nTokens · window) to count, O(nPairs · width) an iteration.
 * Source: Levy and Goldberg, "Neural word embedding as implicit matrix factorization", 2014.
 *
 * @returns (nTokens × width), root mean square `scale`
 */
export function coOccurrenceVectors(
  encoded: EncodedTexts,
  nTokens: number,
  width: number,
  scale: number,
  seed: string,
): Float32Array {
  const pairs = mutualInformation(encoded, nTokens);
  const k = width + spareColumns;
  const rng = createRng(seed);
  let basis: Float64Array = Float64Array.from({ length: nTokens * k }, () => rng.normal());
  for (let i = 0; i < nIterations; i++) {
    orthonormalise(basis, nTokens, k);
    basis = multiply(pairs, basis, k);
  }
  orthonormalise(basis, nTokens, k);
  const image = multiply(pairs, basis, k);
  const inner = createMatrix(k, k);
  for (let token = 0; token < nTokens; token++) {
    for (let a = 0; a < k; a++) {
      const value = basis[token * k + a]!;
      for (let b = 0; b <= a; b++) inner.data[a * k + b]! += value * image[token * k + b]!;
    }
  }
  const { values, vectors } = symmetricEigen(inner);
  const largest = Array.from(values.keys())
    .sort((a, b) => Math.abs(values[b]!) - Math.abs(values[a]!))
    .slice(0, width);
  const result = new Float32Array(nTokens * width);
  let squares = 0;
  for (let token = 0; token < nTokens; token++) {
    largest.forEach((axis, j) => {
      let sum = 0;
      for (let a = 0; a < k; a++) sum += basis[token * k + a]! * vectors.data[axis * k + a]!;
      const value = sum * Math.sqrt(Math.abs(values[axis]!));
      result[token * width + j] = value;
      squares += value * value;
    });
  }
  const factor = scale / Math.sqrt(squares / result.length);
  return result.map((value) => value * factor + rng.normal() * 0.1 * scale);
}

/** Rows of a sparse matrix: entries of row i are `starts[i]` up to `starts[i + 1]`. */
interface SparseRows {
  starts: Int32Array;
  columns: Int32Array;
  values: Float32Array;
}

function mutualInformation({ ids, offsets, nTexts }: EncodedTexts, nTokens: number): SparseRows {
  const keys: number[] = [];
  for (let text = 0; text < nTexts; text++) {
    // Without [CLS] and [SEP] at the ends.
    const [start, end] = [offsets[text]! + 1, offsets[text + 1]! - 1];
    for (let i = start; i < end; i++) {
      for (let j = i + 1; j < Math.min(end, i + 1 + windowTokens); j++) {
        keys.push(ids[i]! * nTokens + ids[j]!, ids[j]! * nTokens + ids[i]!);
      }
    }
  }
  const sorted = Float64Array.from(keys).sort();
  const totals = new Float64Array(nTokens);
  for (const key of sorted) totals[Math.floor(key / nTokens)]!++;
  // Rare contexts are made less surprising: their share is raised to the power ¾.
  const smoothed = totals.map((total) => total ** 0.75);
  const smoothedSum = smoothed.reduce((sum, total) => sum + total, 0);
  const starts = new Int32Array(nTokens + 1);
  const columns: number[] = [];
  const values: number[] = [];
  for (let i = 0; i < sorted.length; ) {
    const key = sorted[i]!;
    let n = 0;
    while (sorted[i] === key) {
      n++;
      i++;
    }
    const row = Math.floor(key / nTokens);
    const column = key % nTokens;
    const information = Math.log((n * smoothedSum) / (totals[row]! * smoothed[column]!));
    if (information <= 0) continue;
    columns.push(column);
    values.push(information);
    starts[row + 1]!++;
  }
  for (let row = 0; row < nTokens; row++) starts[row + 1]! += starts[row]!;
  return { starts, columns: Int32Array.from(columns), values: Float32Array.from(values) };
}

/** Sparse (n × n) times dense (n × k). */
function multiply({ starts, columns, values }: SparseRows, dense: Float64Array, k: number): Float64Array {
  const product = new Float64Array(dense.length);
  for (let row = 0; row + 1 < starts.length; row++) {
    for (let entry = starts[row]!; entry < starts[row + 1]!; entry++) {
      const value = values[entry]!;
      const from = columns[entry]! * k;
      for (let a = 0; a < k; a++) product[row * k + a]! += value * dense[from + a]!;
    }
  }
  return product;
}

/** Make the columns of (n × k) orthonormal, by Gram-Schmidt twice over. */
function orthonormalise(columns: Float64Array, n: number, k: number): void {
  for (let a = 0; a < k; a++) {
    for (let round = 0; round < 2; round++) {
      for (let b = 0; b < a; b++) {
        let dot = 0;
        for (let i = 0; i < n; i++) dot += columns[i * k + a]! * columns[i * k + b]!;
        for (let i = 0; i < n; i++) columns[i * k + a]! -= dot * columns[i * k + b]!;
      }
    }
    let norm = 0;
    for (let i = 0; i < n; i++) norm += columns[i * k + a]! ** 2;
    norm = Math.sqrt(norm) || 1;
    for (let i = 0; i < n; i++) columns[i * k + a]! /= norm;
  }
}
