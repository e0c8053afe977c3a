import { closeSync, openSync, readSync, realpathSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, isAbsolute, resolve, sep } from "node:path";
import { renameWeights } from "../graph/rename-weights.ts";
import { decodeModel } from "./decode-model.ts";
import type { ReadExternal } from "./decode-tensor.ts";
import type { Model } from "./model.ts";
import { ModelError } from "./model-error.ts";

/**
 * Load an ONNX model from its file, with weights inside it or in other files of the same folder. Weights that
 * the exporter left anonymous get telling names.
 *
 * @throws {ModelError} with one clear line if the file cannot be read, is truncated or corrupt, refers to a file
 *   outside its folder, or uses what is not supported
 */
export async function loadModel(path: string): Promise<Model> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw new ModelError("unreadable", `Cannot read the ONNX model ${path}: ${(cause as Error).message}`, {
      cause,
    });
  }
  try {
    return renameWeights(decodeModel(bytes, externalReader(dirname(path))));
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    throw new ModelError(error.code, `Cannot load ${path}: ${error.message}`, { cause: error });
  }
}

/** Reads external data, only from regular files that really lie inside `folder`. */
function externalReader(folder: string): ReadExternal {
  return (location, offset, length) => {
    const path = safePath(folder, location);
    const { size } = statSync(path);
    if (offset + length > size) {
      throw new ModelError(
        "corrupt",
        `External data needs bytes ${offset} to ${offset + length} of ${location}, which has ${size}`,
      );
    }
    const bytes = new Uint8Array(length);
    const file = openSync(path, "r");
    try {
      let nRead = 0;
      while (nRead < length) {
        const n = readSync(file, bytes, nRead, length - nRead, offset + nRead);
        if (n === 0) throw new ModelError("corrupt", `External data ${location} ended early`);
        nRead += n;
      }
    } finally {
      closeSync(file);
    }
    return bytes;
  };
}

function safePath(folder: string, location: string): string {
  const outside = () =>
    new ModelError(
      "unsafe-path",
      `External data ${JSON.stringify(location)} is not inside the folder of the model`,
    );
  if (isAbsolute(location) || location.split(/[\\/]/).includes("..") || location.includes("\0"))
    throw outside();
  let path: string;
  let root: string;
  try {
    root = realpathSync(folder);
    path = realpathSync(resolve(folder, location));
  } catch (cause) {
    throw new ModelError(
      "unreadable",
      `Cannot read the external data ${location}: ${(cause as Error).message}`,
      {
        cause,
      },
    );
  }
  if (!path.startsWith(root.endsWith(sep) ? root : root + sep)) throw outside();
  if (!statSync(path).isFile()) throw new ModelError("corrupt", `External data ${location} is not a file`);
  return path;
}
