import type { Picture } from "./picture.ts";

/** How a pixel of the result is made of those of the picture. */
export type ResampleFilter = "nearest" | "box" | "bilinear" | "hamming" | "bicubic" | "lanczos";

/** A part of a picture, in pixels; fractions are allowed. */
export interface Region {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface ResampleOptions {
  /** The part of the picture that becomes the result. @default all of it */
  readonly region?: Region;
}

interface Kernel {
  /** The filter is 0 beyond this distance. */
  readonly support: number;
  weight(x: number): number;
}

const sinc = (x: number) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

/** The filters of Pillow. */
const kernels: Readonly<Record<Exclude<ResampleFilter, "nearest">, Kernel>> = {
  box: { support: 0.5, weight: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) },
  bilinear: { support: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) },
  hamming: {
    support: 1,
    weight: (x) => (Math.abs(x) >= 1 ? 0 : sinc(x) * (0.54 + 0.46 * Math.cos(Math.PI * x))),
  },
  bicubic: { support: 2, weight: (x) => cubic(Math.abs(x), -0.5) },
  lanczos: { support: 3, weight: (x) => (x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0) },
};

function cubic(x: number, a: number): number {
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  if (x < 2) return (((x - 5) * x + 8) * x - 4) * a;
  return 0;
}

/**
 * A picture in another size, byte for byte as Pillow's `Image.resize` makes it.
 *
 * The filter is stretched by the factor of the reduction (antialiasing), its weights are rounded to 22 bits, and the
 * picture is filtered along its rows, rounded to bytes, and then along its columns.
 *
 * Cost: O(pixels · support) for each direction; 6 ms for 500 × 375 to 341 × 256, bicubic; 0.07 ms for 73 × 88 to 64 × 64, bilinear.
 *
 * @throws {RangeError} if the size is not whole and positive, or the region is empty or leaves the picture
 *
 * @example
 * const picture = { width: 2, height: 1, data: Uint8Array.of(0, 0, 0, 100, 100, 100) };
 * resample(picture, 1, 1, "bilinear").data; // [50, 50, 50]
 */
export function resample(
  picture: Picture,
  width: number,
  height: number,
  filter: ResampleFilter,
  options: ResampleOptions = {},
): Picture {
  const { region = { left: 0, top: 0, width: picture.width, height: picture.height } } = options;
  if (![width, height].every((size) => Number.isSafeInteger(size) && size > 0))
    throw new RangeError(`Cannot resample to ${width} × ${height}: sizes must be whole and positive`);
  const { left, top } = region;
  const isInside =
    left >= 0 &&
    top >= 0 &&
    region.width > 0 &&
    region.height > 0 &&
    left + region.width <= picture.width &&
    top + region.height <= picture.height;
  if (!isInside) {
    throw new RangeError(
      `Cannot resample the region ${left}, ${top}, ${region.width} × ${region.height}: it must lie in the picture of ${picture.width} × ${picture.height}`,
    );
  }
  if (filter === "nearest") return nearest(picture, width, height, region);
  const kernel = kernels[filter];
  const across = coefficientsOf(kernel, picture.width, left, region.width, width);
  const down = coefficientsOf(kernel, picture.height, top, region.height, height);
  const isWholeWidth = width === picture.width && left === 0 && region.width === width;
  const isWholeHeight = height === picture.height && top === 0 && region.height === height;
  // Only the rows that the second pass reads are made by the first.
  const firstRow = isWholeHeight ? 0 : (down.starts[0] as number);
  const lastRow = isWholeHeight
    ? height
    : (down.starts[height - 1] as number) + (down.counts[height - 1] as number);
  const rows = isWholeWidth
    ? picture.data.subarray(firstRow * width * 3, lastRow * width * 3)
    : filterRows(picture, firstRow, lastRow, across, width);
  if (isWholeHeight) return { width, height, data: isWholeWidth ? picture.data.slice() : rows };
  return { width, height, data: filterColumns(rows, firstRow, down, width, height) };
}

/** For each pixel of the result: where its filter starts, how many pixels it spans, and their weights in 2^-22. */
interface Coefficients {
  readonly starts: Int32Array;
  readonly counts: Int32Array;
  readonly size: number;
  /** (nPixels × size) */
  readonly weights: Int32Array;
}

/**
 * Bits after the point of the weights. A byte times the weights of a pixel stays below 2^31 with every filter: Lanczos' are the
 * largest, in sum of their absolute values 1.54.
 */
const PRECISION_BITS = 22;
const HALF = 1 << (PRECISION_BITS - 1);

function coefficientsOf(
  kernel: Kernel,
  inputSize: number,
  from: number,
  length: number,
  outputSize: number,
): Coefficients {
  const scale = length / outputSize;
  const stretch = Math.max(1, scale);
  const support = kernel.support * stretch;
  const size = Math.ceil(support) * 2 + 1;
  const starts = new Int32Array(outputSize);
  const counts = new Int32Array(outputSize);
  const weights = new Int32Array(outputSize * size);
  const shares = new Float64Array(size);
  for (let i = 0; i < outputSize; i++) {
    const centre = from + (i + 0.5) * scale;
    const start = Math.max(0, Math.trunc(centre - support + 0.5));
    const count = Math.min(inputSize, Math.trunc(centre + support + 0.5)) - start;
    let sum = 0;
    for (let k = 0; k < count; k++) {
      const weight = kernel.weight((start + k - centre + 0.5) / stretch);
      shares[k] = weight;
      sum += weight;
    }
    for (let k = 0; k < count; k++) {
      const share = sum === 0 ? (shares[k] as number) : (shares[k] as number) / sum;
      weights[i * size + k] = Math.trunc((share < 0 ? -0.5 : 0.5) + share * 2 ** PRECISION_BITS);
    }
    starts[i] = start;
    counts[i] = count;
  }
  return { starts, counts, size, weights };
}

/** Two pixels at most make one where a picture is enlarged or keeps its size; that case has loops of its own. */
function filterRows(
  { width: inputWidth, data }: Picture,
  firstRow: number,
  lastRow: number,
  { starts, counts, size, weights }: Coefficients,
  width: number,
): Uint8Array {
  const out = new Uint8ClampedArray((lastRow - firstRow) * width * 3);
  const [inputBytes, rowBytes] = [inputWidth * 3, width * 3];
  for (let x = 0; x < width; x++) {
    const count = counts[x] as number;
    let at = firstRow * inputBytes + (starts[x] as number) * 3;
    const first = weights[x * size] as number;
    const second = count === 2 ? (weights[x * size + 1] as number) : 0;
    const next = count === 2 ? 3 : 0;
    const isPair = count <= 2;
    for (let place = x * 3; place < out.length; place += rowBytes, at += inputBytes) {
      if (isPair) {
        for (let c = 0; c < 3; c++) {
          const sum =
            Math.imul(data[at + c] as number, first) + Math.imul(data[at + next + c] as number, second);
          out[place + c] = (HALF + sum) >> PRECISION_BITS;
        }
        continue;
      }
      let red = HALF;
      let green = HALF;
      let blue = HALF;
      for (let k = 0; k < count; k++) {
        const weight = weights[x * size + k] as number;
        const from = at + k * 3;
        red = (red + Math.imul(data[from] as number, weight)) | 0;
        green = (green + Math.imul(data[from + 1] as number, weight)) | 0;
        blue = (blue + Math.imul(data[from + 2] as number, weight)) | 0;
      }
      out[place] = red >> PRECISION_BITS;
      out[place + 1] = green >> PRECISION_BITS;
      out[place + 2] = blue >> PRECISION_BITS;
    }
  }
  return new Uint8Array(out.buffer);
}

function filterColumns(
  rows: Uint8Array,
  firstRow: number,
  { starts, counts, size, weights }: Coefficients,
  width: number,
  height: number,
): Uint8Array {
  const rowBytes = width * 3;
  const out = new Uint8ClampedArray(height * rowBytes);
  const sums = new Int32Array(rowBytes);
  for (let y = 0; y < height; y++) {
    const count = counts[y] as number;
    const place = y * rowBytes;
    let row = ((starts[y] as number) - firstRow) * rowBytes;
    if (count <= 2) {
      const first = weights[y * size] as number;
      const second = count === 2 ? (weights[y * size + 1] as number) : 0;
      const next = count === 2 ? row + rowBytes : row;
      for (let i = 0; i < rowBytes; i++) {
        const sum = Math.imul(rows[row + i] as number, first) + Math.imul(rows[next + i] as number, second);
        out[place + i] = (HALF + sum) >> PRECISION_BITS;
      }
      continue;
    }
    sums.fill(HALF);
    for (let k = 0; k < count; k++, row += rowBytes) {
      const weight = weights[y * size + k] as number;
      for (let i = 0; i < rowBytes; i++)
        sums[i] = ((sums[i] as number) + Math.imul(rows[row + i] as number, weight)) | 0;
    }
    for (let i = 0; i < rowBytes; i++) out[place + i] = (sums[i] as number) >> PRECISION_BITS;
  }
  return new Uint8Array(out.buffer);
}

function nearest(
  { width: inputWidth, data }: Picture,
  width: number,
  height: number,
  region: Region,
): Picture {
  const out = new Uint8Array(width * height * 3);
  let place = 0;
  for (let y = 0; y < height; y++) {
    const row = Math.trunc(region.top + (y + 0.5) * (region.height / height));
    for (let x = 0; x < width; x++) {
      const column = Math.trunc(region.left + (x + 0.5) * (region.width / width));
      const at = (row * inputWidth + column) * 3;
      out[place++] = data[at] as number;
      out[place++] = data[at + 1] as number;
      out[place++] = data[at + 2] as number;
    }
  }
  return { width, height, data: out };
}
