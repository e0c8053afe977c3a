import { THUMBNAIL_BYTES, THUMBNAIL_SIDE } from "../image/difference-hash.ts";
import type { ImageDataset } from "./image-dataset.ts";

/** Pictures looked at, evenly spread. */
const MOST_PICTURES = 400;
/** A mirrored picture may be told so much worse than as it is, in shares of all. */
const MOST_LOSS = 0.05;
const SIDE = 16;

/** Names of classes that say a side, or are single characters: mirrored they are something else. */
const sided = /^(?:.|\d+|.*(?:^|[\s_-])(?:left|right|links|rechts|gauche|droite)(?:$|[\s_-]).*)$/iu;

/**
 * Whether pictures mirrored left to right keep their classes, as far as the training pictures show: each is told by its nearest
 * neighbour among the others, as it is and mirrored. Where mirroring costs more than 5 points of that accuracy, or classes are
 * called left, right, or by single characters, it does not.
 *
 * Cost: 400 pictures at most, so 20 million operations.
 *
 * @param rows of training
 *
 * @example
 * const thumbnails = new Uint8Array(2 * 3072);
 * flipKeepsClasses({ thumbnails, labels: Int32Array.of(0, 1), classNames: ["6", "9"] }, Int32Array.of(0, 1)); // false
 */
export function flipKeepsClasses(
  { thumbnails, labels, classNames }: Pick<ImageDataset, "thumbnails" | "labels" | "classNames">,
  rows: Int32Array,
): boolean {
  if (classNames.some((name) => sided.test(name))) return false;
  const n = Math.min(MOST_PICTURES, rows.length);
  const some = Array.from({ length: n }, (_, i) => rows[Math.floor((i * rows.length) / n)] as number);
  const plain = some.map((row) => smallGrey(thumbnails, row));
  const mirrored = plain.map((grey) =>
    grey.map((_, i) => grey[i - (i % SIDE) + SIDE - 1 - (i % SIDE)] as number),
  );
  let right = 0;
  let rightMirrored = 0;
  for (let i = 0; i < n; i++) {
    const label = labels[some[i] as number];
    const labelOf = (picture: Float32Array) => labels[some[nearest(plain, picture, i)] as number];
    if (labelOf(plain[i] as Float32Array) === label) right++;
    if (labelOf(mirrored[i] as Float32Array) === label) rightMirrored++;
  }
  return rightMirrored >= right - MOST_LOSS * n;
}

function nearest(pictures: readonly Float32Array[], picture: Float32Array, except: number): number {
  let best = except === 0 ? 1 : 0;
  let least = Number.POSITIVE_INFINITY;
  for (const [j, other] of pictures.entries()) {
    if (j === except) continue;
    let sum = 0;
    for (let k = 0; k < picture.length && sum < least; k++)
      sum += ((picture[k] as number) - (other[k] as number)) ** 2;
    if (sum < least) [best, least] = [j, sum];
  }
  return best;
}

/** (16 × 16), means of two by two pixels and three colours. */
function smallGrey(thumbnails: Uint8Array, row: number): Float32Array {
  const grey = new Float32Array(SIDE * SIDE);
  for (let i = 0; i < THUMBNAIL_BYTES; i++) {
    const pixel = Math.floor(i / 3);
    const [y, x] = [Math.floor(pixel / THUMBNAIL_SIDE) >> 1, (pixel % THUMBNAIL_SIDE) >> 1];
    grey[y * SIDE + x] =
      (grey[y * SIDE + x] as number) + (thumbnails[row * THUMBNAIL_BYTES + i] as number) / 12;
  }
  return grey;
}
