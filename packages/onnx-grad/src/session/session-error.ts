/**
 * Why a training session failed: `graph` the model cannot be trained or run, `process` the training
 * process ended or could not start, `state-file` a saved state cannot be written or read,
 * `disposed` the session was closed before the call.
 */
export type SessionErrorCode = "graph" | "process" | "state-file" | "disposed";

/** A failure of a training session that its caller may want to handle: the message is one line. */
export class SessionError extends Error {
  readonly code: SessionErrorCode;

  constructor(code: SessionErrorCode, message: string, options?: { cause?: unknown }) {
    super(message.replaceAll(/\s*\n\s*/g, " "), options);
    this.name = "SessionError";
    this.code = code;
  }
}
