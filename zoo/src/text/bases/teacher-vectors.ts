import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import {
  createMatrix,
  encodeTexts,
  extractFeatures,
  type Matrix,
  openTextModel,
  symmetricEigen,
} from "shortlist";
import { inBuild } from "../paths.ts";
import {
  readVocabulary,
  teacherFolder,
  teacherVocabulary,
  type VocabularyName,
} from "../tokenizers/build-vocabularies.ts";

/** Width of the teacher's vectors. */
export const teacherWidth = 384;

/** Texts whose vectors are computed and kept together. */
const chunkSize = 4096;

/**
 * The teacher's sentence vectors of many texts (nTexts × 384), kept in `build/teacher` by chunks: an interrupted run
 * goes on with the next chunk.
 */
export async function teacherVectors(
  name: string,
  texts: readonly string[],
  threads: number,
  log: (line: string) => void,
): Promise<Float32Array> {
  const vectors = new Float32Array(texts.length * teacherWidth);
  let teacher: Awaited<ReturnType<typeof openTextModel>> | undefined;
  for (let start = 0; start < texts.length; start += chunkSize) {
    const chunk = texts.slice(start, start + chunkSize);
    const path = inBuild("teacher", `${name}-${start}-${chunk.length}.f32`);
    if (!existsSync(path)) {
      teacher ??= await openTextModel(teacherFolder);
      const encoded = encodeTexts(teacher, chunk, { maxTokens: 64 });
      const features = await extractFeatures(teacher, encoded, { threads });
      writeFileSync(`${path}.unfinished`, new Uint8Array(Float32Array.from(features.data).buffer));
      renameSync(`${path}.unfinished`, path);
      log(`teacher: ${start + chunk.length} of ${texts.length} texts`);
    }
    const bytes = readFileSync(path);
    vectors.set(
      new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)),
      start * teacherWidth,
    );
  }
  return vectors;
}

/**
 * Token vectors for a part of the teacher's vocabulary, brought to a smaller width: each token alone goes through the
 * teacher, and the vectors are projected on their first principal axes.
 *
 * @returns `vectors` (nTokens × width) of root mean square `scale`; `axes` (width × 384), the projection's rows
 */
export async function projectedTokenVectors(
  vocabularyName: VocabularyName,
  width: number,
  scale: number,
  threads: number,
): Promise<{ vectors: Float32Array; axes: Float32Array }> {
  const vocabulary = readVocabulary(vocabularyName);
  const features = await tokenFeatures(vocabularyName, vocabulary, threads);
  const axes = principalAxes(features, width);
  const mean = meanOf(features);
  const vectors = new Float32Array(vocabulary.length * width);
  let squares = 0;
  for (let token = 0; token < vocabulary.length; token++) {
    for (let j = 0; j < width; j++) {
      let sum = 0;
      for (let k = 0; k < teacherWidth; k++) {
        sum += axes[j * teacherWidth + k]! * (features.data[token * teacherWidth + k]! - mean[k]!);
      }
      vectors[token * width + j] = sum;
      squares += sum * sum;
    }
  }
  const factor = scale / Math.sqrt(squares / vectors.length);
  return { vectors: vectors.map((value) => value * factor), axes };
}

/** Every token's vector when it stands alone, kept in `build/teacher`. */
async function tokenFeatures(
  name: VocabularyName,
  vocabulary: readonly string[],
  threads: number,
): Promise<Matrix> {
  const path = inBuild("teacher", `tokens-${name}.f64`);
  if (!existsSync(path)) {
    const teacher = await openTextModel(teacherFolder);
    const idOf = new Map(teacherVocabulary().map((piece, id) => [piece, id]));
    const ids = vocabulary.flatMap((piece) => [idOf.get("[CLS]")!, idOf.get(piece)!, idOf.get("[SEP]")!]);
    const offsets = Int32Array.from({ length: vocabulary.length + 1 }, (_, i) => 3 * i);
    const encoded = {
      nTexts: vocabulary.length,
      ids: Int32Array.from(ids),
      offsets,
      maxTokens: 3,
      nTruncated: 0,
    };
    const { data } = await extractFeatures(teacher, encoded, { threads });
    writeFileSync(`${path}.unfinished`, new Uint8Array(data.buffer));
    renameSync(`${path}.unfinished`, path);
  }
  const bytes = readFileSync(path);
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  return createMatrix(vocabulary.length, teacherWidth, new Float64Array(buffer));
}

function meanOf({ data, nRows, nColumns }: Matrix): Float64Array {
  const mean = new Float64Array(nColumns);
  for (let i = 0; i < nRows; i++)
    for (let k = 0; k < nColumns; k++) mean[k]! += data[i * nColumns + k]! / nRows;
  return mean;
}

/** The first principal axes of the rows, as rows of (width × nColumns). */
export function principalAxes(rows: Matrix, width: number): Float32Array {
  const { data, nRows, nColumns } = rows;
  const mean = meanOf(rows);
  const covariance = createMatrix(nColumns, nColumns);
  const centred = new Float64Array(nColumns);
  for (let i = 0; i < nRows; i++) {
    for (let k = 0; k < nColumns; k++) centred[k] = data[i * nColumns + k]! - mean[k]!;
    for (let k = 0; k < nColumns; k++) {
      const value = centred[k]! / nRows;
      for (let l = 0; l <= k; l++) covariance.data[k * nColumns + l]! += value * centred[l]!;
    }
  }
  const { vectors } = symmetricEigen(covariance);
  const axes = new Float32Array(width * nColumns);
  for (let j = 0; j < width; j++) {
    axes.set(vectors.data.subarray((nColumns - 1 - j) * nColumns, (nColumns - j) * nColumns), j * nColumns);
  }
  return axes;
}
