import { loadModel, type Model, ModelError } from "onnx-grad";
import { ArtifactError } from "./artifact-error.ts";

/**
 * An ONNX export, checked.
 *
 * @throws {ArtifactError} unsupported, or invalid
 */
export async function loadExport(path: string): Promise<Model> {
  try {
    return await loadModel(path);
  } catch (cause) {
    if (!(cause instanceof ModelError)) throw cause;
    const code = cause.code === "unsupported" ? "unsupported" : "invalid";
    throw new ArtifactError(code, path, cause.message, { cause });
  }
}
