import { join } from "node:path";
import {
  encodeTexts,
  extractFeatures,
  openTextModel,
  readSafetensors,
  readSafetensorsHeader,
  writeSafetensors,
} from "shortlist";

/**
 * Rescale a BERT's last normalisation so that, over these texts, each number of a text's vector has mean 0 and
 * deviation 1. Nothing that a linear map on top could compute is lost; but a new head starts from vectors without a
 * large common part, and learns in few steps.
 *
 * Exact, because mean pooling is linear: w ← w / σ, b ← (b − μ) / σ.
 */
export async function standardiseVectors(
  folder: string,
  texts: readonly string[],
  threads: number,
): Promise<void> {
  const model = await openTextModel(folder);
  const { data, nRows, nColumns } = await extractFeatures(model, encodeTexts(model, texts), { threads });
  const path = join(folder, "model.safetensors");
  const weights = await readSafetensors(await readSafetensorsHeader(path));
  const last = `bert.encoder.layer.${model.nLayers - 1}.output.LayerNorm`;
  const [scale, shift] = ["weight", "bias"].map(
    (part) => weights.get(`${last}.${part}`)!.data as Float32Array,
  );
  for (let j = 0; j < nColumns; j++) {
    let mean = 0;
    let squares = 0;
    for (let i = 0; i < nRows; i++) mean += data[i * nColumns + j]! / nRows;
    for (let i = 0; i < nRows; i++) squares += (data[i * nColumns + j]! - mean) ** 2 / nRows;
    const deviation = Math.sqrt(squares) || 1;
    scale![j] = scale![j]! / deviation;
    shift![j] = (shift![j]! - mean) / deviation;
  }
  await writeSafetensors(path, weights, { type: "F16" });
}
