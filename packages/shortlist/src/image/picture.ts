/** A decoded picture: red, green and blue, one byte each. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** (height × width × 3), row by row from the top. */
  readonly data: Uint8Array;
}
