/** Why a model was refused. */
export type ModelErrorCode = "unreadable" | "corrupt" | "unsupported" | "unsafe-path" | "invalid";

/**
 * A model that cannot be read, is not valid ONNX, or uses something that this package does not support.
 * The message is one line: what could not be done, the value found, what is allowed.
 */
export class ModelError extends Error {
  readonly code: ModelErrorCode;

  constructor(code: ModelErrorCode, message: string, options?: { cause?: unknown }) {
    super(message.replaceAll(/\s*\n\s*/g, " "), options);
    this.name = "ModelError";
    this.code = code;
  }
}
