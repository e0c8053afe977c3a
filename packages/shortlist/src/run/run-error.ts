/** What stopped a run. */
export type RunErrorCode =
  | "interrupted"
  | "all-trials-failed"
  | "no-models"
  | "unknown-model"
  | "data-changed"
  | "zoo-changed"
  | "not-resumable";

/**
 * A run that cannot go on. Its journal is intact; `folder` says where. An interrupted one can be resumed as it is,
 * as can one that a `StoreError` stopped, or a picture that changed once it is as it was.
 */
export class RunError extends Error {
  readonly code: RunErrorCode;
  readonly folder: string | undefined;
  /** What to do about it, where there is something to do. */
  readonly hint: string | undefined;

  constructor(
    code: RunErrorCode,
    message: string,
    options: { readonly folder?: string | undefined; readonly hint?: string; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = "RunError";
    this.code = code;
    this.folder = options.folder;
    this.hint = options.hint;
  }
}
