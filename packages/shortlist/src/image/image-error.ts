/** Why a picture cannot be used. */
export type ImageErrorCode =
  | "unreadable-file"
  | "empty-file"
  | "file-too-large"
  | "not-an-image"
  | "unsupported-format"
  | "too-many-pixels"
  | "damaged"
  | "changed";

/** A picture that cannot be used. The message is a clause without the picture's name: "it is empty". */
export class ImageError extends Error {
  readonly code: ImageErrorCode;

  constructor(code: ImageErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message.replaceAll(/\s*[\r\n]+\s*/g, " "), { cause: options.cause });
    this.name = "ImageError";
    this.code = code;
  }

  /**
   * The same, as a sentence that says which picture.
   *
   * @example
   * new ImageError("empty-file", "it is empty").of("a.png").message; // "Cannot use the picture a.png: it is empty"
   */
  of(name: string): ImageError {
    return new ImageError(this.code, `Cannot use the picture ${name}: ${this.message}`, { cause: this });
  }
}
