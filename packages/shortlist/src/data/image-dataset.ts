import type { LabelledDataset } from "./labelled-dataset.ts";

/** Where a picture's bytes are: in a file, or, from Parquet, here. */
export interface ImageSource {
  /** For people: its path below the data, or the row it is in. */
  readonly name: string;
  /** Absolute path of its file. */
  readonly path?: string;
  readonly bytes?: Uint8Array;
}

/** Labelled pictures. All could be decoded; what they look like small is kept, the pixels are not. */
export interface ImageDataset extends LabelledDataset {
  readonly images: readonly ImageSource[];
  /** (nImages), SHA-256 of each file, in hex. */
  readonly digests: readonly string[];
  /** (nImages), one number for those that are nearly the same. */
  readonly groupOf: Int32Array;
  /** (nImages × 32 × 32 × 3), each picture squeezed into 32 × 32. */
  readonly thumbnails: Uint8Array;
}
