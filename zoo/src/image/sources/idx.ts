import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

/** Pictures in the layout of MNIST, one byte a pixel, with the number of each one's class. */
export interface IdxPictures {
  width: number;
  height: number;
  labels: Uint8Array;
  pixelsOf(picture: number): Uint8Array;
}

/** Read a file of pictures and one of labels, compressed or not. */
export function readIdx(imagesPath: string, labelsPath: string): IdxPictures {
  return parseIdx(readFileSync(imagesPath), readFileSync(labelsPath));
}

/** The IDX layout: two zero bytes, the type (8: bytes), the number of axes, the length of each, the values. */
export function parseIdx(images: Uint8Array, labels: Uint8Array): IdxPictures {
  const pictures = idxArray(images, 3);
  const classes = idxArray(labels, 1);
  const [n = 0, height = 0, width = 0] = pictures.lengths;
  if (classes.lengths[0] !== n) throw new Error(`${n} pictures, but ${classes.lengths[0]} labels`);
  const size = width * height;
  return {
    width,
    height,
    labels: classes.values,
    pixelsOf: (picture) => pictures.values.subarray(picture * size, (picture + 1) * size),
  };
}

function idxArray(bytes: Uint8Array, nAxes: number): { lengths: number[]; values: Uint8Array } {
  const raw = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  if (view.getUint16(0) !== 0 || raw[2] !== 8 || raw[3] !== nAxes)
    throw new Error("not an IDX file of bytes");
  const lengths = Array.from({ length: nAxes }, (_, axis) => view.getUint32(4 + 4 * axis));
  const start = 4 + 4 * nAxes;
  const n = lengths.reduce((product, length) => product * length, 1);
  if (raw.byteLength < start + n) throw new Error("an IDX file that is cut off");
  return { lengths, values: raw.subarray(start, start + n) };
}
