import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Tensor } from "onnx-grad";
import { ArtifactError } from "./artifact-error.ts";
import { readSafetensors, readSafetensorsHeader } from "./safetensors.ts";
import { readTorchCheckpoint, readTorchTensors } from "./torch-checkpoint.ts";

/** The weights of a checkpoint, whatever file they are in. */
export interface WeightsFile {
  readonly path: string;
  /** Shape of each weight, by its name. */
  readonly dims: ReadonlyMap<string, readonly number[]>;
  /** @throws {ArtifactError} if one is missing or holds no floats */
  read(names: readonly string[]): Promise<Map<string, Tensor>>;
}

/**
 * The weights in a model folder: model.safetensors, or else a single PyTorch checkpoint (.pth); undefined if it has none.
 *
 * @throws {ArtifactError} if the file is damaged, or there are several checkpoints
 */
export async function openWeights(folder: string): Promise<WeightsFile | undefined> {
  const path = join(folder, "model.safetensors");
  const isThere = await stat(path).then(
    (s) => s.isFile(),
    () => false,
  );
  if (isThere) {
    const header = await readSafetensorsHeader(path);
    return { path, dims: dimsOf(header.entries), read: (names) => readSafetensors(header, names) };
  }
  const files = (await readdir(folder)).filter((name) => name.endsWith(".pth"));
  const [file] = files;
  if (file === undefined) return undefined;
  if (files.length > 1)
    throw new ArtifactError("invalid", folder, `has ${files.length} .pth files: it must have one`);
  const checkpoint = await readTorchCheckpoint(join(folder, file));
  return {
    path: checkpoint.path,
    dims: dimsOf(checkpoint.entries),
    read: (names) => readTorchTensors(checkpoint, names),
  };
}

function dimsOf(
  entries: ReadonlyMap<string, { readonly dims: readonly number[] }>,
): Map<string, readonly number[]> {
  return new Map(Array.from(entries, ([name, { dims }]) => [name, dims]));
}
