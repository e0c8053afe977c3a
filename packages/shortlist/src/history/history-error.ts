/** Why a history file was refused. */
export type HistoryErrorCode = "unreadable" | "not-json" | "version" | "invalid";

/** A history file that cannot be used. The message says which file, what is wrong and what is allowed. */
export class HistoryError extends Error {
  override readonly name = "HistoryError";
  readonly code: HistoryErrorCode;
  readonly path: string;

  constructor(code: HistoryErrorCode, path: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.path = path;
  }
}
