/** Why a file of ours could not be read or written. */
export type StoreErrorCode =
  | "disk-full"
  | "not-writable"
  | "not-readable"
  | "missing"
  | "not-a-folder"
  | "exists"
  | "in-use"
  | "not-a-run"
  | "corrupt"
  | "wrong-version"
  | "closed"
  | "io";

/** A run folder, journal or artifact that cannot be used. The message is one line: what, where, what is allowed. */
export class StoreError extends Error {
  readonly code: StoreErrorCode;
  /** The file or folder that the message is about. */
  readonly path: string;
  /** What to do about it, where there is something to do. */
  readonly hint: string | undefined;

  constructor(
    code: StoreErrorCode,
    path: string,
    message: string,
    options: { cause?: unknown; hint?: string | undefined } = {},
  ) {
    super(message.replaceAll(/\s*[\r\n]+\s*/g, " "), { cause: options.cause });
    this.name = "StoreError";
    this.code = code;
    this.path = path;
    this.hint = options.hint;
  }
}
