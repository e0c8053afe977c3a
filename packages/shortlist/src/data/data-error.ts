/** Why a dataset cannot be used. */
export type DataErrorCode =
  | "missing-file"
  | "unreadable-file"
  | "is-a-folder"
  | "empty-file"
  | "file-too-large"
  | "unknown-format"
  | "encoding"
  | "nul-bytes"
  | "quote"
  | "ragged-row"
  | "invalid-json"
  | "invalid-parquet"
  | "no-rows"
  | "no-header"
  | "wrong-column"
  | "ambiguous-column"
  | "same-column"
  | "nested-value"
  | "cell-too-large"
  | "unsafe-integer"
  | "one-class"
  | "too-many-classes"
  | "class-too-small"
  | "too-few-rows"
  | "label-not-in-training"
  | "split-value";

/** Data that cannot be used as it is: the user's to repair. The message is one line: what, where, what is allowed. */
export class DataError extends Error {
  readonly code: DataErrorCode;
  /** The file that the message is about, where there is one. */
  readonly path: string | undefined;
  /** What to do about it, where there is something to do. */
  readonly hint: string | undefined;

  constructor(
    code: DataErrorCode,
    message: string,
    options: { path?: string | undefined; hint?: string | undefined; cause?: unknown } = {},
  ) {
    super(message.replaceAll(/\s*[\r\n]+\s*/g, " "), { cause: options.cause });
    this.name = "DataError";
    this.code = code;
    this.path = options.path;
    this.hint = options.hint;
  }
}
