/** What is wrong with a zoo. */
export type HubErrorCode =
  | "missing"
  | "invalid"
  | "duplicate-model"
  | "unsafe-path"
  | "unknown-model"
  | "wrong-kind"
  | "damaged-model";

/** A zoo that cannot be used: the user's to repair. The message is one line. */
export class HubError extends Error {
  readonly code: HubErrorCode;
  readonly hint: string | undefined;

  constructor(code: HubErrorCode, message: string, options: { cause?: unknown; hint?: string } = {}) {
    super(message.replaceAll(/\s*\n\s*/g, " "), { cause: options.cause });
    this.name = "HubError";
    this.code = code;
    this.hint = options.hint;
  }
}
