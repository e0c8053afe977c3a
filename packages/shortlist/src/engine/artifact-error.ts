/** What is wrong with a model folder or one of its files. */
export type ArtifactErrorCode =
  | "missing-file"
  | "truncated"
  | "invalid"
  | "unsupported"
  | "quantised"
  | "tokenizer-missing";

/**
 * A model folder that cannot be used: the user's to repair. The message is one line: which file, what was found,
 * what is allowed.
 */
export class ArtifactError extends Error {
  readonly code: ArtifactErrorCode;
  /** The file or folder that the message is about. */
  readonly path: string;
  /** What to do about it, where there is something to do. */
  readonly hint: string | undefined;

  constructor(
    code: ArtifactErrorCode,
    path: string,
    message: string,
    options: { cause?: unknown; hint?: string } = {},
  ) {
    super(`${path}: ${message}`.replaceAll(/\s*\n\s*/g, " "), { cause: options.cause });
    this.name = "ArtifactError";
    this.code = code;
    this.path = path;
    this.hint = options.hint;
  }
}
